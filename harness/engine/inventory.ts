import { ask } from './ask.ts';
import { labels } from './label.ts';
import { Refused } from './patience.ts';

/** One labelled object of the engine. */
export interface Labelled {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every object of the engine that carries the lab's label. */
export interface Inventory {
  readonly containers: readonly Labelled[];
  readonly volumes: readonly Labelled[];
  readonly networks: readonly Labelled[];
}

/** An engine that is removing containers answers late. */
const listTimeoutMs = 20_000;

/** An object as the engine's lists have it; the fields depend on its kind. */
interface Listed {
  readonly Id?: string;
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>> | null;
}

/**
 * Lists every object that carries the label of a run, stopped containers included.
 *
 * @throws NoAnswer when the engine is away, Refused when it does not list
 */
export async function takeInventory(dockerHost: string): Promise<Inventory> {
  const filters = encodeURIComponent(JSON.stringify({ label: [labels.run] }));
  const [containers, volumes, networks] = await Promise.all([
    list<Listed[]>(dockerHost, `/containers/json?all=true&filters=${filters}`),
    list<{ Volumes?: Listed[] | null }>(dockerHost, `/volumes?filters=${filters}`),
    list<Listed[]>(dockerHost, `/networks?filters=${filters}`),
  ]);
  return {
    containers: containers.map(labelled),
    // With nothing to list, some engines leave the list out.
    volumes: (volumes.Volumes ?? []).map(labelled),
    networks: networks.map(labelled),
  };
}

async function list<T>(dockerHost: string, path: string): Promise<T> {
  const { status, body } = await ask(dockerHost, path, { timeoutMs: listTimeoutMs });
  if (status !== 200) throw new Refused(status, `the engine does not list its objects: ${status} ${body.trim()}`);
  return JSON.parse(body) as T;
}

/** Volumes have no id but their name, and the names of containers begin with a slash. */
function labelled({ Id, Name, Names, Labels }: Listed): Labelled {
  const name = Name ?? Names?.[0]?.replace(/^\//, '') ?? Id ?? '';
  return { id: Id ?? name, name, labels: Labels ?? {} };
}
