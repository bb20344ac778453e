import { stringify } from 'yaml';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import type { KindConfig } from '../cluster/kind-config.ts';

/** Who the trainee is to the API server; the lab is kubeadm's administrator, so that its own requests are not theirs. */
const traineeName = 'trainee';
const labName = 'kubernetes-admin';

const policyPath = '/etc/kubernetes/audit/policy.yaml';
const logDirectory = '/var/log/kubernetes';
export const auditLogPath = `${logDirectory}/audit.log`;
/** In a node: the trainee's own way to the API server. */
export const nodeKubeconfigPath = '/etc/kubernetes/trainee.conf';

/**
 * What the API server writes down: all that the trainee asks, and what the administrator changes, since a trainee may take the
 * credentials that lie on the node. The lab's own
 * commands in pods are left out, which are several a second, and its questions about rights.
 */
const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived', 'ResponseStarted'],
  rules: [
    { level: 'None', nonResourceURLs: ['*'] },
    { level: 'Metadata', users: [traineeName] },
    {
      level: 'None',
      users: [labName],
      resources: [{ group: '', resources: ['pods/exec'] }, { group: 'authorization.k8s.io' }],
    },
    { level: 'Metadata', users: [labName], verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
    { level: 'None' },
  ],
};

/** The files that a node needs before kubeadm runs, by their paths. */
export const auditFiles: Readonly<Record<string, string>> = { [policyPath]: stringify(policy) };

/** The same cluster with an API server that keeps an audit log. */
export function withAudit(config: KindConfig): KindConfig {
  const volume = (name: string, path: string, more: object) => ({ name, hostPath: path, mountPath: path, ...more });
  const patch = {
    kind: 'ClusterConfiguration',
    apiServer: {
      // As a map: it is merged into whichever form this version of kubeadm takes.
      extraArgs: { 'audit-policy-file': policyPath, 'audit-log-path': auditLogPath },
      extraVolumes: [
        volume('audit-policy', policyPath, { readOnly: true, pathType: 'File' }),
        volume('audit-log', logDirectory, { readOnly: false, pathType: 'DirectoryOrCreate' }),
      ],
    },
  };
  return { ...config, kubeadmConfigPatches: [...config.kubeadmConfigPatches, stringify(patch)] };
}

/**
 * Makes credentials of the trainee's own, with the rights of an administrator, and leaves them on the control plane as well.
 *
 * @returns a kubeconfig as kubeadm writes it, for use in the lab's network
 */
export async function traineeKubeconfig(controlPlane: ClusterNode, signal: AbortSignal): Promise<string> {
  const command = [
    ...['kubeadm', 'kubeconfig', 'user', '--config', '/kind/kubeadm.conf'],
    ...['--client-name', traineeName, '--org', 'system:masters'],
  ];
  const text = await controlPlane.mustRun(command, { timeoutMs: 30_000, signal });
  // kubeadm may say something before it, such as which version it takes for granted.
  const kubeconfig = text.slice(Math.max(0, text.indexOf('apiVersion:')));
  await controlPlane.writeFile(nodeKubeconfigPath, kubeconfig);
  return kubeconfig;
}
