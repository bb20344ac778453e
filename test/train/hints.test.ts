import { expect } from 'chai';
import { commandOf, rightRemedy, stepsLeft } from '../../harness/train/commands.ts';
import { curesOf } from '../../harness/train/facts.ts';
import { hintFor, type Standing } from '../../harness/train/hints.ts';
import { hintPrices, lastHintPrice } from '../../harness/train/score.ts';
import { hintLevels } from '../../harness/vocabulary/drill.ts';
import { scenarios } from '../../scenarios/index.ts';
import { planOf } from './drill.ts';

/** Everything that proves the fault is there, and nothing is repaired. */
function untouched(id: string): Standing {
  const plan = planOf(id);
  return {
    health: 'broken',
    shown: new Set(plan.scenario.shownBy),
    unmet: Object.values(curesOf(plan)).map(({ says }) => says),
  };
}

describe('hints', () => {
  it('go from where to look to what to type, each dearer than the one before', () => {
    const hints = hintLevels.map((level) =>
      hintFor(planOf('selector-mismatch'), level, untouched('selector-mismatch')),
    );
    expect(hints.map(({ price }) => price)).to.deep.equal([5, 10, 20, 30]);
    expect(hints[0]?.lines).to.deep.equal([
      'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns -o yaml',
    ]);
    expect(hints[1]?.lines[0]).to.equal('The Service has no endpoints.');
    expect(hints[2]?.lines[0]).to.include('k8s-app=coredns');
    expect(hints[3]?.lines.join('\n')).to.include('kubectl replace --force -f -');
  });

  it('of level 1 and 2 leave out what does not show any more', () => {
    const now = { ...untouched('selector-mismatch'), shown: new Set(['pods-look-healthy', 'internal-names-fail']) };
    expect(hintFor(planOf('selector-mismatch'), 1, now).lines[0]).to.include('get pods');
    expect(hintFor(planOf('selector-mismatch'), 2, now).lines.join()).to.not.include('no endpoints');
  });

  it('of level 4 leave only the restart when the cause is gone, for less', () => {
    const now: Standing = { health: 'degraded', shown: new Set(), unmet: [] };
    const { lines, price } = hintFor(planOf('upstream-unreachable'), 4, now);
    expect(lines.at(-1)).to.equal('kubectl rollout restart -n kube-system deployment/coredns');
    expect(lines.join()).to.not.include('forward');
    expect(price).to.equal(lastHintPrice);
  });

  it('only ask for patience when DNS is back as well', () => {
    const now: Standing = { health: 'healthy', shown: new Set(), unmet: [] };
    for (const level of hintLevels) {
      expect(hintFor(planOf('dns-loop'), level, now).lines.join()).to.include('nothing left to do');
    }
  });

  for (const { id } of scenarios) {
    it(`has all four for ${id}, and none of the first two names it`, () => {
      for (const level of hintLevels) {
        const { lines, price } = hintFor(planOf(id), level, untouched(id));
        expect(lines.join('').trim(), `level ${level}`).to.not.equal('');
        expect(price).to.equal(hintPrices[level]);
        if (level <= 2) expect(lines.join()).to.not.include(id);
      }
    });
  }
});

describe('the commands of a remedy', () => {
  it('are such as the shell of a drill knows: no kind, and no docker', () => {
    const all = scenarios.flatMap(({ remedies }) =>
      remedies.flatMap((remedy) => stepsLeft(remedy, false).map(commandOf)),
    );
    expect(all).to.not.be.empty;
    expect(all.filter((command) => /kind get|docker exec/.test(command))).to.deep.equal([]);
  });

  it('are those of a fix that works, and not of a documented one that does not', () => {
    const scenario = planOf('bad-corefile').scenario;
    expect(rightRemedy(scenario)?.id).to.equal('kubernetes-block');
  });
});

describe('what must hold for the cause to be gone', () => {
  it('is there for every scenario in which something is broken', () => {
    const without = scenarios.filter(
      ({ cured, shownBy }) => shownBy.length > 0 && Object.keys(cured ?? {}).length === 0,
    );
    expect(without.map(({ id }) => id)).to.deep.equal([]);
  });

  it('has names of its own: no symptom is called the same, whose answers would be taken for it', () => {
    const doubled = scenarios.flatMap((scenario) =>
      Object.keys(curesOf(planOf(scenario.id)))
        .filter((id) => id in scenario.symptoms)
        .map((id) => `${scenario.id}/${id}`),
    );
    expect(doubled).to.deep.equal([]);
  });
});
