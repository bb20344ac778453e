import pc from 'picocolors';
import { roundHealth } from '../health.ts';
import type { Entry } from '../vocabulary/entry.ts';
import type { Plan } from '../vocabulary/plan.ts';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/**
 * Tells a run as it is written down: one line for each thing that a person would want to know by now.
 *
 * @param write takes whole lines, without their ends
 * @returns what to call with every entry of the journal
 */
export function progressOf(
  plan: Plan,
  options: { verbosity: Verbosity; color: boolean },
  write: (line: string) => void,
): (entry: Entry) => void {
  if (options.verbosity === 'quiet') return () => {};
  const colors = pc.createColors(options.color);
  const verbose = options.verbosity === 'verbose';
  const order = plan.trials.map(({ id }) => id);
  const startedMs = new Map<string, number>();
  let health = '';
  const line = (label: string, text: string) => write(`  ${colors.dim(label.padEnd(9))} ${text}`);

  return (entry) => {
    switch (entry.kind) {
      case 'phase': {
        const phase = entry.remedy === undefined ? entry.phase : `${entry.phase} ${entry.remedy}`;
        const key = `${entry.trial} ${phase}`;
        if (entry.state === 'started') {
          startedMs.set(key, entry.ms);
          health = '';
          if (entry.phase === 'boot') {
            const place = order.indexOf(entry.trial ?? '') + 1;
            write(colors.bold(`[${place}/${order.length}] ${entry.trial}`));
          } else if (entry.remedy !== undefined) line('try', `${entry.remedy} (${entry.phase})`);
        } else {
          line('done', `${phase}, ${seconds(entry.ms - (startedMs.get(key) ?? entry.ms))}`);
        }
        return;
      }
      case 'step':
        if (entry.purpose === 'undo' && !verbose) return;
        line(entry.purpose === 'undo' ? 'undo' : 'do', `${firstLine(entry.command)}${exitNote(entry.exitCode)}`);
        return;
      case 'observation': {
        if (entry.purpose === 'still-shown' && !verbose) return;
        const answers = [...new Set(entry.answers.map(({ answer }) => answer))].join(', ') || 'nobody answered';
        line('saw', `${entry.claim}: ${answers}`);
        return;
      }
      case 'round': {
        const now = roundHealth(entry);
        if (now !== health) line('DNS', paint(colors, now));
        health = now;
        return;
      }
      case 'boot-action':
        if (verbose) line('boot', `${entry.action}, ${seconds(entry.durationMs)}`);
        return;
      case 'trouble':
        if (verbose) line('trouble', `${entry.asking}: ${entry.message}`);
        return;
      case 'breakdown':
        line('broke', colors.red(entry.message));
        return;
    }
  };
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const exitNote = (exitCode: number | undefined): string =>
  exitCode === 0 ? '' : ` → ${exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`}`;

function firstLine(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const short = first.length > 110 ? `${first.slice(0, 110)}…` : first;
  return rest.length > 0 && !short.endsWith('…') ? `${short} …` : short;
}

function paint(colors: ReturnType<typeof pc.createColors>, health: string): string {
  if (health === 'healthy') return colors.green(health);
  return health === 'broken' ? colors.red(health) : colors.yellow(health);
}
