import { parse, stringify } from 'yaml';
import { z } from 'zod';

const data = z.string().exactOptional();

/**
 * What kubeadm writes into admin.conf, and nothing else. A kubeconfig can also name files of the machine that reads it, and
 * commands that it runs: what comes from a node may not.
 */
const adminConf = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': data }) })]),
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': data, 'client-key-data': data, token: data }) }),
  ]),
  contexts: z.tuple([z.object({ context: z.object({}) })]),
});

/**
 * Makes kubeadm's `/etc/kubernetes/admin.conf` usable from outside, as kind does: the server is the published address,
 * and cluster, user and context are called `kind-NAME`.
 *
 * @param tlsServerName a name that the certificate of the API server holds, where it need not hold the published address
 * @throws ZodError when it is not what kubeadm writes
 */
export function externalKubeconfig(
  adminConfText: string,
  clusterName: string,
  server: string,
  tlsServerName?: string,
): string {
  const config = adminConf.parse(parse(adminConfText));
  const key = `kind-${clusterName}`;
  const [cluster] = config.clusters;
  const [user] = config.users;
  const [context] = config.contexts;
  const tls = tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName };
  return stringify({
    ...config,
    clusters: [{ ...cluster, name: key, cluster: { ...cluster.cluster, server, ...tls } }],
    users: [{ ...user, name: key }],
    contexts: [{ ...context, name: key, context: { ...context.context, cluster: key, user: key } }],
    'current-context': key,
  });
}
