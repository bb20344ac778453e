import { resolve } from 'node:path';
import { type DiagnosisOutput, diagnosisRenderers } from '../../reports/diagnosis/index.ts';
import { shellQuote } from '../cluster/shell-quote.ts';
import type { Verdict } from '../diagnose/diagnosis.ts';
import { judge } from '../diagnose/judge.ts';
import { observe } from '../observe/observe.ts';
import type { ProbeAsked } from '../observe/probe/probe.ts';
import { Reader, ReadFailed } from '../observe/reader.ts';
import { redact } from '../redact.ts';
import { EnvironmentError, UsageError } from '../vocabulary/failures.ts';
import { addressed } from './addressed.ts';
import { withCredentials } from './credentials.ts';
import { Interrupted } from './interruption.ts';
import { readContext } from './kubeconfig.ts';
import { look, print, say } from './terminal.ts';

export interface DiagnoseOptions {
  readonly kubeconfig: string;
  readonly context: string;
  /** With an empty image, the usual one. */
  readonly probe: ProbeAsked | undefined;
  readonly externalName: string;
  readonly output: DiagnosisOutput;
}

/** One of Kubernetes' own, for debugging DNS: https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/ */
const usualImage = 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7';

const exitCodes: Readonly<Record<Verdict, number>> = {
  'nothing-wrong': 0,
  fault: 1,
  risk: 1,
  passing: 1,
  'unknown-cause': 1,
  'cannot-tell': 2,
};

/** How long all of it may take, in milliseconds: with its own start and end, the command is done within 20 s. */
const budgetMs = 17_000;
/** An API server that says nothing for so long cannot be asked for all the rest. */
const versionTimeoutMs = 5_000;

/**
 * Looks at a cluster, names what is most likely wrong, and prints it.
 *
 * @returns 0 when nothing is wrong, 1 when something is, 2 when too little was seen to tell
 * @throws UsageError for a context that the file does not have, EnvironmentError for a file or an API server out of reach, or
 * without credentials
 */
export async function diagnose(options: DiagnoseOptions): Promise<number> {
  checkNames(options);
  const config = readContext(options.kubeconfig, options.context);
  const interrupted = new AbortController();
  const release = onSignals(interrupted);
  try {
    // Before the clock begins: whoever has to log in first takes longer than all that is read.
    const ready = await withCredentials(config, interrupted.signal);
    const reader = new Reader(ready, interrupted.signal, budgetMs);
    const server = await askServer(reader);
    const { kubeconfig, context, externalName, probe } = options;
    const kubectl = `kubectl ${shellQuote(['--kubeconfig', resolve(kubeconfig), '--context', context])}`;
    const observations = redact(
      await observe(reader, {
        context,
        externalName,
        server,
        probe: probe && { ...probe, image: probe.image || usualImage, kubectl, onLeftBehind: say },
      }),
    );
    const diagnosis = judge(observations);
    const told = { diagnosis: addressed(diagnosis, observations, options), observations };
    const text = diagnosisRenderers[options.output](told, look());
    print(text, options.output);
    return exitCodes[diagnosis.verdict];
  } finally {
    release();
  }
}

/** Names go into paths and scripts: what is none must not get there. */
function checkNames({ externalName, probe }: DiagnoseOptions): void {
  if (!isDnsName(externalName)) {
    throw new UsageError(`--external-name: "${externalName}" is not a DNS name, such as www.google.com`);
  }
  for (const [option, name] of [
    ['--probe-namespace', probe?.namespace],
    ['--probe-node', probe?.node],
  ] as const) {
    if (name !== undefined && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) {
      throw new UsageError(
        `${option}: "${name}" is not a name that Kubernetes takes: use lower-case letters, digits, dots and dashes`,
      );
    }
  }
}

/** Up to 253 characters in labels of up to 63, a dot at the end or not. */
const isDnsName = (name: string): boolean =>
  name.length <= 253 &&
  name
    .replace(/\.$/, '')
    .split('.')
    .every((label) => label.length <= 63 && /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i.test(label));

/** Without an answer to this there is nothing to look at. */
async function askServer(reader: Reader): Promise<{ version: string; now: string }> {
  const server = reader.config.getCurrentCluster()?.server;
  try {
    const { body, date } = await reader.text('/version', versionTimeoutMs);
    const { gitVersion }: { gitVersion?: unknown } = Object(JSON.parse(body));
    const now = new Date(date ?? Date.now());
    return { version: String(gitVersion ?? 'unknown'), now: now.toISOString() };
  } catch (error) {
    reader.signal.throwIfAborted();
    const { status } = error instanceof ReadFailed ? error : {};
    const message = error instanceof Error ? error.message : String(error);
    if (status === 401 || status === 403)
      throw new EnvironmentError(
        `the API server at ${server} does not accept the credentials of the kubeconfig: ${message}`,
      );
    throw new EnvironmentError(`the API server at ${server} cannot be reached: ${message}`);
  }
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that the probe pod is deleted; the second ends the process.
 *
 * @returns what gives the signals back
 */
function onSignals(interrupted: AbortController): () => void {
  const interrupt = (signal: NodeJS.Signals) => {
    const reason = new Interrupted(signal);
    if (interrupted.signal.aborted) process.exit(reason.exitCode);
    say(`${signal}: deleting the probe pod, if there is one; once more to stop at once`);
    interrupted.abort(reason);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
}
