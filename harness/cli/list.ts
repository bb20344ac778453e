import { scenarios } from '../../scenarios/index.ts';
import { documents } from '../vocabulary/scenario.ts';

/** Prints the catalogue. */
export function list(output: 'table' | 'json'): number {
  const rows = scenarios.map(({ id, title, source, fidelity, symptoms, remedies }) => ({
    id,
    title,
    document: source.document,
    section: source.section,
    fidelity,
    claims: Object.keys(symptoms).length + remedies.reduce((sum, { verify }) => sum + Object.keys(verify).length, 0),
    remedies: remedies.map((remedy) => ({ id: remedy.id, origin: remedy.origin })),
  }));
  process.stdout.write(output === 'json' ? `${JSON.stringify(rows, undefined, 2)}\n` : table(rows));
  return 0;
}

function table(rows: readonly { id: string; title: string; document: string; section: string; claims: number }[]) {
  const width = Math.max(...rows.map(({ id }) => id.length));
  const told = rows.map(({ id, title, document, section, claims }) =>
    [`${id.padEnd(width)}  ${title}`, `${' '.repeat(width)}  ${document}: ${section} (${claims} claims)`].join('\n'),
  );
  const sources = Object.entries(documents).map(([id, title]) => `${id}: “${title}”`);
  return `${told.join('\n')}\n\n${sources.join('\n')}\n`;
}
