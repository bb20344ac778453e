import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { Observations } from '../diagnose/observations.ts';
import { type kubeProxySet, namespace, readConfig } from './cluster.ts';
import { exchange } from './forward.ts';
import { podSeen, readLog } from './pods.ts';
import { look, type Reader, ReadFailed } from './reader.ts';

type KubeProxy = Extract<Observations['kubeProxy'], { seen: unknown }>['seen'];

const isMain = ({ name }: { name: string }): boolean => name === 'kube-proxy';

/** Looks into kube-proxy: the mode that it is given, and what its pods do and say. */
export async function lookIntoKubeProxy(
  reader: Reader,
  { pods, daemonSet }: { pods: readonly V1Pod[]; daemonSet: ReturnType<typeof kubeProxySet> },
): Promise<KubeProxy> {
  const [mode, seen] = await Promise.all([
    look('get the configmap of kube-proxy', async () => modeIn(await readConfig(reader, 'kube-proxy', 'config.conf'))),
    Promise.all(pods.map((pod) => lookIntoPod(reader, pod))),
  ]);
  if ('seen' in mode) return { daemonSet, mode: mode.seen, pods: seen };
  // What was not read may be there: null would say that there is none.
  return { daemonSet, mode: '', unseenMode: mode, pods: seen };
}

/** The mode that a configuration asks for: empty is the default; null where there is no configuration to read. */
export function modeIn(configuration: string | null): string | null {
  if (configuration === null) return null;
  try {
    const { mode }: { mode?: unknown } = Object(parse(configuration));
    return typeof mode === 'string' ? mode : '';
  } catch {
    throw new ReadFailed('config.conf is no YAML');
  }
}

async function lookIntoPod(reader: Reader, pod: V1Pod): Promise<KubeProxy['pods'][number]> {
  const seen = podSeen(pod, isMain);
  const { name, container } = seen;
  const isRunning = container.state === 'running';
  const [log, health] = await Promise.all([
    container.state === 'none'
      ? { current: { unseen: `read the log of pod ${name}: it has no container yet` }, previous: { seen: [] } }
      : readLog(reader, { namespace, name, container: 'kube-proxy', restarted: container.restarts > 0 }),
    look(`port-forward to pod ${name}`, async () => {
      if (!isRunning) throw new ReadFailed('its container does not run');
      return healthOf(reader, name);
    }),
  ]);
  return { ...seen, log, health };
}

/** Port 10256, asked in the pod's own network, which is the node's. */
async function healthOf(reader: Reader, name: string): Promise<{ says: string; ms: number }> {
  const request = Buffer.from('GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n');
  const { received, error, ms } = await exchange(reader, { namespace, name, port: 10256 }, request, {
    timeoutMs: 4_500,
    isComplete: (soFar) => soFar.includes('\r\n\r\n'),
  });
  const silence = error.includes('refused') ? 'nobody listens on 10256' : 'no answer from 10256';
  return { says: received.length === 0 ? silence : (received.toString('utf8').split('\r\n', 1)[0] ?? ''), ms };
}
