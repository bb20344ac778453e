import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { didYouMean } from '../nearest.ts';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';

/**
 * Reads the one context of the one file that was named, and nothing of the surroundings.
 *
 * @throws UsageError for a context that the file does not have, EnvironmentError for a file that cannot be read or a context that
 * cannot be used
 */
export function readContext(kubeconfig: string, context: string): KubeConfig {
  const file = readFileOf(kubeconfig);
  const names = file.contexts.map(({ name }) => name);
  if (!names.includes(context)) {
    throw new UsageError(
      `--context: ${kubeconfig} has no context "${context}"${didYouMean(context, names)}\nIts contexts are: ${names.join(', ') || 'none'}.`,
    );
  }
  const config = new KubeConfig();
  try {
    config.loadFromString(JSON.stringify(onlyFor(context, file)));
  } catch (error) {
    // Of each list there is one entry: its number would be wrong.
    const why = wordsOf(error).replace(/^\w+\[0\]\./, '');
    throw new EnvironmentError(`--context: "${context}" in ${kubeconfig} cannot be used: ${why}`);
  }
  // As kubectl reads them: files are named from where the kubeconfig is.
  config.makePathsAbsolute(dirname(resolve(kubeconfig)));
  config.setCurrentContext(context);
  const server = config.getCurrentCluster()?.server ?? '';
  if (!/^https:\/\//.test(server))
    throw new EnvironmentError(`--context: the server of "${context}" is "${server}"; it must be an https:// address`);
  return config;
}

/** An entry of one of the lists in a kubeconfig. */
interface Entry {
  readonly name: string;
}

type ConfigFile = Readonly<Record<'clusters' | 'contexts' | 'users', readonly Entry[]>>;

function readFileOf(kubeconfig: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(kubeconfig, 'utf8');
  } catch (error) {
    throw new EnvironmentError(`--kubeconfig: ${kubeconfig} cannot be read: ${wordsOf(error)}`);
  }
  try {
    const document: unknown = parse(text, { merge: true });
    const isMapping = typeof document === 'object' && document !== null && !Array.isArray(document);
    if (!isMapping) throw new Error('it is no mapping');
    const { clusters, contexts, users }: Record<string, unknown> = { ...document };
    return { clusters: entriesIn(clusters), contexts: entriesIn(contexts), users: entriesIn(users) };
  } catch (error) {
    throw new EnvironmentError(`--kubeconfig: ${kubeconfig} is not a kubeconfig: ${wordsOf(error)}`);
  }
}

const entriesIn = (list: unknown): Entry[] =>
  Array.isArray(list) ? list.filter((entry) => typeof Object(entry).name === 'string') : [];

/** The context with its cluster and its user. What else is in the file may be broken, and is not looked at. */
function onlyFor(context: string, { contexts, clusters, users }: ConfigFile): ConfigFile {
  const [chosen] = namedIn(contexts, context);
  const { cluster, user }: { cluster?: unknown; user?: unknown } = Object(Object(chosen).context);
  for (const [kind, name, list] of [
    ['cluster', cluster, clusters],
    ['user', user, users],
  ] as const) {
    if (name && namedIn(list, name).length === 0) throw new Error(`the file has no ${kind} "${name}"`);
  }
  return { contexts: namedIn(contexts, context), clusters: namedIn(clusters, cluster), users: namedIn(users, user) };
}

const namedIn = (list: readonly Entry[], wanted: unknown): Entry[] =>
  list.filter(({ name }) => name === wanted).slice(0, 1);

/** The first line: those after it may quote a file that holds secrets. */
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/:$/, '') ?? '';
