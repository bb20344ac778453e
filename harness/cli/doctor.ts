import pc from 'picocolors';
import { type Check, examine, type Findings } from '../doctor.ts';
import { wantsColor } from './terminal.ts';

const marks: Readonly<Record<Check['state'], string>> = { ok: '✓', warning: '!', failed: '✗' };

/** Examines the machine and says what each lack means. Changes nothing. */
export async function doctor(options: { output: 'table' | 'json'; image?: string | undefined }): Promise<number> {
  const findings = await examine({ image: options.image });
  const text = options.output === 'json' ? JSON.stringify(findings, undefined, 2) : table(findings);
  process.stdout.write(`${text}\n`);
  return findings.checks.some(({ state }) => state === 'failed') ? 69 : 0;
}

function table({ checks, capabilities }: Findings): string {
  const colors = pc.createColors(wantsColor(process.stdout, process.env));
  const paint = { ok: colors.green, warning: colors.yellow, failed: colors.red };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const rows = checks.map(({ name, state, found, means }) => {
    const line = `${paint[state](marks[state])} ${name.padEnd(width)}  ${found}`;
    return means === undefined ? line : `${line}\n  ${' '.repeat(width)}  ${means}`;
  });
  const told = Object.entries(capabilities).map(([name, has]) => `${name}: ${has ? 'yes' : 'no'}`);
  return [...rows, '', `What scenarios may need of this host: ${told.join(', ')}`].join('\n');
}
