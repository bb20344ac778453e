import { plain, tableOf } from '../markdown/escape.ts';
import { fateSigns, summaryWords, surprises } from '../words.ts';
import type { Comparison } from './compare.ts';
import { aboutWords, cellWords, comparedSigns, comparedWords, detailWords, legend, resultsOf } from './words.ts';

/** Several runs as a document: claim by version, then what differs. The evidence is in the reports of the runs. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { versions, verdicts } = comparison;
  return [
    `# Comparison ${plain(comparison.comparison.id)}`,
    '',
    `**${comparedWords(comparison)}.**`,
    '',
    ...tableOf(['Kubernetes', 'CoreDNS', 'verdicts', 'report'], versions.map(versionRow)),
    '',
    ...section('Differs between the versions', differingLines(comparison)),
    ...section('Differs from what was expected', surpriseLines(comparison)),
    '## Claim by version',
    '',
    ...tableOf(
      ['', 'scenario', 'claim or remedy', ...versions.map(({ kubernetes }) => kubernetes)],
      verdicts.map((row) => [
        comparedSigns[row.compared],
        plain(row.scenario),
        plain(row.id),
        ...versions.map((version) => plain(cellWords(row, version))),
      ]),
    ),
    '',
    `${plain(legend)}.`,
    '',
  ].join('\n');
}

function versionRow({ kubernetes, result }: Comparison['versions'][number]): string[] {
  const unfinished = result.run.complete ? '' : ' **This run did not end**: what its journal lacks is ungraded.';
  const link = `[report](${kubernetes}/report.md)`;
  return [kubernetes, plain(result.environment.coredns), `${summaryWords(result.summary)}.${unfinished}`, link];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

function differingLines(comparison: Comparison): string[] {
  const differing = comparison.verdicts.filter(({ compared }) => compared === 'different');
  return differing.flatMap((row) => [
    `- **${plain(row.scenario)}, ${plain(row.id)}**: ${plain(aboutWords(row, resultsOf(comparison)))}`,
    ...comparison.versions.map(
      ({ kubernetes, result }) => `  - ${kubernetes}: ${plain(detailWords(row, result, row.notTried?.[kubernetes]))}`,
    ),
  ]);
}

function surpriseLines({ versions }: Comparison): string[] {
  return versions.flatMap(({ kubernetes, result }) =>
    surprises(result).map(({ fate, text }) => `- ${fateSigns[fate]} ${kubernetes}: ${plain(text)}`),
  );
}
