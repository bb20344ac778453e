import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** The parts of kubeadm's admin.conf that carry a name or an address; the rest is kept as it is. */
const adminConf = z.looseObject({
  clusters: z.tuple([z.looseObject({ cluster: z.looseObject({ server: z.string() }) })]),
  users: z.tuple([z.looseObject({})]),
  contexts: z.tuple([z.looseObject({ context: z.looseObject({}) })]),
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
