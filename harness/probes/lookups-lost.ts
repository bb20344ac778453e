import { probeCommand } from '../commands/probes.ts';
import { percentile, reportedUntil, type Toll, tollOf, wordFor } from '../outage.ts';
import type { ProbeOf } from '../vocabulary/probe.ts';
import { type Asked, type Asking, CannotAsk } from './asking.ts';
import { patienceSeconds } from './meter.ts';

/** A second is reported when the last of its lookups has ended, and a busy machine may be late with it. */
const reportedMs = (patienceSeconds + 3) * 1_000;

/**
 * Counts what became of the steady lookups since the fault went in. Nobody is asked: they have been going on by themselves.
 *
 * @throws CannotAsk where none are going on, or none of a node has been reported yet
 */
export async function askLookupsLost(probe: ProbeOf<'lookups-lost'>, { cluster, steady }: Asking): Promise<Asked> {
  if (steady === undefined) throw new CannotAsk('the scenario has no steady lookups');
  const { measured, sinceMs, nowMs } = steady;
  const tolls = cluster.nodes.map(({ name }) => {
    const own = measured.filter(({ node, sentMs }) => node === name && sentMs + 1_000 > sinceMs);
    const toll = tollOf(own, { fromMs: sinceMs, toMs: reportedUntil(own, Math.max(sinceMs, nowMs - reportedMs)) });
    if (toll.sent === 0 && nowMs - sinceMs < reportedMs) throw new CannotAsk(`no lookup of ${name} is reported yet`);
    return { node: name, toll };
  });
  return {
    answers: tolls.map(({ node, toll }) => ({ place: node, answer: wordFor(toll), quote: tollWords(toll) })),
    command: probeCommand(probe),
    output: tolls.map(({ node, toll }) => `${node}: ${tollWords(toll)}`).join('\n'),
  };
}

function tollWords({ sent, lost, silentMs, latenciesMs }: Toll): string {
  const p99 = percentile(latenciesMs, 0.99);
  const silence = silentMs > 0 ? `, none answered for ${(silentMs / 1_000).toFixed(1)} s` : '';
  return `${lost} of ${sent} lookups lost${silence}${p99 === undefined ? '' : `, p99 ${p99.toFixed(1)} ms`}`;
}
