/** What a sweep removed, by name. */
export interface Swept {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/**
 * Removes the containers, volumes and networks of one run, or of every dead run that is not kept.
 * Whatever does not carry the lab's label is never touched.
 */
export function sweep(_options: { dockerHost: string; runs: 'dead' | { runId: string } }): Promise<Swept> {
  throw new Error('not built yet');
}
