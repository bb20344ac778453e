import { ageMs, dnsPods, lineIn } from '../reading.ts';
import { known } from '../seen.ts';
import { forbidden } from './api-lines.ts';
import { decides, tells, type WeighedCause, weighed } from './cause.ts';

/** CoreDNS asks again after half a minute at most: a refusal that is older has been answered since. */
const freshMs = 10 * 60_000;

export const rbacDenied: WeighedCause = {
  id: 'rbac-denied',
  title: 'CoreDNS may not read Services and EndpointSlices: its rights in the API are gone',
  layer: 'CoreDNS',
  explains: ['no-replica-ready', 'replicas-missing', 'no-endpoints', 'internal-wrong'],
  weigh(seen) {
    const rbac = known(seen.rbac);
    const pods = dnsPods(seen);
    const broken = pods.filter(({ ready }) => !ready);
    const line = lineIn(broken, forbidden);
    const isFresh = line !== undefined && ageMs(seen, line.at) < freshMs;
    const lacks = rbac !== undefined && (!rbac.bound || rbac.missing.length > 0);
    // Pods that are Ready have the rights, or had them. What reads no Corefile, as GKE's kube-dns, needs other ones.
    const isCoreDns = known(seen.corefile) !== null;
    if (!isFresh && !(lacks && pods.length > 0 && isCoreDns)) return undefined;
    return weighed(
      isFresh ? 'fault' : 'risk',
      [
        isFresh && decides(`The API server refuses pod ${line.pod}.`, line),
        lacks &&
          tells(
            rbac.bound
              ? `The role of the ServiceAccount ${rbac.account} lacks: ${rbac.missing.join(', ')}.`
              : `No ClusterRoleBinding names the ServiceAccount ${rbac.account}.`,
          ),
      ],
      [
        rbac !== undefined &&
          !lacks &&
          tells(
            `The ServiceAccount ${rbac.account} has its rights now; CoreDNS asks again by itself, at ever longer intervals.`,
          ),
      ],
    );
  },
};
