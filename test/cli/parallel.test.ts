import { expect } from 'chai';
import { clustersFor } from '../../harness/cli/parallel.ts';

const gibibyte = 2 ** 30;

describe('how many clusters at a time suit a machine', () => {
  it('is two more than it has cores, as a trial mostly waits', () => {
    expect(clustersFor({ cores: 4, memoryBytes: 64 * gibibyte })).to.equal(6);
  });

  it('is as many as its memory holds', () => {
    expect(clustersFor({ cores: 16, memoryBytes: 8 * gibibyte })).to.equal(4);
  });

  it('is as many as its inotify instances do for', () => {
    expect(clustersFor({ cores: 16, memoryBytes: 64 * gibibyte, inotifyInstances: 125 })).to.equal(3);
  });

  it('is one on the smallest machine', () => {
    expect(clustersFor({ cores: 1, memoryBytes: gibibyte, inotifyInstances: 3 })).to.equal(1);
  });
});
