import { expect } from 'chai';
import { readFacts } from '../../harness/train/facts.ts';
import { drillExitCode, judge, judgeSoFar } from '../../harness/train/judge.ts';
import { DrillJournal, planOf } from './drill.ts';

const judged = (journal: DrillJournal) => judge(readFacts(journal.plan, journal.entries));
const drill = (id = 'selector-mismatch') => new DrillJournal(planOf(id));

describe('the judge of a drill', () => {
  it('calls solved what is back, cured, and stays so for the stated time', () => {
    const { outcome, dns, relapses } = judged(
      drill().start().cured(false).rounds('broken', 5).cured(true).rounds('healthy', 32).leave().end(),
    );
    expect({ outcome, dns, relapses }).to.deep.equal({ outcome: 'solved', dns: 'back', relapses: [] });
  });

  it('rejects DNS that is back without the cause being gone, and says which part of it is not', () => {
    const { outcome, dns, why } = judged(
      drill().start().cured(true).cured(false, 'service-finds-pods').rounds('healthy', 60).leave().end(),
    );
    expect({ outcome, dns }).to.deep.equal({ outcome: 'not-solved', dns: 'back' });
    expect(why.join()).to.include('The Service selects CoreDNS pods');
  });

  it('cannot tell where the journal lacks an entry: it may have been the last answer', () => {
    const { entries, plan } = drill().start().cured(true).rounds('healthy', 32).leave().end();
    expect(judge(readFacts(plan, entries)).outcome).to.equal('solved');
    const torn = entries.filter(({ seq }) => seq !== entries.length - 5);
    const { outcome, why } = judge(readFacts(plan, torn));
    expect({ outcome, why }).to.deep.equal({
      outcome: 'unknown',
      why: [`The journal lacks entry ${entries.length - 5}, so what came last is not known.`],
    });
  });

  it('calls no cause gone where nobody was left to answer', () => {
    const empty = drill().start().cured(true).cured('nobody', 'service-finds-pods').rounds('healthy', 60);
    const { outcome, dns } = judged(empty.leave().end());
    expect({ outcome, dns }).to.deep.equal({ outcome: 'not-solved', dns: 'back' });
  });

  it('rejects a client that asks somebody else', () => {
    const { outcome, why } = judged(
      drill().start().cured(true).cured(false, 'clients-ask-kube-dns').rounds('healthy', 60).leave().end(),
    );
    expect(outcome).to.equal('not-solved');
    expect(why.join()).to.include('client pods still ask');
  });

  it('rejects a cause that is gone while DNS is not back', () => {
    expect(judged(drill().start().cured(true).rounds('broken', 40).leave().end()).outcome).to.equal('not-solved');
  });

  it('rejects a way out that was found in what `giveup` tells', () => {
    const told = drill().start().cured(false).rounds('broken', 5).leave('gave-up').cured(true).rounds('healthy', 40);
    const { outcome, dns, why } = judged(told.end());
    expect({ outcome, dns }).to.deep.equal({ outcome: 'not-solved', dns: 'back' });
    expect(why.join()).to.include('gave up');
  });

  it('rejects what has not been so for long enough', () => {
    const { outcome, dns, why } = judged(drill().start().cured(true).rounds('healthy', 20).leave().end());
    expect({ outcome, dns }).to.deep.equal({ outcome: 'not-solved', dns: 'healthy-too-briefly' });
    expect(why.join()).to.include('30 s');
  });

  it('rejects a cause that has only just gone, however long DNS has been healthy', () => {
    const late = drill().start().cured(false).rounds('healthy', 60).cured(true).rounds('healthy', 5).leave().end();
    const { outcome, why } = judged(late);
    expect(outcome).to.equal('not-solved');
    expect(why.join()).to.include('has not been so for 30 s yet');
  });

  it('rejects what heals and breaks again, and tells of it', () => {
    const { outcome, relapses, why } = judged(
      drill().start().cured(true).rounds('healthy', 12).rounds('broken', 5).leave().end(),
    );
    expect(outcome).to.equal('not-solved');
    expect(relapses).to.have.length(1);
    expect(why.join()).to.include('broke again after');
  });

  it('counts from the last break: what heals, breaks and heals for good is solved', () => {
    const { outcome, relapses } = judged(
      drill().start().cured(true).rounds('healthy', 12).rounds('broken', 5).rounds('healthy', 32).leave().end(),
    );
    expect(outcome).to.equal('solved');
    expect(relapses).to.have.length(1);
  });

  it('takes a flicker between two crashes for no recovery', () => {
    expect(
      judged(drill().start().cured(false).rounds('healthy', 2).rounds('broken', 5).leave().end()).relapses,
    ).to.deep.equal([]);
  });

  it('rejects DNS that an old replica serves, and counts the replicas', () => {
    const { outcome, dns, why } = judged(
      drill('bad-corefile').start('old-replica').cured(true).rounds('old-replica', 60).leave().end(),
    );
    expect({ outcome, dns }).to.deep.equal({ outcome: 'not-solved', dns: 'degraded' });
    expect(why.join()).to.include('1 replicas of CoreDNS run the present configuration, 1 more of another one');
  });

  it('asks for the right name where nothing is broken', () => {
    const quiet = () => drill('healthy-cluster').start('healthy').cured(true).rounds('healthy', 40);
    expect(judged(quiet().leave().end()).outcome).to.equal('not-solved');
    expect(judged(quiet().did({ deed: 'named-cause', cause: 'dns-loop' }).leave().end()).outcome).to.equal(
      'not-solved',
    );
    expect(judged(quiet().did({ deed: 'named-cause', cause: 'healthy-cluster' }).leave().end()).outcome).to.equal(
      'solved',
    );
  });

  it('takes the name that was given last: whoever names every cause has found nothing out', () => {
    const guessed = (...causes: string[]) =>
      causes.reduce(
        (journal, cause) => journal.did({ deed: 'named-cause', cause }),
        drill('healthy-cluster').start('healthy').cured(true).rounds('healthy', 40),
      );
    expect(judged(guessed('healthy-cluster', 'dns-loop').leave().end()).outcome).to.equal('not-solved');
    expect(judged(guessed('dns-loop', 'healthy-cluster').leave().end()).outcome).to.equal('solved');
  });

  it('does not know what the journal does not show', () => {
    const solved = () => drill().start().cured(true).rounds('healthy', 32).leave();
    expect(judged(solved()).why).to.deep.equal(['The journal ends early.']);
    expect(judged(solved().end([], 'interrupted')).outcome).to.equal('unknown');
    expect(judged(solved().add({ kind: 'breakdown', message: 'a node was killed' }).end()).why).to.deep.equal([
      'The lab broke: a node was killed',
    ]);
    expect(judged(drill().end()).why).to.deep.equal([
      'The clock never started: the cluster was not ready for a drill.',
    ]);
    expect(judged(drill().start().cured(true).leave().end()).why).to.deep.equal([
      'DNS was never asked while the clock ran.',
    ]);
    const unasked = judged(drill().start().rounds('healthy', 40).leave().end());
    expect(unasked.outcome).to.equal('unknown');
    expect(unasked.why[0]).to.include('could not ask');
  });

  it('cannot tell what became of a cluster that nobody could ask any more', () => {
    const silent = () =>
      drill()
        .start()
        .cured(true)
        .rounds('healthy', 32)
        .add({ kind: 'trouble', asking: 'health round', message: 'the API server does not answer' });
    const late = judged(silent().wait(31).leave().end());
    expect({ outcome: late.outcome, why: late.why }).to.deep.equal({
      outcome: 'unknown',
      why: ['Nobody could ask DNS in the last 31 s.'],
    });
    expect(judged(silent().wait(5).leave().end()).outcome).to.equal('solved');
    expect(judged(silent().wait(31).rounds('healthy', 32).leave().end()).outcome).to.equal('solved');
    const { plan, entries } = silent();
    expect(judgeSoFar(readFacts(plan, entries, 80_000)).outcome).to.equal('unknown');
  });

  it('counts a silence from the last round, however late somebody tried again', () => {
    const trouble = { kind: 'trouble', asking: 'health round', message: 'no answer' } as const;
    const silent = drill().start().cured(true).rounds('healthy', 32).wait(20).add(trouble).wait(20);
    expect(judged(silent.leave().end()).why).to.deep.equal(['Nobody could ask DNS in the last 40 s.']);
  });

  it('takes trouble with another question for no silence of DNS', () => {
    const trouble = { kind: 'trouble', asking: 'something else', message: 'no answer' } as const;
    const told = drill().start().cured(true).rounds('healthy', 32).add(trouble).wait(31);
    expect(judged(told.leave().end()).outcome).to.equal('solved');
  });

  it('needs nobody to ask DNS for a cause that is seen to be there still', () => {
    const gone = drill().start().cured(false).rounds('broken', 5);
    const silent = gone.add({ kind: 'trouble', asking: 'health round', message: '404' }).wait(60);
    expect(judged(silent.leave('gave-up').end()).outcome).to.equal('not-solved');
  });

  it('cannot tell either when the cluster fell silent after the trainee had left', () => {
    const left = drill().start().cured(true).rounds('healthy', 10).leave();
    left.add({ kind: 'trouble', asking: 'health round', message: 'the API server does not answer' }).wait(150);
    const over = left.add({ kind: 'phase', state: 'ended' }).add({ kind: 'end', reason: 'finished' });
    expect(judged(over).why).to.deep.equal(['Nobody could ask DNS in the last 150 s.']);
  });

  it('cannot tell whether the cause is gone when it could not be asked again', () => {
    const silent = drill()
      .start()
      .cured(true)
      .add({ kind: 'trouble', asking: 'service-finds-pods', message: 'no answer' })
      .rounds('healthy', 32);
    const { outcome, why } = judged(silent.leave().end());
    expect(outcome).to.equal('unknown');
    expect(why.join()).to.include('could not ask whether this is so: The Service selects');
  });

  it('knows that the cause is gone although it could not be asked for a moment, or before it was answered', () => {
    const trouble = { kind: 'trouble', asking: 'service-finds-pods', message: 'no answer' } as const;
    const last = drill().start().cured(true).rounds('healthy', 32).add(trouble).wait(5);
    const before = drill().start().add(trouble).cured(true).rounds('healthy', 40);
    expect([last, before].map((told) => judged(told.leave().end()).outcome)).to.deep.equal(['solved', 'solved']);
    const again = drill().start().cured(true).add(trouble).rounds('healthy', 32).add(trouble);
    expect(judged(again.leave().end()).outcome, 'twice, and half a minute between').to.equal('unknown');
  });

  it('calls nothing solved whose other damage nobody could look for', () => {
    const unseen = drill().start().cured(true).rounds('healthy', 32).leave();
    const { outcome, why } = judged(unseen.add({ kind: 'end', reason: 'finished' }));
    expect(outcome).to.equal('unknown');
    expect(why.join()).to.include('what else is different');
  });

  it('judges a drill that goes on by what there is so far', () => {
    const { plan, entries } = drill().start().cured(true).rounds('healthy', 32);
    expect(judgeSoFar(readFacts(plan, entries)).outcome).to.equal('solved');
  });

  it('has an exit code for each outcome', () => {
    const solved = judged(drill().start().cured(true).rounds('healthy', 32).leave().end());
    const unsolved = judged(drill().start().cured(false).rounds('broken', 32).leave().end());
    const unknown = judged(drill().end());
    expect([[solved], [solved, unsolved], [unsolved, unknown], []].map(drillExitCode)).to.deep.equal([0, 1, 2, 2]);
  });
});
