import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../vocabulary/failures.ts';
import { projectDirectory } from './places.ts';

/**
 * kind's own node image, as its release notes list it under "Images pre-built for this release":
 * https://github.com/kubernetes-sigs/kind/releases/tag/v0.33.0. That release has no image of Kubernetes 1.36.3, which
 * the offline image contains; this is the nearest one.
 */
export const kindNodeImage =
  'kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed';

/** The node images that may be pulled, by their version of Kubernetes: those whose digest is known, and no others. */
const pulled: ReadonlyMap<string, string> = new Map([['v1.36.4', kindNodeImage]]);

/** The node image of a version that can be pulled; undefined where none is known. */
export const pulledNodeImage = (version: string): string | undefined => pulled.get(version);

/** The versions of Kubernetes that the offline image can be built with, oldest first. */
export function builtVersions(): string[] {
  return readdirSync(join(projectDirectory, 'node-image', 'kubernetes')).toSorted(byAge);
}

/**
 * Reads a version of Kubernetes, with or without its `v`.
 *
 * @returns for example `v1.36.3`
 * @throws UsageError when it is none, or not a whole one
 */
export function readVersion(word: string): string {
  if (/^v?\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(word)) return `v${word.replace(/^v/, '')}`;
  throw new UsageError(
    `--kubernetes: "${word}" is not a version of Kubernetes with its three numbers, such as v1.36.3; there are ${offered()}`,
  );
}

/** That there is no node image of a version, neither here nor to be had, and of which there are. */
export function notOffered(version: string): UsageError {
  return new UsageError(
    `--kubernetes: there is no node image of "${version}"; there are ${offered()}.\n` +
      `Any other that the engine has as kindest/node:${version} will do, too.`,
  );
}

/**
 * Sees that only one of them says which node image to use.
 *
 * @throws UsageError when an image is named beside a version
 */
export function refuseImageBesideVersions(
  { image, kubernetes }: { image: string | undefined; kubernetes: readonly string[] },
  environment: NodeJS.ProcessEnv,
): void {
  const named = image === undefined ? environment.DNSDRILL_NODE_IMAGE : image;
  if (kubernetes.length === 0 || !named) return;
  const by = image === undefined ? 'DNSDRILL_NODE_IMAGE' : '--image';
  throw new UsageError(
    `--kubernetes: "${kubernetes.join(', ')}" chooses a node image, and ${by} names one already, ${named}; ` +
      `leave out --kubernetes or ${image === undefined ? 'unset the variable' : '--image'}`,
  );
}

function offered(): string {
  return `${builtVersions().join(', ')} (built here) and ${[...pulled.keys()].join(', ')} (pulled where a registry answers)`;
}

function byAge(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
