import type { Difference } from '../vocabulary/entry.ts';
import { type Manifest, type ObjectRef, objectOf } from '../vocabulary/objects.ts';
import type { Scenario } from '../vocabulary/scenario.ts';
import type { Step } from '../vocabulary/step.ts';

/** What of a cluster is not as it was before the drill, by whose doing. */
export interface Damage {
  readonly collateral: readonly Difference[];
  /** In what the fault and the fixes of the scenario are about. */
  readonly changed: readonly Difference[];
  /** That were there when the trainee got the cluster. */
  readonly leftByFault: number;
}

/**
 * Sorts what differs from the healthy cluster at the end of a drill.
 *
 * What the fault had already changed, and stands as it left it, is nobody's doing. What is about an object that the fault or one of
 * the fixes is about may belong to a fix. All else is collateral damage.
 *
 * @param fault what differed when the trainee got the cluster
 * @param end what differs at the end
 */
export function sortDamage(
  scenario: Scenario,
  { fault, end }: { fault: readonly Difference[]; end: readonly Difference[] },
): Damage {
  const left = new Set(fault.map(wordsOf));
  const theirs = end.filter((difference) => !left.has(wordsOf(difference)) && !isDerived(difference));
  const subjects = subjectsOf(scenario);
  const isSubject = ({ what }: Difference) => subjects.some((subject) => subject.test(what));
  return {
    collateral: theirs.filter((difference) => !isSubject(difference)),
    changed: theirs.filter(isSubject),
    leftByFault: end.filter((difference) => left.has(wordsOf(difference))).length,
  };
}

const wordsOf = (difference: Difference): string => JSON.stringify(difference);

/** What the fault and the fixes are about, as patterns for the names of a fingerprint's facts. */
function subjectsOf({ inject, remedies }: Scenario): RegExp[] {
  const fixes = remedies.filter(({ origin, dns }) => origin !== 'control' && dns === 'back');
  const steps = [...inject, ...fixes.flatMap((remedy) => remedy.steps)];
  return [
    // Whatever the fix, CoreDNS is restarted, and nothing forbids to write down why.
    /^Deployment kube-system\/coredns$/,
    // Its pods tell of crashes that the fault had begun, until somebody replaces them.
    /^pods of ReplicaSet kube-system\/coredns$/,
    /^cgroup limits of CoreDNS$/,
    ...steps.flatMap(subjectsOfStep),
  ];
}

function subjectsOfStep(step: Step): RegExp[] {
  switch (step.kind) {
    case 'node-file':
      return [new RegExp(`^${literal(step.path)} on `)];
    case 'node-unit':
      return [/^units on /];
    case 'use-systemd-resolved':
      return [/^units on /, /^\/etc\/resolv\.conf on /, /^\/etc\/systemd\/resolved/, /^\/run\/systemd\/resolve/];
    case 'kubelet-config':
      return [/^\/var\/lib\/kubelet\/config\.yaml on /];
    case 'install-cni':
    case 'remove-cni':
      return [
        /dnsdrill-network|kindnet/i,
        /^\/etc\/cni\//,
        /^(?:iptables|routes|links|tables|images|qdiscs|sysctls|programs added) o[fn] /,
        /^Node /,
      ];
    case 'corefile':
      return [/^ConfigMap kube-system\/coredns$/];
    case 'run-on-nodes':
      return [/^(?:iptables|routes|tables|images) o[fn] /, /kube-proxy/];
    case 'apply':
    case 'restore':
      return [named(objectOf(JSON.parse(step.manifest) as Manifest))];
    case 'delete':
    case 'patch':
      return [named(step.object)];
    case 'edit-config-map':
      return [named(step.configMap)];
    default:
      return [];
  }
}

const named = ({ kind, namespace, name }: ObjectRef): RegExp =>
  new RegExp(`^${kind} ${namespace === undefined ? '' : `${literal(namespace)}/`}${literal(name)}$`);

/** kube-proxy derives its rules from Services and endpoints: whoever changed those is named for that. */
const isDerived = ({ what, before, after }: Difference): boolean =>
  what.startsWith('iptables of ') && /^(?:\w+ )?(?:-A |:)?KUBE-/.test(before ?? after ?? '');

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
