import type { Observations } from './observations.ts';
import { isKeptElsewhere, isWaySlow } from './reading.ts';
import { known } from './seen.ts';

/**
 * What could not be seen, each reason once: whoever reads the diagnosis must know what it does not rest on.
 *
 * @returns sentences such as `list nodes: not allowed`
 */
export function unseenIn(seen: Observations): string[] {
  const { pods, kubeProxy, ...rest } = seen;
  const found: string[] = [];
  collect(rest, found);
  // A container that does not run can be asked nothing: that is what is seen, and no gap in it.
  const ofPods: string[] = [];
  collect(pods, ofPods);
  collect(kubeProxy, ofPods);
  const gaps = ofPods.filter((why) => !/does not run|has no container yet|is on no node|no CPU periods/.test(why));
  const slow = isWaySlow(seen) ? ['whether CoreDNS is late: kube-proxy, asked in the same way, is late as well'] : [];
  return [...new Set([...found, ...gaps, ...slow, ...ofTheProbe(seen), ...ofTheDomain(seen), ...ofThePlace(seen)])];
}

function ofTheProbe(seen: Observations): string[] {
  const guards = known(seen.probe)?.guardedBy ?? [];
  if (guards.length === 0) return [];
  return [
    `what the probe pod did not reach: NetworkPolicies restrict what it may send itself (${guards.join(', ')}); --probe-namespace names another namespace`,
  ];
}

const ofTheDomain = ({ asked }: Observations): string[] =>
  asked.guessed
    ? [`the domain of the cluster: ${asked.internal} was asked for on the assumption that it is the usual one`]
    : [];

const ofThePlace = (seen: Observations): string[] =>
  isKeptElsewhere(seen)
    ? [
        'what answers the lookups of pods, which are answered: nothing of DNS is in kube-system, so it is kept elsewhere, or a cache still answers',
      ]
    : [];

function collect(value: unknown, found: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if ('unseen' in value && typeof value.unseen === 'string' && Object.keys(value).length === 1) {
    found.push(value.unseen);
    return;
  }
  for (const inner of Object.values(value)) collect(inner, found);
}
