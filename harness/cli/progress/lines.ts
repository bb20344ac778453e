import type pc from 'picocolors';
import { bootChart } from '../../../reports/boot-chart.ts';
import { differenceWords } from '../../../reports/reset.ts';
import { seconds, visible } from '../../../reports/text.ts';
import type { Health } from '../../health.ts';
import type { Entry, EntryOf } from '../../vocabulary/entry.ts';
import { phaseWords, Standing, whyReplaced } from './standing.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** What is left of a terminal of 80 columns beside the indentation of a trial's lines. */
const chartColumns = 78;

/** Tells one trial, in one line for each thing that a person would want to know by now. */
export class TrialLines {
  readonly #standing: Standing;
  readonly #colors: Colors;
  readonly #verbose: boolean;
  #boot: EntryOf<'boot-action'>[] = [];

  constructor(trial: string, options: { colors: Colors; verbose: boolean }) {
    this.#standing = new Standing(trial);
    this.#colors = options.colors;
    this.#verbose = options.verbose;
  }

  /** What there is to say of the trial's next entry; often nothing. */
  linesOf(entry: Entry): string[] {
    const before = this.#standing.health;
    this.#standing.see(entry);
    switch (entry.kind) {
      case 'phase':
        return entry.state === 'started' ? this.#started(entry) : this.#ended(entry);
      case 'boot-action':
        this.#boot.push(entry);
        return [];
      case 'round': {
        const { health } = this.#standing;
        return health === undefined || health === before ? [] : this.#line('DNS', paint(this.#colors, health));
      }
      case 'fingerprint':
        return entry.differences.flatMap((difference) => this.#line('left', differenceWords(difference)));
      case 'breakdown':
        return [...this.#line('broke', this.#colors.red(paragraph(entry.message))), ...this.#replaced()];
      case 'trouble':
        // That of the reset itself costs the cluster.
        return this.#verbose || entry.asking === 'reset'
          ? this.#line('trouble', `${entry.asking}: ${paragraph(entry.message)}`)
          : [];
      case 'step':
        return this.#step(entry);
      case 'observation':
        return this.#observation(entry);
      default:
        return [];
    }
  }

  #started({ remedy, phase }: EntryOf<'phase'>): string[] {
    this.#boot = [];
    return remedy === undefined ? [] : this.#line('try', `${remedy} (${phase})`);
  }

  #ended(entry: EntryOf<'phase'>): string[] {
    const took = seconds(entry.ms - this.#standing.phaseStartedMs);
    const chart = this.#verbose ? bootChart(this.#boot, { cluster: entry.cluster, width: chartColumns }) : [];
    return [
      ...chart.map((line) => `  ${line}`),
      ...this.#line('done', `${phaseWords(entry)}, ${took}`),
      ...this.#replaced(),
    ];
  }

  #replaced(): string[] {
    const why = whyReplaced(this.#standing);
    return why === undefined ? [] : this.#line('replaced', `${this.#standing.cluster ?? 'the cluster'}: ${why}`);
  }

  #step({ purpose, command, exitCode }: EntryOf<'step'>): string[] {
    if (purpose === 'undo' && !this.#verbose) return [];
    return this.#line(purpose === 'undo' ? 'undo' : 'do', `${firstLine(command)}${exitNote(exitCode)}`);
  }

  #observation({ purpose, claim, answers }: EntryOf<'observation'>): string[] {
    if (purpose !== 'claim' && !this.#verbose) return [];
    const words = [...new Set(answers.map(({ answer }) => answer))].join(', ') || 'nobody answered';
    return this.#line('saw', `${claim}: ${words}`);
  }

  #line(label: string, text: string): string[] {
    return [`  ${this.#colors.dim(label.padEnd(9))} ${text}`];
  }
}

/** Green for healthy, red for broken, yellow for what is between. */
export function paint(colors: Colors, health: Health, text: string = health): string {
  if (health === 'healthy') return colors.green(text);
  return health === 'broken' ? colors.red(text) : colors.yellow(text);
}

const exitNote = (exitCode: number | undefined): string =>
  exitCode === 0 ? '' : ` → ${exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`}`;

function firstLine(text: string): string {
  const [first = '', ...rest] = visible(text).split('\n');
  const short = first.length > 110 ? `${first.slice(0, 110)}…` : first;
  return rest.length > 0 && !short.endsWith('…') ? `${short} …` : short;
}

/** A text of several lines, set in under the first of them. */
const paragraph = (text: string): string =>
  visible(text)
    .trimEnd()
    .replaceAll('\n', `\n${' '.repeat(12)}`);
