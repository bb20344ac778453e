import { stripVTControlCharacters } from 'node:util';
import { type CheckOutput, checkRenderers } from '../../reports/check/index.ts';
import { oneLine } from '../../reports/text.ts';
import { type CheckSession, runCases } from '../check/cases.ts';
import { guardRun } from '../engine/guard.ts';
import { checkExitCode, summarise } from '../rules/index.ts';
import { writeCheck } from '../stored/check-directory.ts';
import { checkRunsDirectory, createDirectory, type RunDirectory } from '../stored/run-directory.ts';
import type { CheckResult, HostCondition } from '../vocabulary/check.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import { checkAskedImage } from './asked-image.ts';
import { type AskedScripts, chooseScripts, readRules } from './check-scripts.ts';
import { Interrupted, onInterruption } from './interruption.ts';
import { type Laboratory, openLaboratory } from './laboratory.ts';
import { Leftovers, sweepDeadRuns } from './leftovers.ts';
import { clustersAtOnce } from './parallel.ts';
import { orCannotWrite } from './session.ts';
import { look, print, say } from './terminal.ts';

export interface CheckOptions extends AskedScripts {
  readonly nodes: number;
  readonly host: readonly HostCondition[];
  readonly rules?: string | undefined;
  /** In milliseconds. */
  readonly timeout: number;
  readonly output: CheckOutput;
  readonly out: string;
  readonly image?: string | undefined;
  readonly kubernetes?: string | undefined;
  readonly parallel?: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** Runs scripts on bare nodes, each under each condition, judges the clusters, and writes the reports. */
export async function check(options: CheckOptions): Promise<number> {
  const scripts = chooseScripts(options);
  const settings = readRules(options.rules);
  checkRunsDirectory(options.out, 'latest-check');
  const { image, kubernetes } = options;
  await checkAskedImage({ image, kubernetes: [kubernetes ?? []].flat() });
  const nothingLeft = new AbortController();
  const interruption = onInterruption(say, nothingLeft.signal);
  const { signal } = interruption;
  const laboratory = await openLaboratory({ image, kubernetes, signal });
  const { dockerHost } = laboratory.engine;
  await sweepDeadRuns(dockerHost, say);
  const directory = createDirectory(options.out, new Date(), () => undefined, 'latest-check');
  const guard = await guardRun({ dockerHost, runId: directory.id, directory: directory.path });
  interruption.begin();

  const startedAt = new Date().toISOString();
  const parallel = await clustersAtOnce(options.parallel, laboratory);
  const asked = scripts.flatMap((script) => options.host.map((host) => ({ script, host })));
  const tell = options.quiet ? () => undefined : (line: string) => say(lineOf(line));
  const leftovers = new Leftovers(say);
  const { cases, stopped, engineGone } = await runCases(asked, {
    ...{ laboratory: { ...laboratory, dockerHost }, settings, parallel, signal, leftovers, tell },
    ...{ directory, nodes: options.nodes, timeoutMs: options.timeout },
  } satisfies CheckSession);
  nothingLeft.abort();
  const result = describe({ directory, startedAt, cases, laboratory, nodes: options.nodes, asked: asked.length });
  const code = conclude(options, directory, result, stopped);
  if (!(engineGone || leftovers.any)) await guard.dismiss();
  return code;
}

/** What a script prints may hold colours and worse; a line of it is a line here. */
const lineOf = (line: string): string => oneLine(stripVTControlCharacters(line));

function describe(made: {
  readonly directory: RunDirectory;
  readonly startedAt: string;
  readonly cases: CheckResult['cases'];
  readonly laboratory: Laboratory;
  readonly nodes: number;
  readonly asked: number;
}): CheckResult {
  const { directory, startedAt, cases, laboratory, nodes, asked } = made;
  const { engine, image, kubernetesVersion } = laboratory;
  return {
    schemaVersion: 1,
    run: {
      ...{ id: directory.id, startedAt, finishedAt: new Date().toISOString(), directory: directory.path },
      complete: cases.length === asked,
    },
    environment: { kubernetes: kubernetesVersion, engine: `Docker ${engine.version} (${engine.origin})`, image, nodes },
    cases,
    summary: summarise(cases),
  };
}

/** Prints the result, whether or not there is room to write it down. */
function conclude(options: CheckOptions, directory: RunDirectory, result: CheckResult, stopped: unknown): number {
  const unwritten = orCannotWrite(() => writeCheck(directory, result));
  print(checkRenderers[options.output](result, look()), options.output);
  const trouble = stopped instanceof EnvironmentError ? stopped : unwritten;
  say(trouble ? `\ndnsdrill: ${trouble.message}` : `\nReport: ${directory.path}/check.html`);
  if (stopped instanceof Interrupted || stopped instanceof EnvironmentError) return stopped.exitCode;
  return unwritten?.exitCode ?? checkExitCode(result);
}
