import { expect } from 'chai';
import { answer, type Drill } from '../../harness/drill/answers.ts';
import type { DrillWatch } from '../../harness/drill/watch.ts';
import { debriefOf } from '../../harness/train/debrief.ts';
import { scenarios } from '../../scenarios/index.ts';
import { DrillJournal, planOf } from './drill.ts';

/** A drill as its shell sees it, told by a journal. */
function drillOf(journal: DrillJournal): Drill {
  const { plan, entries } = journal;
  return {
    plan,
    watch: { health: 'broken', unmet: ['not yet'] } as unknown as DrillWatch,
    causes: scenarios,
    elapsedMs: () => 65_000,
    debrief: () => debriefOf(plan, entries, { directory: '/x', nowMs: entries.at(-1)?.ms ?? 0 }),
    isOver: () => entries.some(({ kind }) => kind === 'leaving'),
    write: (did) => void journal.did(did),
    symptomsNow: async () => new Set(plan.scenario.shownBy),
    leave: (why) => void journal.leave(why),
  };
}

const begun = () => new DrillJournal(planOf('selector-mismatch')).start().cured(false).rounds('broken', 5);
const done = () => new DrillJournal(planOf('selector-mismatch')).start().cured(true).rounds('healthy', 40);
const deedsIn = ({ entries }: DrillJournal) =>
  entries.flatMap((entry) => (entry.kind === 'deed' ? entry.did.deed : []));

describe('what a trainee can ask', () => {
  it('status: the clock, DNS, and whether the cause is gone, but not what it is', async () => {
    const { text } = await answer(drillOf(begun()), 'status', []);
    expect(text).to.include('1:05 of 10:00').and.include('DNS      broken').and.include('cause    still there');
    expect(text).to.not.match(/selector|endpoint|Service selects/i);
  });

  it('status: not that nothing is broken, where that is what there is to find out', async () => {
    const quiet = new DrillJournal(planOf('healthy-cluster')).start('healthy').cured(true).rounds('healthy', 40);
    const { text } = await answer(drillOf(quiet), 'status', []);
    expect(text).to.include('verdict  not solved');
    expect(text).to.not.match(/nothing was broken|healthy-cluster/i);
  });

  it('giveup: of a drill that is solved already, to see the way out, gives nothing up', async () => {
    const journal = done();
    await answer(drillOf(journal), 'giveup', []);
    expect(deedsIn(journal)).to.deep.equal([]);
    expect(journal.entries.flatMap((entry) => (entry.kind === 'leaving' ? entry.why : []))).to.deep.equal(['left']);
  });

  it('hint: one that is paid for and written down; a level that is none is neither', async () => {
    const journal = begun();
    const { text, exitCode } = await answer(drillOf(journal), 'hint', ['2']);
    expect(text).to.include('The Service has no endpoints.').and.include('(10 points)');
    expect(exitCode).to.equal(0);
    expect((await answer(drillOf(journal), 'hint', ['5'])).exitCode).to.equal(64);
    expect(deedsIn(journal)).to.deep.equal(['asked-for-hint']);
  });

  it('cause: lists them all, says whether one is right, and keeps unknown names out of the record', async () => {
    const journal = begun();
    const drill = drillOf(journal);
    expect((await answer(drill, 'cause', [])).text.split('\n')).to.have.length(scenarios.length + 1);
    expect(await answer(drill, 'cause', ['dns-loop'])).to.include({ exitCode: 1 });
    expect((await answer(drill, 'cause', ['selector-mismatch'])).text).to.match(/^Right/);
    expect(await answer(drill, 'cause', ['no-such-thing'])).to.include({ exitCode: 64 });
    expect(deedsIn(journal)).to.deep.equal(['named-cause', 'named-cause']);
  });

  it('explain: not while there is something to find out', async () => {
    const { text, exitCode } = await answer(drillOf(begun()), 'explain', []);
    expect(text).to.not.include('kube-dns');
    expect(exitCode).to.equal(64);
  });

  it('explain: once it is solved, and then nothing is to be named any more', async () => {
    const journal = done();
    const drill = drillOf(journal);
    expect((await answer(drill, 'explain', [])).text).to.include('k8s-app=kube-dns');
    expect((await answer(drill, 'cause', ['selector-mismatch'])).exitCode).to.equal(64);
    expect(deedsIn(journal)).to.deep.equal([]);
  });

  it('giveup: tells all, and ends it', async () => {
    const journal = begun();
    const drill = drillOf(journal);
    expect((await answer(drill, 'giveup', [])).text).to.include('kubectl replace --force');
    expect(drill.debrief().ended).to.equal('gave-up');
    expect((await answer(drill, 'hint', ['4'])).text).to.include('free');
    expect(deedsIn(journal)).to.deep.equal(['gave-up']);
  });
});
