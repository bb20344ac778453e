import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import { amount, seconds } from '../text.ts';
import { type Facts, stepsOf } from './facts.ts';

/** What was seen while a remedy was watched. */
export interface Watched {
  readonly ms: number;
  readonly lookups: EntryOf<'round'>['lookups'];
  /** Those of the last round. */
  readonly last: EntryOf<'round'>['lookups'];
  /** As they stood at the end. */
  readonly replicas: EntryOf<'round'>['replicas'];
}

/** The rounds of a remedy's last turn, from its first act on; undefined where nobody could ask. */
export function watchedUnder(facts: Facts, remedy: string): Watched | undefined {
  const own = facts.entries.filter((entry) => entry.remedy === remedy);
  const begin = own.findLast((entry) => entry.kind === 'phase' && entry.state === 'started');
  if (begin === undefined) return undefined;
  const turn = own.filter(({ seq, trial }) => seq >= begin.seq && trial === begin.trial);
  // A turn that was repeated begins with the fault, put in afresh.
  const [step] = stepsOf(facts, remedy).filter(({ seq }) => seq >= begin.seq);
  const acted = step === undefined ? begin : { seq: step.seq, ms: step.ms - step.durationMs };
  const rounds = turn.filter((entry) => entry.kind === 'round').filter(({ seq }) => seq > acted.seq);
  const last = rounds.at(-1);
  if (last === undefined) return undefined;
  return {
    ms: last.ms - acted.ms,
    lookups: rounds.flatMap(({ lookups }) => lookups),
    last: last.lookups,
    replicas: last.replicas,
  };
}

/** What became of the lookups, in a sentence, for example `For 21.8 s not one of 96 lookups was answered: …`. */
export function watchedSentence({ ms, lookups, last, replicas }: Watched): string {
  const lost = lookups.filter(({ answer }) => answer !== 'answered');
  const standing = `${replicas.current} of ${replicas.wanted} replicas`;
  if (lookups.length === 0) return `After ${seconds(ms)}, ${standing} were Ready, and nobody could even ask.`;
  if (lost.length === 0) {
    return `In ${seconds(ms)} all ${lookups.length} lookups were answered, and at the end of it ${standing} were Ready and up to date.`;
  }
  const ways = waysOf(lost);
  if (lost.length === lookups.length)
    return `For ${seconds(ms)} not one of ${amount(lookups.length, 'lookup')} was answered: ${ways}.`;
  const total = `In ${seconds(ms)}, ${lost.length} of ${amount(lookups.length, 'lookup')} failed (${ways})`;
  // What a restart or a roll-out loses is over by the end; what then still fails is the fault.
  const left = last.filter(({ answer }) => answer !== 'answered');
  if (left.length === 0 || left.length === last.length) return `${total}${commonWords(lost, lookups)}.`;
  return `${total}; at the end of it still ${left.length} of ${last.length}${commonWords(left, last)}.`;
}

const words = {
  'wrong-answer': 'got a wrong answer',
  nxdomain: 'got NXDOMAIN',
  servfail: 'got SERVFAIL',
  refused: 'refused',
  'timed-out': 'timed out',
  unreachable: 'found no way',
  answered: 'answered',
} as const;

function waysOf(lost: Watched['lookups']): string {
  const counts = [...Map.groupBy(lost, ({ answer }) => answer)].map(([answer, all]) => ({ answer, count: all.length }));
  const ordered = counts.toSorted((one, other) => other.count - one.count);
  return ordered.map(({ answer, count }) => `${count} ${words[answer]}`).join(', ');
}

/** What all that failed have in common, and not all that were asked: it is half of the diagnosis. */
function commonWords(lost: Watched['lookups'], asked: Watched['lookups']): string {
  const common = (traitOf: (lookup: Watched['lookups'][number]) => string): string | undefined => {
    const values = new Set(lost.map(traitOf));
    const [value] = values;
    return values.size === 1 && asked.some((lookup) => traitOf(lookup) !== value) ? value : undefined;
  };
  const protocol = common((lookup) => lookup.protocol);
  const zone = common(({ name }) => (name.endsWith('.cluster.local') ? 'names of the cluster' : 'the external name'));
  const node = common((lookup) => lookup.node);
  const parts = [
    protocol === undefined ? '' : ` over ${protocol.toUpperCase()}`,
    zone === undefined ? '' : ` for ${zone}`,
    node === undefined ? '' : ` from \`${node}\``,
  ].join('');
  return parts === '' ? '' : `, every one of them${parts}`;
}
