/** What a node image contains. */
export interface NodeImage {
  readonly reference: string;
  readonly id: string;
  /** From `/kind/version`, for example `v1.36.3`. */
  readonly kubernetesVersion: string;
}

/**
 * Looks into a node image without running it.
 *
 * @throws EnvironmentError when the image does not exist locally, or is no node image (saying what was missing)
 */
export function inspectNodeImage(_dockerHost: string, _reference: string): Promise<NodeImage> {
  throw new Error('not built yet');
}
