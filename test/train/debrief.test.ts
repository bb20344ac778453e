import { expect } from 'chai';
import { briefingOf } from '../../harness/train/briefing.ts';
import { debriefOf } from '../../harness/train/debrief.ts';
import { readFacts } from '../../harness/train/facts.ts';
import { debriefSchema } from '../../reports/debrief/schema.ts';
import { debriefRenderers } from '../../reports/debrief.ts';
import { scenarios } from '../../scenarios/index.ts';
import { DrillJournal, planOf } from './drill.ts';

const look = { color: false, width: 100 };
const debriefed = ({ plan, entries }: DrillJournal) => debriefOf(plan, entries, { directory: '/runs/d-1' });

describe('the page', () => {
  const paged = (fault: Parameters<DrillJournal['start']>[0], level: 1 | 2 | 3 = 2) => {
    const { plan, entries } = new DrillJournal(planOf('selector-mismatch', { level })).start(fault);
    return briefingOf(readFacts(plan, entries)).join('\n');
  };

  it('says who complains, since when, what fails and what still works', () => {
    const text = paged('external-fails');
    expect(text).to.include('the teams that call services outside.');
    expect(text).to.match(/Since: {3}14:00:04 UTC/);
    expect(text).to.include('lookups of names outside on every node wait, and get no answer');
    expect(text).to.include('Works:   lookups of Services are answered.');
  });

  it('names the node and the protocol where it is one of them', () => {
    const text = paged('one-node');
    expect(text).to.include('as far as they run on n-worker');
    expect(text).to.include('lookups of Services and of names outside over UDP on n-worker wait');
    expect(text).to.include('on n-control-plane every lookup is answered; over TCP every lookup is answered.');
  });

  it('says that nobody complains where every lookup is answered, and what the metrics show', () => {
    const text = paged('old-replica');
    expect(text).to.include('nobody yet');
    expect(text).to.include('2 replicas of CoreDNS are Ready, 1 of them');
  });

  it('tells less on level 1', () => {
    expect(paged('broken', 1).split('\n')).to.have.length(2);
  });

  it('never names the scenario, nor the cause', () => {
    for (const { id, title } of scenarios) {
      const { plan, entries } = new DrillJournal(planOf(id, { level: 3 })).start();
      expect(briefingOf(readFacts(plan, entries)).join('\n'))
        .to.not.include(id)
        .and.not.include(title);
    }
  });
});

describe('the debrief', () => {
  const solved = () =>
    new DrillJournal(planOf('selector-mismatch'))
      .start()
      .did({ deed: 'asked-for-hint', level: 1, price: 5, told: 'look' })
      .cured(false)
      .rounds('broken', 20)
      .did({ deed: 'named-cause', cause: 'dns-loop' })
      .rounds('broken', 10)
      .did({ deed: 'named-cause', cause: 'selector-mismatch' })
      .did({ deed: 'typed', atMs: 9_000, where: 'shell', command: 'kubectl get pods' })
      .cured(true)
      .rounds('healthy', 32)
      .leave()
      .end();

  it('has the times, from when the clock started', () => {
    expect(debriefed(solved()).times).to.deep.equal({
      ...{ firstLookMs: 4_000, diagnosedMs: 30_000, mitigatedMs: 31_000, endedMs: 62_000 },
    });
  });

  it('has the score, and what it is made of', () => {
    const { points, parts } = debriefed(solved()).score;
    expect(points).to.equal(90);
    expect(parts.map(({ points: part }) => part)).to.deep.equal([100, -5, -5]);
  });

  it('has a timeline in the order of time', () => {
    const { timeline } = debriefed(solved());
    const times = timeline.map(({ atMs }) => atMs);
    expect(times).to.deep.equal(times.toSorted((one, other) => one - other));
    expect(timeline.map(({ what }) => what)).to.include.members([
      'the clock starts',
      'hint 1, for 5 points',
      'shell $ kubectl get pods',
      'DNS is healthy',
      'so now: The Service selects CoreDNS pods that are Ready, and its endpoints are theirs.',
      'the trainee left',
    ]);
  });

  it('is the same at any time: its renderings come from the journal alone', () => {
    for (const render of Object.values(debriefRenderers)) {
      expect(render(debriefed(solved()), look))
        .to.equal(render(debriefed(solved()), look))
        .and.match(/\n$/);
    }
  });

  it('is described by its schema, down to the last field', () => {
    const relapsed = new DrillJournal(planOf('selector-mismatch')).start().cured(true).rounds('healthy', 5);
    for (const journal of [
      solved(),
      relapsed.rounds('broken', 3).leave().end(),
      new DrillJournal(planOf('dns-loop')),
    ]) {
      const document: unknown = JSON.parse(debriefRenderers.json(debriefed(journal)));
      expect(debriefSchema.parse(document)).to.deep.equal(document);
    }
  });

  it('lets nothing that was typed or that the cluster said become markup or move the cursor', () => {
    const hostile = '\u001b[2J<script>alert(1)</script> | `x` ::error::';
    const journal = new DrillJournal(planOf('selector-mismatch'))
      .start()
      .did({ deed: 'typed', atMs: 9_000, where: hostile, command: hostile })
      .cured(true)
      .rounds('healthy', 32)
      .leave()
      .end([{ what: hostile, before: hostile, after: hostile }]);
    const [text, markdown, html] = (['table', 'markdown', 'html'] as const).map((output) =>
      debriefRenderers[output](debriefed(journal), look),
    );
    for (const rendered of [text, markdown, html]) expect(rendered).to.not.include('\u001b');
    expect(html).to.not.include('<script>alert');
    expect(markdown).to.not.include('<script>alert');
  });

  it('tells of a drill whose journal is empty that nothing is known', () => {
    const { judgement, score } = debriefOf(planOf('dns-loop'), [], { directory: '/x' });
    expect(judgement.outcome).to.equal('unknown');
    expect(score.points).to.equal(0);
  });
});
