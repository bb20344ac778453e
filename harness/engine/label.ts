/** The labels that every container, volume and network of the lab carries. */
export const labels = {
  /** The run that made it. Whatever lacks this label is not the lab's. */
  run: 'dnsdrill.run',
  /** The process that made it, as {@link formatOwner} writes it. */
  owner: 'dnsdrill.owner',
  /** The cluster that it is a part of. */
  cluster: 'dnsdrill.cluster',
  /** What it is in that cluster: `node`, `resolver`, `network`, `volume` or `keep-mark`. */
  part: 'dnsdrill.part',
  /** On a node: the nonce that boot also writes into the cluster. */
  nonce: 'dnsdrill.nonce',
  /** On the mark of a run that is kept on purpose. */
  keep: 'dnsdrill.keep',
  /** Where the private kubeconfig of the cluster is, so that it goes when the cluster does. */
  kubeconfig: 'dnsdrill.kubeconfig',
} as const;

/** Stands where a process could not find out something about itself. */
export const unknown = 'unknown';

/** The process that owns a run, told apart from any other process of any time and machine. */
export interface Owner {
  /** The machine's id, or its host name where it has none. */
  readonly machine: string;
  /** Or {@link unknown}. */
  readonly bootId: string;
  /** The pid namespace, without which a pid means nothing; or {@link unknown}. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process started, in clock ticks since the machine booted: a pid comes back, this does not. */
  readonly startTicks: number;
}

/** What a process can find out about itself and its neighbours. */
export interface Surroundings {
  readonly machine: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  /**
   * When the process with a pid started; `hidden` when there is one, of which no more can be told; undefined when there is
   * none, or it is a zombie.
   */
  startTicksOf(pid: number): number | 'hidden' | undefined;
}

/**
 * Whether the owner of a run may still be at work. What cannot be told counts as alive, since sweeping a living
 * run breaks it, and leaving a dead one only wastes space.
 */
export function isAlive(owner: Owner, here: Surroundings): boolean {
  if (owner.machine !== here.machine || owner.bootId === unknown || here.bootId === unknown) {
    return true;
  }
  if (owner.bootId !== here.bootId) {
    return false;
  }
  if (owner.pidNamespace !== here.pidNamespace || here.pidNamespace === unknown) {
    return true;
  }
  return mayRun(owner, here);
}

/**
 * The same for a process that is known to be a neighbour: of this machine, this boot and this pid namespace, whatever
 * they are.
 */
export function mayRun({ pid, startTicks }: Owner, here: Surroundings): boolean {
  const found = here.startTicksOf(pid);
  return found === 'hidden' || found === startTicks;
}

/** The label's text. */
export function formatOwner(owner: Owner): string {
  return [owner.machine, owner.bootId, owner.pidNamespace, owner.pid, owner.startTicks].join('/');
}

/**
 * Reads the label's text.
 *
 * @returns undefined when it is not one that {@link formatOwner} wrote
 */
export function parseOwner(text: string): Owner | undefined {
  const [machine, bootId, pidNamespace, pid, startTicks, ...rest] = text.split('/');
  if (!(machine && bootId && pidNamespace && pid && startTicks) || rest.length > 0) {
    return undefined;
  }
  const owner = { machine, bootId, pidNamespace, pid: Number(pid), startTicks: Number(startTicks) };
  return Number.isInteger(owner.pid) && Number.isInteger(owner.startTicks) ? owner : undefined;
}
