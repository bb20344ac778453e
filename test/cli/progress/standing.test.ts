import { expect } from 'chai';
import { Standing } from '../../../harness/cli/progress/standing.ts';
import { Story } from '../../fixtures/story.ts';

describe('how a trial stands', () => {
  const oneReplica = { wanted: 1, current: 1, ready: 1, identity: ['a/0/10:00'] };

  function standing(...phases: ['baseline' | 'symptoms', Partial<typeof oneReplica>][]): Standing {
    const story = new Story();
    for (const [phase, replicas] of phases) story.phase('wounded', phase, () => story.rounds(1, 'answered', replicas));
    const one = new Standing('wounded');
    for (const entry of story.entries) one.see(entry);
    return one;
  }

  it('calls DNS healthy only where it has as many replicas as before the fault', () => {
    expect(standing(['baseline', {}], ['symptoms', {}]).health).to.equal('healthy');
    expect(standing(['baseline', {}], ['symptoms', oneReplica]).health).to.equal('degraded');
  });

  it('asks for no more than there was', () => {
    expect(standing(['baseline', oneReplica], ['symptoms', oneReplica]).health).to.equal('healthy');
  });
});
