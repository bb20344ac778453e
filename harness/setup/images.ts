import { join } from 'node:path';
import { execa } from 'execa';
import { ask } from '../engine/ask.ts';
import { projectDirectory } from './places.ts';

/**
 * kind's own node image, as its release notes list it under "Images pre-built for this release":
 * https://github.com/kubernetes-sigs/kind/releases/tag/v0.33.0. That release has no image of Kubernetes 1.36.3, which
 * the offline image contains; this is the nearest one.
 */
export const kindNodeImage =
  'kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed';

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
 */
export async function nodeImageReference(
  dockerHost: string,
  options: { image?: string | undefined; environment?: NodeJS.ProcessEnv } = {},
): Promise<NodeImageChoice | undefined> {
  const asked = askedImage(options.image, options.environment ?? process.env);
  if (asked) return { reference: asked, origin: 'asked for' };
  const offline = await offlineNodeImageReference();
  const [hasKind, hasOffline] = await Promise.all(
    [kindNodeImage, offline].map((image) => imageExists(dockerHost, image)),
  );
  if (hasKind) return { reference: kindNodeImage, origin: 'kind' };
  if (hasOffline) return { reference: offline, origin: 'offline' };
  return undefined;
}

/** The reference of the offline node image that belongs to the present sources of `node-image/`. */
export function offlineNodeImageReference(): Promise<string> {
  return printed('--print-reference');
}

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

async function printed(option: string): Promise<string> {
  const { stdout } = await execa(buildScript, [option], { stdin: 'ignore' });
  return stdout.trim();
}
