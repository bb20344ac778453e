import { constants } from 'node:os';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import { containerEngine } from './engine-step.ts';
import { clientImage, nodeImage } from './image-steps.ts';
import { withSetupLock } from './lock.ts';
import { cacheDirectory } from './places.ts';
import { type Progress, progressTo } from './progress.ts';
import { perform } from './step.ts';
import type { Workshop } from './tool.ts';
import { builtVersions, readVersion, refuseImageBesideVersions } from './versions.ts';

/** What the set-up is asked for; without anything, the usual node image. */
interface Asked {
  readonly image: string | undefined;
  /** Versions that node images are wanted of. */
  readonly kubernetes: readonly string[];
}

/** Gets a machine ready for runs: an engine, node images, a client image. Quick when they are there. */
async function setUp(shop: Workshop, { image, kubernetes }: Asked): Promise<void> {
  const { progress, signal } = shop;
  refuseImageBesideVersions({ image, kubernetes }, shop.environment);
  await withSetupLock(shop.cacheDirectory, { say: progress.say, signal }, async () => {
    const engine = await perform(containerEngine(shop), progress, signal);
    for (const version of kubernetes.length === 0 ? [undefined] : kubernetes) {
      await perform(nodeImage(shop, engine, { image, kubernetes: version }), progress, signal);
    }
    const built = kubernetes.find((version) => builtVersions().includes(version));
    await perform(clientImage(shop, engine, built), progress, signal);
  });
}

/** Returns what the arguments ask for; prints the help itself and returns undefined when they ask for that. */
async function parse(args: readonly string[], write: (text: string) => void): Promise<Asked | undefined> {
  let helped = false;
  const parser = yargs([...args])
    .scriptName('./setup')
    .usage(
      '$0 [--image REF | --kubernetes VERSION…]\n\n' +
        'Gets this machine ready for the lab: a container engine, a node image, a client image.',
    )
    .option('image', {
      type: 'string',
      requiresArg: true,
      describe: 'use this node image, which must be in the engine already (also: DNSDRILL_NODE_IMAGE)',
    })
    .option('kubernetes', {
      type: 'string',
      requiresArg: true,
      describe: 'get the node image of this version; may be given again for another',
    })
    .version(false)
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      throw new UsageError(`${message ?? error.message}; ./setup knows --image REF, --kubernetes VERSION and --help`);
    });
  const { image, kubernetes } = await parser.parse([...args], {}, (_error, _parsed, output) => {
    helped = output !== '';
    if (helped) write(`${output}\n`);
  });
  if (Array.isArray(image)) throw new UsageError('--image can be given once');
  return helped ? undefined : { image, kubernetes: [kubernetes ?? []].flat().map(readVersion) };
}

/** Runs the set-up and returns its exit code: 0, 64 usage, 69 what it needs is not there, 70 it broke, 130 or 143 interrupted. */
async function main(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const progress = progressTo(process.stderr, environment);
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    // The second one stops at once.
    if (interruption.signal.aborted) process.exit(128 + constants.signals[signal]);
    progress.say(`${signal}: stopping`);
    interruption.abort(signal);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const options = await parse(args, (text) => process.stderr.write(text));
    if (!options) return 0;
    const shop = { progress, signal: interruption.signal, environment, cacheDirectory: cacheDirectory(environment) };
    await setUp(shop, options);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) return 128 + constants.signals[interruption.signal.reason as NodeJS.Signals];
    return explain(error, progress);
  }
}

function explain(error: unknown, progress: Progress): number {
  if (error instanceof UsageError || error instanceof EnvironmentError) {
    progress.say(`error: ${error.message}`);
    return error.exitCode;
  }
  progress.say(`broke: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
}

// Nobody reads the progress any more; what it is about is still wanted.
process.stderr.on('error', () => undefined);
process.exitCode = await main(hideBin(process.argv), process.env);
