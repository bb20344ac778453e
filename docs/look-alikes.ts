import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import { code, plain, tableOf } from '../reports/markdown/escape.ts';
import { describeProbe } from '../reports/phrases.ts';
import { lookAlikeProbes } from '../scenarios/look-alike-probes.ts';

const recordSchema = z.object({
  kubernetes: z.string(),
  coredns: z.string(),
  /** By scenario, and by probe. */
  answers: z.record(z.string(), z.record(z.string(), z.string())),
});
/** What the probes that are asked under every fault answered in a run of the whole catalogue. */
export type LookAlikeRecord = z.output<typeof recordSchema>;

/** Where the record lies that `npm run docs:record` takes from a run. */
export const recordPath = join(import.meta.dirname, 'look-alikes.json');

/**
 * Reads the recorded answers.
 *
 * @throws ZodError where the file is not what `npm run docs:record` writes
 */
export const readRecord = (): LookAlikeRecord => recordSchema.parse(JSON.parse(readFileSync(recordPath, 'utf8')));

/** The scenario that breaks nothing: what all others are compared with. */
const healthy = 'healthy-cluster';

/**
 * Answers that one and the same fault gives at one moment and not at another: they tell nothing from anything. SERVFAIL is not
 * among them, since somebody answered.
 */
const fleeting: Readonly<Record<string, string>> = {
  'timed-out': 'no answer',
  refused: 'no answer',
  unreachable: 'no answer',
  CrashLoopBackOff: 'fails',
  Error: 'fails',
  ErrImagePull: 'not pulled',
  ImagePullBackOff: 'not pulled',
};

/** The probes whose answers tell one scenario from another, whenever they are asked. */
export function tellingProbes({ answers }: LookAlikeRecord, one: string, other: string): string[] {
  const [first = {}, second = {}] = [answers[one], answers[other]];
  return Object.entries(first)
    .filter(([probe, answer]) => second[probe] !== undefined && lasting(answer) !== lasting(second[probe]))
    .map(([probe]) => probe);
}

function lasting(answer: string): string {
  const words = answer.split(', ').map((word) => fleeting[word] ?? word);
  return [...new Set(words)].toSorted().join(', ');
}

/** Whether time alone tells two scenarios apart: both ask whether the same errors call for action. */
const toldApartByTime = (one: Scenario, other: Scenario): boolean =>
  one.triage !== undefined && other.triage !== undefined;

/** Every two scenarios that a look must tell apart. */
export const pairsOf = (scenarios: readonly Scenario[]): [string, string][] =>
  scenarios.flatMap((one, index) =>
    scenarios
      .slice(index + 1)
      .filter((other) => !toldApartByTime(one, other))
      .map((other): [string, string] => [one.id, other.id]),
  );

/** The page that shows, for each scenario, what tells it from the others. */
export function lookAlikesPage(record: LookAlikeRecord): string {
  const probes = Object.keys(lookAlikeProbes);
  const parts = [
    '<!-- Made from docs/look-alikes.json by `npm run docs`; that is taken from a run by `npm run docs:record RUN`. -->',
    '# What tells one failure from another',
    'All of these read as "DNS does not work". The same questions were asked under every fault, on real clusters' +
      ` (Kubernetes ${plain(record.kubernetes)}, CoreDNS ${plain(record.coredns)}). Different answers of several nodes or pods stand side by side; \`·\` means: as in a healthy cluster.`,
    '## The questions',
    tableOf(
      ['', 'asked', 'how', 'when healthy'],
      probes.map((probe, index) => [
        String(index + 1),
        plain(probe),
        plain(describeProbe(askedBy(probe)).words),
        plain(record.answers[healthy]?.[probe] ?? '–'),
      ]),
    ).join('\n'),
    '## The answers',
    tableOf(['', ...probes.map((_probe, index) => String(index + 1))], answerRows(record, probes)).join('\n'),
    'Two scenarios that ask whether the errors of a slow start call for action look the same at first: only time tells them apart.',
    '## The closest look-alike of each, and what tells them apart',
    tableOf(['scenario', 'looks most like', 'told apart by'], closestRows(record)).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function askedBy(probe: string) {
  const found = lookAlikeProbes[probe];
  if (found === undefined) throw new Error(`nobody asks ${probe}`);
  return found;
}

function answerRows({ answers }: LookAlikeRecord, probes: readonly string[]): string[][] {
  const scenarios = Object.keys(answers).filter((id) => id !== healthy);
  return scenarios.map((id) => [
    pageLink(id),
    ...probes.map((probe) => {
      const answer = answers[id]?.[probe];
      return answer === answers[healthy]?.[probe] ? '·' : plain(answer ?? '–');
    }),
  ]);
}

function closestRows(record: LookAlikeRecord): string[][] {
  const scenarios = Object.keys(record.answers);
  return scenarios.flatMap((id) => {
    const others = scenarios.filter((other) => other !== id);
    const told = others.map((other) => ({ other, by: tellingProbes(record, id, other) }));
    const [closest] = told.toSorted((one, two) => one.by.length - two.by.length);
    if (closest === undefined) return [];
    const looks = closest.by.map((probe) => {
      const [mine, theirs] = [record.answers[id]?.[probe], record.answers[closest.other]?.[probe]];
      return `${plain(probe)}: ${code(mine ?? '')}, not ${code(theirs ?? '')}`;
    });
    return [
      [pageLink(id), pageLink(closest.other), looks.slice(0, 3).join(' <br>') || 'time alone: whether the errors stop'],
    ];
  });
}

const pageLink = (id: string): string => `[${plain(id)}](scenarios/${id}.md)`;
