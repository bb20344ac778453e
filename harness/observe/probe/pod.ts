import type { V1Pod } from '@kubernetes/client-node';

export const probeLabels = { 'app.kubernetes.io/name': 'dnsdrill-diagnose' } as const;

export interface ProbePodWanted {
  readonly image: string;
  readonly namespace: string;
  /** Without it, the scheduler chooses. */
  readonly node: string | undefined;
  readonly script: string;
}

/** The kubelet ends the pod after this long even if nobody is left to delete it, in seconds. */
const activeDeadlineSeconds = 30;

/**
 * The one pod that `--probe-pod` allows. It passes the `restricted` Pod Security Standard: no privilege, no token, nothing
 * of the node. It tolerates every taint, since it is to run on the node where the trouble may be.
 */
export function probePod(name: string, { image, namespace, node, script }: ProbePodWanted): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...probeLabels } },
    spec: {
      ...(node !== undefined && { nodeName: node }),
      tolerations: [{ operator: 'Exists' }],
      restartPolicy: 'Never',
      activeDeadlineSeconds,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_532,
        runAsGroup: 65_532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'probe',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', script],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '128Mi' } },
        },
      ],
    },
  };
}
