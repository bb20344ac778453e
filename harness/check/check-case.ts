import { BareNodes } from '../cluster/bare-nodes.ts';
import type { MakingOptions } from '../cluster/boot/make.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';
import type { DnsFacts, Facts, Seen } from '../rules/facts.ts';
import { judge } from '../rules/index.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { CheckedCase, HostCondition } from '../vocabulary/check.ts';
import { askOnNodes, openCluster } from './ask-nodes.ts';
import { memoryOf, prepareHost } from './host.ts';
import { observe, observeWithoutApi } from './observe.ts';
import { runScript, type ScriptOptions } from './run-script.ts';
import { orNotInTime } from './see.ts';
import { type Leftovers, usingNodes } from './using-nodes.ts';
import { asFarAsAsked, nobodyAnswered, watchDns } from './watch-dns.ts';

export interface CaseOptions extends Omit<ScriptOptions, 'signal'> {
  readonly host: HostCondition;
  readonly settings: RuleSettings;
  readonly making: MakingOptions & { readonly signal: AbortSignal };
  readonly leftovers: Leftovers;
  /** Is told what happens now. */
  onStage(stage: string): void;
}

/** A script that has failed leaves what it leaves: that is looked at, and not waited for. */
const afterFailureMs = 20_000;

/** What the lab puts into a cluster in order to ask it. */
const added = [
  'Namespace dnsdrill: a ConfigMap, a ServiceAccount and a client pod on every node',
  'Service and EndpointSlice default/my-service',
  'the image of the client pods, on every node',
];

/**
 * Starts bare nodes, runs a script on them and judges the cluster that came out. Everything is removed at the end.
 *
 * @throws EngineGone when what was made cannot be removed; Error when the lab fails, and not the script, or when the machine
 * cannot show the condition; the signal's reason when aborted
 */
export async function checkCase(options: CaseOptions): Promise<CheckedCase> {
  const { host, script, settings, making, leftovers, onStage } = options;
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const about = { script: script.name, host, startedAt };
  onStage('starting bare nodes');
  const start = () => BareNodes.start({ ...making, memoryBytes: memoryOf(host) });
  return usingNodes({ cluster: making.name, leftovers }, start, async (nodes) => {
    const signal = AbortSignal.any([making.signal, nodes.lost]);
    const { standIn, impossible } = await prepareHost(host, nodes, signal);
    if (impossible !== undefined) throw new Error(impossible);
    onStage('running the script');
    const runs = await runScript(nodes, { ...options, signal });
    const { facts, hasClients } = await lookAt(nodes, { ...options, signal }, runs);
    const rulings = judge(facts, settings);
    return {
      ...about,
      durationMs: Math.round(performance.now() - startedMs),
      ...{ runs, rulings, added: hasClients ? added : [] },
      ...(standIn !== undefined && { standIn }),
    };
  });
}

type Looking = CaseOptions & { readonly signal: AbortSignal };

/** What a script has left, and whether the lab has put its clients there. */
interface Looked {
  readonly facts: Facts;
  readonly hasClients: boolean;
}

async function lookAt(nodes: BareNodes, options: Looking, scripts: Facts['scripts']): Promise<Looked> {
  const { host, settings, signal, onStage } = options;
  const endedMs = performance.now();
  const known = { host, scripts };
  const hasFailed = scripts.some(({ ending }) => ending !== 'succeeded');
  onStage('watching DNS');
  const withinMs = hasFailed ? afterFailureMs : settings.thresholds.dnsWithinSeconds * 1_000;
  const joined = scripts.filter(({ ending }) => ending === 'succeeded').length;
  const asked = await askOnNodes(nodes, { sinceMs: endedMs, withinMs, joined, signal });
  if ('unseen' in asked) return { facts: await observeWithoutApi(nodes, known, asked.unseen), hasClients: false };
  const { cluster, domain, refused, dns } = asked.seen;
  const hasClients = 'seen' in dns;
  const seenDns = hasClients ? asFarAsAsked(dns.seen, refused) : dns;
  const facts = await observe(nodes, cluster, { ...known, dns: seenDns });
  if (host !== 'restart' || hasFailed) return { facts, hasClients };
  // Whoever could not be asked before says nothing of what came back.
  if (!hasClients) return { facts: { ...facts, afterRestart: seenDns }, hasClients };
  onStage('restarting every node');
  const afterRestart = await restart(nodes, { ...options, domain, refused, hosts: cluster.nodes });
  return { facts: { ...facts, afterRestart }, hasClients };
}

interface Restarting extends Looking {
  readonly domain: string;
  /** Those that have clients of the lab's, where they could take them. */
  readonly hosts: readonly ClusterNode[];
  /** Those of them that could not, and why. */
  readonly refused: ReadonlyMap<string, string>;
}

async function restart(nodes: BareNodes, options: Restarting): Promise<Seen<DnsFacts>> {
  const { settings, signal, domain, refused, hosts } = options;
  // That a node does not come up need not be the script's fault, and what was judged before is worth keeping.
  const restarted = await orNotInTime(async () => ({ seen: await nodes.restart(signal) }));
  if ('unseen' in restarted) return restarted;
  const sinceMs = performance.now();
  const withinMs = settings.thresholds.restartWithinSeconds * 1_000;
  const reopened = await openCluster(nodes, { signal, timeoutMs: withinMs, hosts });
  // That nobody answers for all that time is what the script has led to, and no gap in what was seen.
  if ('unseen' in reopened) return { seen: nobodyAnswered(performance.now() - sinceMs, reopened.unseen) };
  return asFarAsAsked(await watchDns(reopened.seen, { sinceMs, withinMs, domain, signal }), refused);
}
