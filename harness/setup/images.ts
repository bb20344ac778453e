import { join } from 'node:path';
import { execa } from 'execa';
import { ask } from '../engine/ask.ts';
import { projectDirectory } from './places.ts';
import { builtVersions, kindNodeImage, pulledNodeImage } from './versions.ts';

/** The script that builds the offline images; its options print their references. */
export const buildScript = join(projectDirectory, 'node-image', 'build');

const imageTimeoutMs = 10_000;

/** A node image and why it was chosen: the user asked for it, it is kind's, or it was built here. */
export interface NodeImageChoice {
  readonly reference: string;
  readonly origin: 'asked for' | 'kind' | 'offline';
}

/** What the user asked for: `--image` first, then `DNSDRILL_NODE_IMAGE`. */
function askedImage(image: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  return image || environment.DNSDRILL_NODE_IMAGE || undefined;
}

/**
 * Returns the node image that a run will use, or undefined when the set-up has yet to fetch or build one. Builds and
 * pulls nothing. An image that the user asked for is returned whether it exists or not.
 *
 * @param options.kubernetes the version that it must be of; whoever names one must not ask for an image as well
 */
export async function nodeImageReference(
  dockerHost: string,
  options: {
    image?: string | undefined;
    kubernetes?: string | undefined;
    environment?: NodeJS.ProcessEnv | undefined;
  } = {},
): Promise<NodeImageChoice | undefined> {
  const asked = askedImage(options.image, options.environment ?? process.env);
  if (asked) return { reference: asked, origin: 'asked for' };
  for (const choice of await choicesOf(options.kubernetes)) {
    if (await imageExists(dockerHost, choice.reference)) return choice;
  }
  return undefined;
}

/** The images that would do, best first. */
async function choicesOf(kubernetes: string | undefined): Promise<NodeImageChoice[]> {
  const kinds =
    kubernetes === undefined
      ? [kindNodeImage]
      : [pulledNodeImage(kubernetes) ?? [], `kindest/node:${kubernetes}`].flat();
  const isBuilt = kubernetes === undefined || builtVersions().includes(kubernetes);
  return [
    ...kinds.map((reference) => ({ reference, origin: 'kind' as const })),
    ...(isBuilt ? [{ reference: await offlineNodeImageReference(kubernetes), origin: 'offline' as const }] : []),
  ];
}

/**
 * The reference of the offline node image that belongs to the present sources of `node-image/`.
 *
 * @param kubernetes one of the versions that can be built; without it, the usual one
 */
export function offlineNodeImageReference(kubernetes?: string): Promise<string> {
  return printed(...ofVersion(kubernetes), '--print-reference');
}

/** What tells the build script which version it is about. */
export const ofVersion = (kubernetes: string | undefined): readonly string[] =>
  kubernetes === undefined ? [] : ['--kubernetes', kubernetes];

/** The reference of the client image that belongs to the present sources of `node-image/`. */
export function clientImageReference(): Promise<string> {
  return printed('--print-client-reference');
}

/** Whether the engine has the image; never pulls. Throws when the engine does not answer. */
export async function imageExists(dockerHost: string, reference: string): Promise<boolean> {
  // References may contain slashes, which the API's path takes as they are; anything else odd must not end the path.
  const path = reference.split('/').map(encodeURIComponent).join('/');
  const { status, body } = await ask(dockerHost, `/images/${path}/json`, { timeoutMs: imageTimeoutMs });
  if (status === 200) return true;
  // Other statuses than 404: a reference that the engine cannot even read, so it has no such image either.
  if (status < 500) return false;
  throw new Error(`the engine at ${dockerHost} did not say whether it has ${reference}: ${status} ${body}`);
}

async function printed(...options: readonly string[]): Promise<string> {
  const { stdout } = await execa(buildScript, options, { stdin: 'ignore' });
  return stdout.trim();
}
