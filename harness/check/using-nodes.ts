/** Where it is noted what resists its removal: that ends neither a case nor the check, but its watchdog has to stay. */
export interface Leftovers {
  /** Notes what the engine would not do, if that is what the error tells of. */
  note(cluster: string, error: unknown): unknown;
  /**
   * Removes a cluster. One that resists is noted.
   *
   * @throws what the removal threw, when that is anything else
   */
  orNote(cluster: string, remove: () => Promise<void>): Promise<void>;
}

/**
 * Makes nodes, uses them, and removes them again, whatever came of it. That the engine is gone, which the removal finds out
 * after it has waited, is thrown in place of what went wrong before: it explains that, and decides what follows. `await using`
 * would throw a SuppressedError, which says neither.
 *
 * @param cluster what the nodes are called together
 * @throws what the removal threw, unless that is only that something resists; else what the making or the use threw
 */
export async function usingNodes<N extends AsyncDisposable, T>(
  { cluster, leftovers }: { readonly cluster: string; readonly leftovers: Leftovers },
  make: () => Promise<N>,
  use: (nodes: N) => Promise<T>,
): Promise<T> {
  const nodes = await make().catch((error: unknown) => {
    // What fails to be made is removed by its maker.
    leftovers.note(cluster, error);
    throw error;
  });
  try {
    return await use(nodes);
  } finally {
    await leftovers.orNote(cluster, async () => {
      await nodes[Symbol.asyncDispose]();
    });
  }
}
