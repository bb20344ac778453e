import { parseArgs } from 'node:util';
import { chooseScenarios } from '../../harness/cli/choose.ts';
import { rightRemedy, stepsLeft } from '../../harness/train/commands.ts';
import type { DrillOutcome } from '../../harness/vocabulary/drill.ts';
import { UsageError } from '../../harness/vocabulary/failures.ts';
import type { Scenario } from '../../harness/vocabulary/scenario.ts';
import { scenarios as catalogue } from '../../scenarios/index.ts';

/** A program that is to find out what is broken, and to repair it. */
export interface Troubleshooter {
  readonly name: string;
  readonly command: string;
}

/** What must not solve a drill. */
const controls: readonly Troubleshooter[] = [
  { name: 'do-nothing', command: 'true' },
  { name: 'restart-coredns', command: 'kubectl rollout restart -n kube-system deployment/coredns' },
];

export interface Tried {
  readonly scenario: string;
  readonly troubleshooter: string;
  readonly outcome: DrillOutcome;
  readonly points: number;
  readonly mitigatedMs?: number;
  readonly why: readonly string[];
}

export interface Comparison {
  readonly schemaVersion: 1;
  readonly tried: readonly Tried[];
  readonly troubleshooters: readonly { readonly name: string; readonly solved: number; readonly points: number }[];
  /** Controls that solved what they must not, as `SCENARIO CONTROL`. */
  readonly wrongControls: readonly string[];
}

/**
 * Whether a control must fail: doing nothing wherever something has to be done, and a restart wherever the catalogue has found that it
 * is no fix.
 */
export function mustFail({ remedies, ...scenario }: Scenario, control: string): boolean {
  const right = rightRemedy({ remedies, ...scenario });
  if (right === undefined || stepsLeft(right, false).length === 0) return false;
  return control === 'do-nothing' || remedies.some(({ id, origin }) => id === control && origin === 'control');
}

/** Counts what the troubleshooters have done. */
export function compared(tried: readonly Tried[]): Comparison {
  const names = [...new Set(tried.map(({ troubleshooter }) => troubleshooter))];
  const solved = tried.filter(({ outcome }) => outcome === 'solved');
  const isControl = (name: string) => controls.some((control) => control.name === name);
  return {
    schemaVersion: 1,
    tried,
    troubleshooters: names.map((name) => ({
      name,
      solved: solved.filter(({ troubleshooter }) => troubleshooter === name).length,
      points: tried
        .filter(({ troubleshooter }) => troubleshooter === name)
        .reduce((sum, { points }) => sum + points, 0),
    })),
    wrongControls: solved
      .filter(({ troubleshooter }) => isControl(troubleshooter))
      .filter(({ scenario, troubleshooter }) =>
        catalogue.some((known) => known.id === scenario && mustFail(known, troubleshooter)),
      )
      .map(({ scenario, troubleshooter }) => `${scenario} ${troubleshooter}`),
  };
}

/** A line for each scenario, a column for each troubleshooter. */
export function tableOfTried({ tried, troubleshooters, wrongControls }: Comparison): string {
  const names = troubleshooters.map(({ name }) => name);
  const cell = (scenario: string, name: string): string => {
    const found = tried.find((one) => one.scenario === scenario && one.troubleshooter === name);
    return found === undefined ? '' : `${found.outcome} ${found.points}`;
  };
  const rows = [
    ['', ...names],
    ...[...new Set(tried.map(({ scenario }) => scenario))].map((scenario) => [
      scenario,
      ...names.map((name) => cell(scenario, name)),
    ]),
    ['solved, points', ...troubleshooters.map(({ solved, points }) => `${solved}, ${points}`)],
  ];
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const wrong = wrongControls.map((what) => `solved by a control, which must not be: ${what}`);
  return `${[...lines, ...wrong].join('\n')}\n`;
}

/**
 * Reads the command line.
 *
 * @throws UsageError for what it does not know
 */
export function readTroubleshooterOptions(args: readonly string[]) {
  const { values, positionals } = parse(args);
  const { output, exec = [], 'time-limit': limit } = values;
  if (output !== 'table' && output !== 'json')
    throw new UsageError(`-o/--output: "${output}" must be one of table, json`);
  if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError(`--time-limit: "${limit}" is no number of minutes`);
  const own = exec.map((text) => {
    const [, name, command] = /^([\w.-]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || command === undefined) throw new UsageError(`--exec: "${text}" is not NAME=COMMAND`);
    if (controls.some((control) => control.name === name))
      throw new UsageError(`--exec: "${name}" is a control already`);
    return { name, command };
  });
  const chosen = chooseScenarios(positionals).filter(({ shownBy }) => shownBy.length > 0);
  return {
    scenarios: chosen.map(({ id }) => id),
    troubleshooters: [...controls, ...own],
    minutes: Number(limit),
    json: output === 'json',
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        exec: { type: 'string', multiple: true },
        output: { type: 'string', short: 'o', default: 'table' },
        'time-limit': { type: 'string', default: '10' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
