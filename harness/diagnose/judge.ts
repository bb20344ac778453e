import { causes } from './causes/index.ts';
import type { Candidate, Diagnosis, Verdict } from './diagnosis.ts';
import { fixes } from './fixes.ts';
import type { Observations } from './observations.ts';
import { askedDirectly, probed, readyPods, share, silent } from './reading.ts';
import { known } from './seen.ts';
import { stepsOf } from './steps.ts';
import { symptomsOf } from './symptoms.ts';
import { unseenIn } from './unseen.ts';
import type { Evidence, Standing, Symptom } from './words.ts';

/** Less is no name to give to anybody at night. */
const leastConfidence = 0.5;

const order: readonly Standing[] = ['fault', 'passing', 'risk'];

/**
 * Names the most likely cause of what was seen, or says that there is none, or that it is not known.
 *
 * A fault is named only if it accounts for a symptom of now: an error that has left no trace in the present is no cause.
 */
export function judge(seen: Observations): Diagnosis {
  const symptoms = symptomsOf(seen);
  const candidates = weighAll(seen, symptoms).toSorted(
    (one, other) =>
      order.indexOf(one.standing) - order.indexOf(other.standing) ||
      other.confidence - one.confidence ||
      accounts(other, symptoms) - accounts(one, symptoms),
  );
  const named = candidates.filter(({ confidence }) => confidence >= leastConfidence);
  const explained = new Set(named.filter(({ standing }) => standing !== 'risk').flatMap(({ explains }) => explains));
  const unexplained = symptoms.filter(({ id }) => !explained.has(id));
  const verdict = verdictOn(seen, { named, symptoms, unexplained });
  const [first] = named;
  return {
    verdict,
    layer:
      verdict === 'unknown-cause'
        ? unexplained[0]?.layer
        : verdict === 'nothing-wrong' || verdict === 'cannot-tell'
          ? undefined
          : first?.layer,
    causes: named,
    dismissed: candidates.filter(({ confidence }) => confidence < leastConfidence),
    symptoms,
    unexplained,
    steps: stepsOf(seen),
    unseen: unseenIn(seen),
  };
}

function weighAll(seen: Observations, symptoms: readonly Symptom[]): Candidate[] {
  const present = new Set(symptoms.map(({ id }) => id));
  return causes.flatMap((cause) => {
    const weight = cause.weigh(seen, present);
    if (weight === undefined) return [];
    const { id, title, layer, explains } = cause;
    const fix = fixes[id];
    if (fix === undefined) throw new Error(`there is no fix for ${id}`);
    if (weight.standing !== 'risk' && !explains.some((symptom) => present.has(symptom))) return [];
    return [
      {
        id,
        title,
        layer,
        explains: explains.filter((symptom) => present.has(symptom)),
        fix,
        ...weight,
        confidence: confidenceIn(weight),
      },
    ];
  });
}

/**
 * What remains when each piece of evidence for a cause has taken its share of the doubt, and each piece against it its share
 * of the certainty. No single piece makes certain, and one more for it never makes it less likely.
 *
 * @returns from 0 to 1, with two digits
 */
export function confidenceIn(evidence: { for: readonly Evidence[]; against: readonly Evidence[] }): number {
  const doubt = (pieces: readonly Evidence[]) => pieces.reduce((left, { weight }) => left * (1 - weight), 1);
  return Math.round((1 - doubt(evidence.for)) * doubt(evidence.against) * 100) / 100;
}

const accounts = ({ explains }: Candidate, symptoms: readonly Symptom[]): number =>
  symptoms.filter(({ id }) => explains.includes(id)).length;

function verdictOn(
  seen: Observations,
  {
    named,
    symptoms,
    unexplained,
  }: { named: readonly Candidate[]; symptoms: readonly Symptom[]; unexplained: readonly Symptom[] },
): Verdict {
  const [first] = named;
  if (first !== undefined && first.standing !== 'risk') return first.standing;
  if (unexplained.length > 0 && symptoms.length > 0) return 'unknown-cause';
  if (first !== undefined) return 'risk';
  return isEnough(seen) ? 'nothing-wrong' : 'cannot-tell';
}

/**
 * Whether enough was seen to say that nothing is wrong: CoreDNS was asked itself, and a pod looked names up as every pod does,
 * and was answered. Silence is not an answer.
 */
function isEnough(seen: Observations): boolean {
  const asked = askedDirectly(seen, readyPods(seen), 'internal').length > 0;
  const probe = known(seen.probe);
  // What a policy on the probe pod may have withheld is no symptom, and no proof of health either.
  const isWithheld = probe?.guardedBy.length !== 0 && probe?.lookups.some((lookup) => share([lookup], ...silent) === 1);
  const looked = share(probed(seen, 'service', 'udp'), 'answered') > 0 && !isWithheld;
  return asked && looked && known(seen.service) !== undefined && known(seen.endpoints) !== undefined;
}
