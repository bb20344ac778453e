import { YAMLParseError } from 'yaml';
import { ZodError } from 'zod';
import { BareNodes } from '../cluster/bare-nodes.ts';
import type { MakingOptions } from '../cluster/boot/make.ts';
import { waitFor } from '../cluster/poll.ts';
import type { StartedKindCluster } from '../cluster/started-kind-cluster.ts';
import { usualDomain } from '../cluster/usual-domain.ts';
import type { DnsFacts, Facts, Seen } from '../rules/facts.ts';
import { judge } from '../rules/index.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { CheckedCase, HostCondition } from '../vocabulary/check.ts';
import { memoryOf, prepareHost } from './host.ts';
import { observe, observeWithoutApi } from './observe.ts';
import { runScript, type ScriptOptions } from './run-script.ts';
import { see, seePatiently } from './see.ts';
import { clusterDomain } from './see-nodes.ts';
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

/** An API server that has just been started again takes a while; one that a script has left needs none. */
const apiTimeoutMs = 60_000;

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
  const opened = await openCluster(nodes, signal);
  if ('unseen' in opened) {
    return { facts: await observeWithoutApi(nodes, known, opened.unseen), hasClients: false };
  }
  const hasFailed = scripts.some(({ ending }) => ending !== 'succeeded');
  onStage('watching DNS');
  const withinMs = hasFailed ? afterFailureMs : settings.thresholds.dnsWithinSeconds * 1_000;
  const domain = orElse(await clusterDomain(nodes.controlPlane), usualDomain);
  const watching = { sinceMs: endedMs, withinMs, domain, signal };
  // A host that is no node has no pods.
  const refused = await nodes.loadClientImage(opened.seen.nodes, signal);
  const asked = await seePatiently(() => askWithClients(opened.seen, watching));
  const hasClients = 'seen' in asked;
  const dns = hasClients ? asFarAsAsked(asked.seen, refused) : asked;
  const facts = await observe(nodes, opened.seen, { ...known, dns });
  if (host !== 'restart' || hasFailed) return { facts, hasClients };
  onStage('restarting every node');
  return { facts: { ...facts, afterRestart: await restart(nodes, { ...options, domain, refused }) }, hasClients };
}

async function askWithClients(cluster: StartedKindCluster, watching: Parameters<typeof watchDns>[1]) {
  await cluster.createClientPods(watching.signal);
  return watchDns(cluster, watching);
}

const orElse = <T>(what: Seen<T>, other: T): T => ('seen' in what ? what.seen : other);

/** @param options.refused the nodes on which there are no clients of the lab's, and why */
async function restart(
  nodes: BareNodes,
  options: Looking & { readonly domain: string; readonly refused: ReadonlyMap<string, string> },
): Promise<Seen<DnsFacts>> {
  const { settings, signal, domain, refused } = options;
  await nodes.restart(signal);
  const sinceMs = performance.now();
  const withinMs = settings.thresholds.restartWithinSeconds * 1_000;
  const reopened = await openCluster(nodes, signal, withinMs);
  // That nobody answers for all that time is what the script has led to, and no gap in what was seen.
  if ('unseen' in reopened) return { seen: nobodyAnswered(performance.now() - sinceMs, reopened.unseen) };
  return asFarAsAsked(await watchDns(reopened.seen, { sinceMs, withinMs, domain, signal }), refused);
}

/**
 * Opens the cluster that a script has left, with those of the hosts that are its nodes.
 *
 * @returns why not, where no API server answers
 */
async function openCluster(
  nodes: BareNodes,
  signal: AbortSignal,
  timeoutMs = apiTimeoutMs,
): Promise<Seen<StartedKindCluster>> {
  const cluster = await openedBy(nodes);
  if ('unseen' in cluster) return cluster;
  let trouble = '';
  const names = await waitFor(
    async () => {
      const listed = await see(async () => (await cluster.seen.kube.core.listNode()).items);
      if ('unseen' in listed) trouble = listed.unseen;
      return 'seen' in listed ? listed.seen.map(({ metadata }) => metadata?.name) : undefined;
    },
    { timeoutMs, intervalMs: 500, signal },
  );
  if (names === undefined) return { unseen: trouble };
  return openedBy(
    nodes,
    nodes.nodes.filter(({ name }) => names.includes(name)),
  );
}

/** What a script has left as credentials may be anything. */
async function openedBy(nodes: BareNodes, joined?: BareNodes['nodes']): Promise<Seen<StartedKindCluster>> {
  const place = `/etc/kubernetes/admin.conf on ${nodes.controlPlane.name}`;
  try {
    const cluster = await nodes.openCluster(joined);
    return cluster === undefined ? { unseen: `there is no ${place}` } : { seen: cluster };
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof YAMLParseError)) throw error;
    return { unseen: `${place} is not what kubeadm writes: ${error.message.split('\n')[0]}` };
  }
}
