import { fieldMatches, log, lookup, onEveryNode, podStatus, podsReady } from '../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../harness/vocabulary/scenario.ts';
import { apply, patch, rolloutRestart, runOnNodes, scale } from '../harness/vocabulary/step.ts';
import { allowEscalation, escalationAllowed, securityContext } from './coredns/escalation.ts';
import { coredns, corednsPods, kubernetesName } from './kubeadm-cluster.ts';

const image = 'dnsdrill.local/coredns:set-user-id';

/**
 * Makes the node's own CoreDNS image into one with a set-user-ID binary. No registry is asked, and the layers of the
 * image need not be at hand: its root is mounted, and what matters of it is packed anew.
 */
const makeImage = `set -e
work=$(mktemp -d)
mkdir "$work/from" "$work/layer"
ctr -n k8s.io images mount "$(ctr -n k8s.io images list -q | grep /coredns: | head -n 1)" "$work/from" > /dev/null
cp "$work/from/coredns" "$work/layer/coredns"
ctr -n k8s.io images unmount --rm "$work/from" > /dev/null
chown 0:0 "$work/layer/coredns"
chmod 4755 "$work/layer/coredns"
cd "$work"
tar -C layer -cf layer.tar .
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=amd64 ;; esac
layer=$(sha256sum layer.tar | cut -d ' ' -f 1)
echo '{"architecture":"'$arch'","os":"linux","config":{"User":"65532","Entrypoint":["/coredns"]},"rootfs":{"type":"layers","diff_ids":["sha256:'$layer'"]}}' > config.json
echo '[{"Config":"config.json","RepoTags":["${image}"],"Layers":["layer.tar"]}]' > manifest.json
tar -c manifest.json config.json layer.tar | ctr -n k8s.io images import -
rm -r "$work"`;

/** With all its names: the kubelet's runtime gives every image one more, its hash. */
const removeImage = `set -e
digest=$(ctr -n k8s.io images list | awk '$1 == "${image}" { print $3 }')
ctr -n k8s.io images list | awk -v digest="$digest" '$3 == digest { print $1 }' | xargs ctr -n k8s.io images rm --sync`;

export default defineScenario({
  id: 'selinux-denied',
  title: 'CoreDNS may not read its Corefile unless it may gain privileges',
  source: { document: 'coredns-guide', section: 'Error 3: CrashLoopBackOff (SELinux)' },
  fidelity: {
    emulated:
      'A set-user-ID binary and a Corefile that only root may read stand for the SELinux domain that may read it: `allowPrivilegeEscalation: false` makes the kernel ignore the one just as it refuses to enter the other.',
  },
  cluster: 'control-plane-and-worker',
  baseline: 'dns',

  // From no replicas on, so that none with the old settings is left: a rolling update would keep one.
  inject: [
    runOnNodes('every-node', {
      does: 'Turn the CoreDNS image into one that runs as user 65532 and whose binary is set-user-ID root',
      command: ['sh', '-c', makeImage],
      back: ['sh', '-c', removeImage],
    }),
    scale(coredns, 0),
    patch(coredns, {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'coredns', image, imagePullPolicy: 'Never' }],
            volumes: [{ name: 'config-volume', configMap: { defaultMode: 0o400 } }],
          },
        },
      },
    }),
    scale(coredns, 2),
  ],

  symptoms: {
    'crash-loop': {
      says: 'The CoreDNS pods are in CrashLoopBackOff.',
      probe: podStatus(corednsPods),
      literally: ['CrashLoopBackOff'],
      inSubstance: ['Error'],
    },
    'permission-denied': {
      says: 'The log says `Error: open /etc/coredns/Corefile: permission denied`.',
      probe: log(
        corednsPods,
        /^Error: open \/etc\/coredns\/Corefile: permission denied/,
        /open \/etc\/coredns\/Corefile: permission denied/,
      ),
      literally: ['as-written'],
      inSubstance: ['in-other-words'],
      known: {
        grade: 'confirmed-differently',
        because: 'What precedes the reason is `loading Caddyfile via flag`, not `Error`.',
      },
    },
    'selinux-enforcing': {
      says: 'SELinux is enforcing on the nodes.',
      probe: onEveryNode(['cat', '/sys/fs/selinux/enforce'], /^1/),
      literally: ['as-written'],
      needs: ['selinux'],
      known: { grade: 'not-reproducible-here', because: 'The kernels that the lab was made on have no SELinux.' },
    },
    'escalation-forbidden': {
      says: "The container's security context has `allowPrivilegeEscalation: false`.",
      probe: fieldMatches(coredns, securityContext, /"allowPrivilegeEscalation":false/),
      literally: ['equal'],
    },
    'may-bind-the-port': {
      says: 'The same security context adds the capability NET_BIND_SERVICE.',
      probe: fieldMatches(coredns, securityContext, /"add":\["NET_BIND_SERVICE"\]/),
      literally: ['equal'],
    },
    'docker-to-update': {
      says: 'The containers are run by a Docker that can be updated, which is the other fix.',
      probe: onEveryNode(['docker', 'version'], /^Server:/),
      literally: ['as-written'],
      needs: ['docker'],
      known: {
        grade: 'not-reproducible-here',
        because: 'The nodes run containerd without Docker, as Kubernetes does from 1.24 on.',
      },
    },
    'not-ready': {
      says: 'No CoreDNS pod is Ready.',
      probe: podsReady(corednsPods),
      literally: ['none'],
    },
    'lookups-fail': {
      says: 'It is an outage: names are not resolved.',
      probe: lookup(kubernetesName),
      literally: ['timed-out', 'refused', 'unreachable', 'servfail'],
    },
  },
  shownBy: ['permission-denied', 'not-ready', 'lookups-fail'],

  // What must hold for the cause to be gone, whatever was done to that end: who trains is judged by it.
  cured: {
    'corefile-is-read': {
      says: 'Every CoreDNS pod runs and has read its Corefile.',
      probe: podStatus(corednsPods),
      literally: ['Running'],
    },
  },
  remedies: [
    control('restart-coredns', {
      steps: [rolloutRestart(coredns)],
      because: 'New pods run with the same security context.',
    }),
    control('more-rights-in-the-api', {
      steps: [
        apply({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'coredns-may-do-anything' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'ServiceAccount', namespace: 'kube-system', name: 'coredns' }],
        }),
        rolloutRestart(coredns),
      ],
      because: 'It is the kernel that denies a file; what the ServiceAccount may do in the API has no part in it.',
    }),
    documented('allow-privilege-escalation', {
      steps: [allowEscalation],
      standsFor: 'A patch of the one field stands for `sed` over the whole Deployment and `kubectl apply`.',
      verify: {
        'pods-run': {
          says: 'With `allowPrivilegeEscalation: true` CoreDNS runs.',
          source: { document: 'coredns-guide', section: 'Quick Reference' },
          probe: podsReady(corednsPods),
          literally: ['all'],
        },
        ...escalationAllowed,
        'corefile-is-read': {
          says: 'The log no longer says that the Corefile may not be read.',
          probe: log(corednsPods, /permission denied/),
          literally: ['absent'],
        },
      },
    }),
  ],
});
