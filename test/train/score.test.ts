import { expect } from 'chai';
import { drawScenario } from '../../harness/train/draw.ts';
import { historyOf } from '../../harness/train/history.ts';
import { type Scored, scoreOf } from '../../harness/train/score.ts';
import type { HistoryEntry } from '../../harness/vocabulary/drill-records.ts';
import { historySchema } from '../../reports/debrief/schema.ts';
import { historyRenderers } from '../../reports/debrief/sheet.ts';

const perfect: Scored = {
  ...{ solved: true, hints: [], wrongCauses: 0, isDiagnosed: true, mitigatedMs: 240_000, collateral: 0 },
};

describe('the score of a drill', () => {
  it('is a hundred for one that is solved in time, without help, and rightly named', () => {
    expect(scoreOf(perfect)).to.deep.equal({ points: 100, of: 100, parts: [{ what: 'solved', points: 100 }] });
  });

  it('takes off for each hint what it cost, and for wrong causes, lateness and collateral damage', () => {
    const hints = [
      { level: 1, price: 5 },
      { level: 4, price: 30 },
    ] as const;
    expect(scoreOf({ ...perfect, hints }).points).to.equal(65);
    expect(scoreOf({ ...perfect, wrongCauses: 2 }).points).to.equal(90);
    expect(scoreOf({ ...perfect, isDiagnosed: false }).points).to.equal(90);
    expect(scoreOf({ ...perfect, mitigatedMs: 7 * 60_000 }).points).to.equal(98);
    expect(scoreOf({ ...perfect, collateral: 3 }).points).to.equal(85);
  });

  it('bounds what each of these can cost, and never falls below nothing', () => {
    expect(scoreOf({ ...perfect, wrongCauses: 50 }).points).to.equal(80);
    expect(scoreOf({ ...perfect, mitigatedMs: 3_600_000 }).points).to.equal(80);
    const all = { hints: Array.from({ length: 9 }, () => ({ level: 4, price: 30 }) as const), wrongCauses: 9 };
    expect(scoreOf({ ...perfect, ...all }).points).to.equal(0);
  });

  it('leaves the diagnosis its worth where the drill is not solved', () => {
    expect(scoreOf({ ...perfect, solved: false, mitigatedMs: undefined }).points).to.equal(20);
    expect(scoreOf({ ...perfect, solved: false, isDiagnosed: false }).points).to.equal(0);
  });
});

describe('drawing a scenario', () => {
  const names = ['solved', 'failed', 'new'];
  const past = [
    { scenario: 'solved', outcome: 'solved' },
    { scenario: 'solved', outcome: 'not-solved' },
    { scenario: 'failed', outcome: 'not-solved' },
    { scenario: 'new', outcome: 'unknown' },
  ] as const;

  it('gives the same for the same seed', () => {
    expect(drawScenario(names, past, 7)).to.equal(drawScenario(names, past, 7));
  });

  it('prefers what was not solved, then what is new, and does not forget what was solved', () => {
    const drawn = Array.from({ length: 1_100 }, (_, seed) => drawScenario(names, past, seed * 7_919));
    const times = names.map((name) => drawn.filter((one) => one === name).length);
    const [solved = 0, failed = 0, fresh = 0] = times;
    expect(solved).to.be.within(50, 160);
    expect(failed).to.be.greaterThan(fresh);
    expect(fresh).to.be.greaterThan(2 * solved);
  });
});

describe('the history of drills', () => {
  const drill = (
    day: number,
    scenario: string,
    outcome: HistoryEntry['outcome'],
    points: number,
    mitigatedMs?: number,
  ) => ({
    ...{ id: `d-${day}`, startedAt: `2026-11-0${day}T10:00:00.000Z`, scenario, outcome, points, hints: 0 },
    ...(mitigatedMs !== undefined && { mitigatedMs }),
  });

  it('is in the order of time, with the best, the last and the fastest of each scenario', () => {
    const history = historyOf(
      [drill(3, 'a', 'solved', 70, 90_000), drill(1, 'a', 'not-solved', 20), drill(2, 'a', 'solved', 90, 120_000)],
      ['a', 'b'],
    );
    expect(historySchema.parse(JSON.parse(historyRenderers.json(history)))).to.deep.equal(history);
    const { drills, scenarios, untried } = history;
    expect(drills.map(({ id }) => id)).to.deep.equal(['d-1', 'd-2', 'd-3']);
    expect(scenarios).to.deep.equal([
      { scenario: 'a', drills: 3, solved: 2, bestPoints: 90, lastPoints: 70, fastestMs: 90_000 },
    ]);
    expect(untried).to.deep.equal(['b']);
  });
});
