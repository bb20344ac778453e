import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { requireEngine } from '../harness/engine/find.ts';
import { cacheDirectory } from '../harness/setup/places.ts';

/** The release whose behaviour the cluster layer follows. */
const kindVersion = 'v0.33.0';

const installed = join(cacheDirectory(process.env), 'tools', `kind-${kindVersion}`);

/**
 * Installs the genuine kind CLI, unless it is there already.
 *
 * @returns why it cannot be had here; undefined when it is there
 */
export async function installKind(): Promise<string | undefined> {
  if (await exists(join(installed, 'kind'))) return undefined;
  const install = ['install', `sigs.k8s.io/kind@${kindVersion}`];
  const { failed, code, stderr } = await execa('go', install, { env: { GOBIN: installed }, reject: false });
  if (code === 'ENOENT') return 'there is no Go to install it with';
  return failed ? `go install failed: ${stderr}` : undefined;
}

/** The genuine kind CLI, on the engine that the lab uses. It gets a kubeconfig of its own, never the user's. */
export class KindCli {
  readonly #kubeconfig: string;
  readonly #signal: AbortSignal | undefined;

  constructor(kubeconfig: string, signal?: AbortSignal) {
    this.#kubeconfig = kubeconfig;
    this.#signal = signal;
  }

  /**
   * Runs kind.
   *
   * @returns what it printed on standard output
   * @throws ExecaError with its output when it fails
   */
  async run(...args: string[]): Promise<string> {
    const { dockerHost } = await requireEngine();
    const { stdout } = await execa(join(installed, 'kind'), args, {
      stdin: 'ignore',
      ...(this.#signal && { cancelSignal: this.#signal }),
      env: environment(dockerHost, this.#kubeconfig),
    });
    return stdout;
  }
}

const environment = (dockerHost: string, kubeconfig: string) => ({
  DOCKER_HOST: dockerHost,
  KUBECONFIG: kubeconfig,
  // Else it makes a network called `kind`, which it never removes and which may be the user's.
  KIND_EXPERIMENTAL_DOCKER_NETWORK: kindNetwork,
});

/**
 * Removes a cluster of kind's, its network and its directory when this process has ended, however it ended: what kind makes has no
 * label of the lab's, so that no watchdog of the lab's knows it. It waits at the end of a pipe, which the kernel closes.
 *
 * @param directory where its kubeconfigs are, and nothing that is needed afterwards
 */
export async function guardKind(name: string, directory: string): Promise<void> {
  const { dockerHost } = await requireEngine();
  const script = 'cat; "$1" delete cluster --name "$2"; docker network rm "$3"; rm -r "$4"';
  const guard = spawn('sh', ['-c', script, 'guard', join(installed, 'kind'), name, kindNetwork, directory], {
    ...{ detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] },
    env: { ...process.env, ...environment(dockerHost, join(directory, 'kubeconfig')) },
  });
  guard.unref();
  // The pipe must not keep this process alive either; that it has one end here is enough.
  (guard.stdin as Socket).unref();
}

/** The network that kind's clusters are in here; kind itself never removes one. */
const kindNetwork = 'dnsdrill-genuine-kind';

/** Removes that network, unless somebody else still has a cluster in it. */
export async function removeKindNetwork(): Promise<void> {
  const { dockerHost } = await requireEngine();
  await execa('docker', ['network', 'rm', kindNetwork], { env: { DOCKER_HOST: dockerHost }, reject: false });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
