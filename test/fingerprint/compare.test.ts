import { expect } from 'chai';
import { compareFingerprints } from '../../harness/fingerprint/compare.ts';
import type { Json } from '../../harness/fingerprint/fingerprint.ts';

const compare = (before: Record<string, Json>, after: Record<string, Json>) =>
  compareFingerprints(new Map(Object.entries(before)), new Map(Object.entries(after)));

describe('two fingerprints', () => {
  it('of the same cluster do not differ, whatever the order of facts and lines', () => {
    expect(compare({ a: { x: [1, 2] }, b: ['one', 'two'] }, { b: ['two', 'one'], a: { x: [1, 2] } })).to.deep.equal([]);
  });

  it('name the field that changed, came or went', () => {
    const before = { 'Deployment kube-system/coredns': { spec: { replicas: 2, paused: true } } };
    const after = { 'Deployment kube-system/coredns': { spec: { replicas: 3, minReadySeconds: 5 } } };
    const what = 'Deployment kube-system/coredns';
    expect(compare(before, after)).to.have.deep.members([
      { what, where: 'spec.replicas', before: '2', after: '3' },
      { what, where: 'spec.paused', before: 'true' },
      { what, where: 'spec.minReadySeconds', after: '5' },
    ]);
  });

  it('name what is there on one side only', () => {
    expect(compare({ 'Secret default/a': {} }, { 'ConfigMap default/b': {} })).to.deep.equal([
      { what: 'ConfigMap default/b', after: '{}' },
      { what: 'Secret default/a', before: '{}' },
    ]);
  });

  it('name a fact that is a plain text and has changed, such as the hash of a file', () => {
    const [before, after] = ['sha256:aa f 644 root:root', 'sha256:bb f 644 root:root'];
    const what = '/etc/resolv.conf on n';
    expect(compare({ [what]: before }, { [what]: after })).to.deep.equal([{ what, before, after }]);
    expect(compare({ [what]: before }, { [what]: before })).to.deep.equal([]);
    expect(compare({ [what]: before }, {})).to.deep.equal([{ what, before }]);
  });

  it('name the lines that came and went, counting them', () => {
    expect(compare({ 'routes of n': ['a', 'a', 'b'] }, { 'routes of n': ['a', 'c', 'b'] })).to.deep.equal([
      { what: 'routes of n', before: 'a' },
      { what: 'routes of n', after: 'c' },
    ]);
  });

  it('notice an order that matters within an object', () => {
    expect(compare({ o: { args: ['a', 'b'] } }, { o: { args: ['b', 'a'] } })).to.have.length(2);
  });

  it('cut long values', () => {
    const [difference] = compare({ o: { text: 'x'.repeat(1_000) } }, { o: { text: 'y' } });
    expect(difference?.before).to.have.length(161);
  });
});
