import CliTable from 'cli-table3';
import { type Expected, expectedWord, isFalseAlarm, isRight, isWrongName, type Outcome, wordFor } from './expected.ts';

/** A diagnosis that was asked for, and what it should have come to. */
export interface Asked extends Outcome {
  readonly fault: string;
  readonly moment: string;
  readonly expected: Expected;
  readonly probePod: boolean;
  readonly seconds: number;
}

interface Cell {
  readonly said: string;
  readonly right: boolean;
  readonly seconds: number;
}

export interface Figures {
  /** Of the diagnoses with a pod, which see all that can be seen. */
  readonly right: number;
  readonly total: number;
  /** A cause named where nothing is wrong, with a pod or without. */
  readonly falseAlarms: number;
  /** A cause named that is not the one, with a pod or without. */
  readonly wrongNames: number;
  readonly withoutPod: { readonly right: number; readonly total: number };
  readonly slowestSeconds: number;
  /** A row for each fault and moment: what it should have come to, and what was said. */
  readonly matrix: readonly {
    readonly fault: string;
    readonly moment: string;
    readonly expected: string;
    readonly withPod: Cell | null;
    readonly withoutPod: Cell | null;
  }[];
}

/**
 * @param faults those that should have been diagnosed: one that was not counts as not right
 */
export function figures(asked: readonly Asked[], faults: readonly string[]): Figures {
  const moments = [...new Set(asked.map(({ fault, moment }) => JSON.stringify([fault, moment])))];
  const missing = faults.filter((fault) => !asked.some((one) => one.fault === fault));
  const rows = moments.map((key) => {
    const [fault, moment]: [string, string] = JSON.parse(key);
    const of = (probePod: boolean) =>
      asked.find((one) => one.fault === fault && one.moment === moment && one.probePod === probePod);
    const one = of(true) ?? of(false);
    const expected = one === undefined ? '' : expectedWord(one.expected);
    return { fault, moment, expected, withPod: cellOf(of(true)), withoutPod: cellOf(of(false)) };
  });
  const never = missing.map((fault) => ({ fault, moment: '', expected: '', withPod: null, withoutPod: null }));
  const matrix = [...rows, ...never];
  const rightIn = (column: 'withPod' | 'withoutPod') => matrix.filter((row) => row[column]?.right).length;
  return {
    right: rightIn('withPod'),
    total: matrix.length,
    falseAlarms: asked.filter((one) => isFalseAlarm(one.expected, one)).length,
    wrongNames: asked.filter((one) => isWrongName(one.expected, one)).length,
    withoutPod: { right: rightIn('withoutPod'), total: matrix.length },
    slowestSeconds: Math.max(0, ...asked.map(({ seconds }) => Math.round(seconds * 10) / 10)),
    matrix,
  };
}

const cellOf = (one: Asked | undefined): Cell | null =>
  one === undefined
    ? null
    : { said: wordFor(one), right: isRight(one.expected, one), seconds: Math.round(one.seconds * 10) / 10 };

/** The same for people. */
export function matrixText(result: Figures): string {
  const table = new CliTable({ head: ['fault', 'expected', 'with a pod', 'without'], style: { head: [], border: [] } });
  for (const { fault, moment, expected, withPod, withoutPod } of result.matrix) {
    table.push([moment ? `${fault}, ${moment}` : fault, expected, cellText(withPod), cellText(withoutPod)]);
  }
  return [
    table.toString(),
    `with a pod ${result.right} of ${result.total} right, without ${result.withoutPod.right} of ${result.withoutPod.total}; ${result.falseAlarms} false alarms, ${result.wrongNames} wrong names; the slowest took ${result.slowestSeconds} s`,
  ].join('\n');
}

const cellText = (cell: Cell | null): string =>
  cell === null ? '✗ not asked' : `${cell.right ? '✓' : '✗'} ${cell.said}, ${cell.seconds} s`;
