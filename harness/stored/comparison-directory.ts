import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ComparedRun } from '../../reports/comparison/compare.ts';
import { comparisonRenderers } from '../../reports/comparison/index.ts';
import { UsageError } from '../vocabulary/failures.ts';
import type { Plan } from '../vocabulary/plan.ts';
import { marks } from './reading.ts';
import { createDirectory, type RunDirectory, readRun, type StoredRun, writePlan, writeTexts } from './run-directory.ts';

/** What marks a directory as that of a comparison says what of. */
const marker = marks.comparison;

/** The directory of a comparison, and in it those of its runs: one for each version of Kubernetes. */
export interface ComparisonDirectory extends RunDirectory {
  readonly runs: readonly RunDirectory[];
}

/**
 * Makes the directory of a comparison, with the plan of each of its runs, and points `latest` at it.
 *
 * @param versions of Kubernetes; the directories of the runs are called after them
 * @throws as `createRunDirectory` does
 */
export function createComparisonDirectory(
  runs: string,
  plan: Plan,
  versions: readonly string[],
  now: Date,
): ComparisonDirectory {
  const directory = createDirectory(runs, now, (path) => {
    for (const version of versions) {
      mkdirSync(join(path, version));
      writePlan(join(path, version), plan);
    }
    writeFileSync(join(path, marker), `${JSON.stringify({ schemaVersion: 1, versions }, undefined, 2)}\n`);
  });
  return {
    ...directory,
    runs: versions.map((version) => ({ id: directory.id, path: join(directory.path, version) })),
  };
}

/** Runs of the same plan with several versions of Kubernetes, as they were written, and what became of them. */
export interface StoredComparison {
  readonly directory: RunDirectory;
  readonly runs: readonly (ComparedRun & StoredRun)[];
}

/**
 * Reads and grades what is stored: a run, or a comparison of several.
 *
 * @param name an id under `runs`, `latest`, or a path
 * @throws UsageError when there is nothing of that name, or it cannot be read
 */
export function readStored(name: string, runs: string): StoredRun | StoredComparison {
  const kept = [marks.run, marker];
  const path = [resolve(runs, name), resolve(name)].find((candidate) =>
    kept.some((file) => existsSync(join(candidate, file))),
  );
  return path !== undefined && existsSync(join(path, marker)) ? readComparison(path) : readRun(name, runs);
}

/** Reads and grades the runs of a comparison. */
export function readComparison(path: string): StoredComparison {
  const versions = parseVersions(readFileSync(join(path, marker), 'utf8'), path);
  const runs = versions.map((kubernetes) => ({ kubernetes, ...readRun(join(path, kubernetes), path) }));
  // The runs' journals have its id. None may have been written, and then it is called as its directory is.
  const id = runs.map(({ directory }) => directory.id).find((known) => known !== 'unknown') ?? basename(path);
  return { directory: { id, path }, runs };
}

/**
 * Writes `result.json` and the reports that compare the runs.
 *
 * @throws CannotWrite when one cannot be written; those before it are there
 */
export function writeComparison({ directory, runs }: StoredComparison): void {
  const files = { 'result.json': 'json', 'report.md': 'markdown', 'report.txt': 'table' } as const;
  writeTexts(directory, files, (output, look) => comparisonRenderers[output]({ ...directory, runs }, look));
}

function parseVersions(text: string, path: string): string[] {
  const broken = new UsageError(`${path}/${marker} is not a list of versions, so this comparison cannot be reported`);
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    throw broken;
  }
  const { schemaVersion, versions }: { schemaVersion?: unknown; versions?: unknown } = Object(stored);
  const isWord = (version: unknown): version is string => typeof version === 'string' && /^v[\d.]+$/.test(version);
  if (schemaVersion !== 1 || !Array.isArray(versions) || !versions.every(isWord)) throw broken;
  return versions;
}
