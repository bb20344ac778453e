import type { EntryOf } from '../../harness/vocabulary/entry.ts';
import { amount, seconds } from '../text.ts';
import type { Facts } from './facts.ts';

/** What was seen while a remedy was watched. */
export interface Watched {
  readonly ms: number;
  readonly lookups: EntryOf<'round'>['lookups'];
  /** As they stood at the end. */
  readonly replicas: EntryOf<'round'>['replicas'];
}

/** The rounds of a remedy's last turn, from its first act on; undefined where nobody could ask. */
export function watchedUnder({ entries }: Facts, remedy: string): Watched | undefined {
  const own = entries.filter((entry) => entry.remedy === remedy);
  const begin = own.findLast((entry) => entry.kind === 'phase' && entry.state === 'started');
  if (begin === undefined) return undefined;
  const turn = own.filter(({ seq, trial }) => seq >= begin.seq && trial === begin.trial);
  const acted = turn.find((entry) => entry.kind === 'intent' || entry.kind === 'step') ?? begin;
  const rounds = turn.filter((entry) => entry.kind === 'round').filter(({ seq }) => seq > acted.seq);
  const last = rounds.at(-1);
  if (last === undefined) return undefined;
  return { ms: last.ms - acted.ms, lookups: rounds.flatMap(({ lookups }) => lookups), replicas: last.replicas };
}

/** What became of the lookups, in a sentence, for example `For 21.8 s not one of 96 lookups was answered: …`. */
export function watchedSentence({ ms, lookups, replicas }: Watched): string {
  const lost = lookups.filter(({ answer }) => answer !== 'answered');
  const standing = `${replicas.current} of ${amount(replicas.wanted, 'replica')}`;
  if (lookups.length === 0) return `After ${seconds(ms)}, ${standing} were Ready, and nobody could even ask.`;
  if (lost.length === 0) {
    return `In ${seconds(ms)} all ${lookups.length} lookups were answered, and at the end of it ${standing} were Ready and up to date.`;
  }
  const ways = waysOf(lost);
  if (lost.length === lookups.length)
    return `For ${seconds(ms)} not one of ${amount(lookups.length, 'lookup')} was answered: ${ways}.`;
  return `In ${seconds(ms)}, ${lost.length} of ${amount(lookups.length, 'lookup')} failed (${ways})${commonWords(lost, lookups)}.`;
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
  const name = common((lookup) => lookup.name);
  const node = common((lookup) => lookup.node);
  const parts = [
    protocol === undefined ? '' : ` over ${protocol.toUpperCase()}`,
    name === undefined ? '' : ` for \`${name}\``,
    node === undefined ? '' : ` from \`${node}\``,
  ].join('');
  return parts === '' ? '' : `, every one of them${parts}`;
}
