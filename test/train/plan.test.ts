import { expect } from 'chai';
import { defaultLimits } from '../../harness/plan.ts';
import { planDrill } from '../../harness/train/plan.ts';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import { scenarios } from '../../scenarios/index.ts';

const claims = { curedEverywhere: {}, controlPlaneBaseline: {}, lookAlikeProbes: {} };
const asked = { level: 2, timeLimitMinutes: 1.5, holdSeconds: 30 } as const;
const scenario = (id: string) => scenarios.find((one) => one.id === id) as Scenario;

describe('the plan of a drill', () => {
  it('has the times that were asked for, and for all else those of a run', () => {
    const { recoveryMs, symptomMs, quietMs } = defaultLimits;
    const { limits } = planDrill({ ...scenario('dns-loop'), rightFixMs: 15_000 }, asked, claims);
    expect(limits).to.deep.equal({
      ...{ holdMs: 30_000, timeLimitMs: 90_000, watchMs: 30_000 },
      ...{ recoveryMs, symptomMs, quietMs },
    });
  });

  it('watches for as long as a run at least, and for the whole recovery where only time heals', () => {
    const quick = planDrill({ ...scenario('dns-loop'), rightFixMs: 1_000 }, asked, claims);
    expect(quick.limits.watchMs).to.equal(defaultLimits.watchMs);
    const patient = planDrill(scenario('startup-timeouts'), asked, claims);
    expect(patient.limits.watchMs).to.equal(defaultLimits.recoveryMs);
  });

  it('says what it was drawn from, and who the trainee is, only where there is that', () => {
    expect(planDrill(scenario('dns-loop'), asked, claims))
      .to.include({ drawn: false })
      .and.not.have.any.keys('seed', 'exec');
    const drawn = planDrill(scenario('dns-loop'), { ...asked, exec: 'fix' }, claims, 9);
    expect(drawn).to.include({ drawn: true, seed: 9, exec: 'fix' });
  });
});
