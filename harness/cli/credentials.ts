import { spawn } from 'node:child_process';
import { KubeConfig, type User } from '@kubernetes/client-node';
import { z } from 'zod';
import { EnvironmentError } from '../vocabulary/failures.ts';

/** Enough to log in in a browser. Where nobody is there to do it, as in CI, more would not help. */
const loginTimeoutMs = 60_000;

/** As https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig has it. */
const pluginSchema = z.object({
  apiVersion: z.string().optional(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().optional(),
  interactiveMode: z.string().optional(),
});
type Plugin = z.infer<typeof pluginSchema>;

/** As https://kubernetes.io/docs/reference/config-api/client-authentication.v1/#ExecCredential has it. */
const credentialSchema = z.object({
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
  }),
});

/**
 * Runs the user's credential plugin, if there is one, such as `aws eks get-token`. It may wait for a person to log in, and what
 * it has to say to them goes to stderr. The client library would run it in the middle of the first read, without an end.
 *
 * @param timeoutMs how long it may take
 * @returns the configuration with the credentials instead of the plugin, which is not run again
 * @throws EnvironmentError when it brings none; the signal's reason when aborted
 */
export async function withCredentials(
  config: KubeConfig,
  signal: AbortSignal,
  timeoutMs = loginTimeoutMs,
): Promise<KubeConfig> {
  const { exec, authProvider, ...user }: Partial<User> = config.getCurrentUser() ?? {};
  const asked: unknown = exec ?? authProvider?.config?.exec;
  if (user.name === undefined || asked === undefined || asked === null) return config;
  const plugin = pluginSchema.safeParse(asked);
  if (!plugin.success) {
    throw new EnvironmentError(`the user "${user.name}" of the kubeconfig: ${z.prettifyError(plugin.error)}`);
  }
  const printed = await outputOf(plugin.data, signal, timeoutMs);
  const { token, clientCertificateData, clientKeyData } = credentialIn(printed, plugin.data);
  const withThem: User = {
    ...{ ...user, name: user.name },
    ...(token !== undefined && { token }),
    ...(clientCertificateData !== undefined && { certData: inBase64(clientCertificateData) }),
    ...(clientKeyData !== undefined && { keyData: inBase64(clientKeyData) }),
  };
  const ready = new KubeConfig();
  ready.loadFromOptions({
    clusters: config.getClusters(),
    contexts: config.getContexts(),
    users: [withThem],
    currentContext: config.getCurrentContext(),
  });
  return ready;
}

const inBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** What it printed holds a secret, and gets into no message. */
function credentialIn(printed: string, plugin: Plugin): z.infer<typeof credentialSchema>['status'] {
  try {
    return credentialSchema.parse(JSON.parse(printed)).status;
  } catch {
    throw without(plugin, 'printed no ExecCredential');
  }
}

/** Runs a plugin as kubectl does: its stderr is the person's, and so is its stdin where there is a person. */
async function outputOf(plugin: Plugin, signal: AbortSignal, timeoutMs: number): Promise<string> {
  signal.throwIfAborted();
  const interactive = Boolean(process.stdin.isTTY) && plugin.interactiveMode !== 'Never';
  const { apiVersion } = plugin;
  const info = { kind: 'ExecCredential', ...(apiVersion !== undefined && { apiVersion }), spec: { interactive } };
  const child = spawn(plugin.command, plugin.args ?? [], {
    env: {
      ...process.env,
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
      ...Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value])),
    },
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.once('error', ({ message }) => reject(without(plugin, `cannot be run: ${message}`)));
  child.once('close', (code, killedBy) => {
    if (code === 0) resolve(printed);
    else reject(without(plugin, `ended with ${killedBy ?? `code ${code}`}`));
  });
  const stop = (reason: unknown) => {
    reject(reason);
    child.kill();
    // Whatever it started itself may live on, and hold its end of the pipe: nobody waits for that.
    child.stdout.destroy();
    child.unref();
  };
  const onAbort = () => stop(signal.reason);
  const timer = setTimeout(() => stop(without(plugin, `brought none within ${timeoutMs / 1_000} s`)), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  });
}

function without({ command, installHint }: Plugin, what: string): EnvironmentError {
  const hint = installHint === undefined ? '' : `\n${installHint.trim()}`;
  return new EnvironmentError(
    `there are no credentials: the plugin "${command}", which the kubeconfig names, ${what}.\nLog in first, so that it need not ask; any command of kubectl with the same context asks it too.${hint}`,
  );
}
