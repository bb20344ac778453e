import { plain, tableOf } from '../markdown/escape.ts';
import type { RunPair } from './changes.ts';
import { tellChanges } from './told.ts';

/** What changed from one run to another, as a document. The evidence is in the reports of the runs. */
export function againstMarkdown(pair: RunPair): string {
  const { title, summary, parts, notes } = tellChanges(pair);
  return [
    `# ${plain(`${title.charAt(0).toUpperCase()}${title.slice(1)}`)}`,
    '',
    `**${summary}.**`,
    '',
    ...notes.flatMap((note) => [plain(note), '']),
    ...parts.flatMap(({ title: heading, changes }) => [
      `## ${heading}`,
      '',
      ...tableOf(
        ['', 'before', 'after'],
        changes.map(({ about, before, after }) => [plain(about), plain(before) || '–', plain(after) || '–']),
      ),
      '',
    ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
