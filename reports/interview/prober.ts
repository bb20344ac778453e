import type { Entry, EntryOf, Phase } from '../../harness/vocabulary/entry.ts';
import type { Block } from './document.ts';
import type { Facts } from './facts.ts';
import type { ProberBy } from './story.ts';

const groupOf: Readonly<Record<ProberBy, (sample: EntryOf<'sample'>) => string>> = {
  name: ({ name }) => `\`${name}\``,
  protocol: ({ protocol }) => protocol.toUpperCase(),
  node: ({ node }) => `\`${node}\``,
};

const faulty = { before: 'before', symptoms: 'while it set in', controls: 'under wrong fixes' } as const;
/** Where nothing is broken. */
const calm = { before: 'at first', symptoms: 'while all this was asked', controls: 'later' } as const;
/** The parts of a trial in which the prober asks enough to be counted. */
const parts: readonly (readonly [keyof typeof faulty, readonly Phase[]])[] = [
  ['before', ['baseline']],
  ['symptoms', ['symptoms']],
  ['controls', ['control']],
];

/**
 * Where the first remedy has another turn, or the end: for that the fault is taken back first, so that what is answered then was not
 * answered under it.
 */
function secondTurn(entries: readonly Entry[]): number {
  const begun = new Set<string>();
  const index = entries.findIndex((entry) => {
    if (entry.kind !== 'phase' || entry.state !== 'started' || entry.remedy === undefined) return false;
    if (begun.has(entry.remedy)) return true;
    begun.add(entry.remedy);
    return false;
  });
  return index === -1 ? entries.length : index;
}

/**
 * What the prober was answered in the scenario's first trial: how many of how many, before the fault and under it. Empty
 * where it never asked.
 */
export function proberTable(by: ProberBy, { entries, trials, verdict }: Facts): Block[] {
  const own = entries.filter(({ trial }) => trial === trials[0]?.id);
  const samples = own.slice(0, secondTurn(own)).filter((entry) => entry.kind === 'sample');
  const columns = parts.filter(([, phases]) => samples.some(({ phase }) => phase && phases.includes(phase)));
  const rows = [...Map.groupBy(samples, groupOf[by])]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([value, own]) => [
      value,
      ...columns.map(([, phases]) => shareOf(own.filter(({ phase }) => phase && phases.includes(phase)))),
    ]);
  if (rows.length === 0 || columns.length === 0) return [];
  return [
    {
      kind: 'table',
      head: [
        `lookups answered, by ${by}`,
        ...columns.map(([part]) => (verdict.proof.fault === 'none' ? calm : faulty)[part]),
      ],
      rows,
    },
  ];
}

function shareOf(samples: readonly EntryOf<'sample'>[]): string {
  const answered = samples.filter(({ answer }) => answer === 'answered').length;
  return samples.length === 0 ? '–' : `${answered} of ${samples.length}`;
}
