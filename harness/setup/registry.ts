import { ask } from '../engine/ask.ts';

// Without a route or a name server the answer comes at once; this is for networks that swallow packets.
const registryTimeoutMs = 10_000;

/**
 * Whether the engine could pull an image: it asks the image's registry for the manifest, by the engine's own proxies and
 * mirrors. When not, says why in the engine's words.
 */
export async function canPull(
  dockerHost: string,
  reference: string,
): Promise<{ yes: true } | { yes: false; because: string }> {
  try {
    const { status, body } = await ask(dockerHost, `/distribution/${reference}/json`, { timeoutMs: registryTimeoutMs });
    if (status === 200) return { yes: true };
    const message: unknown = JSON.parse(body)?.message;
    return { yes: false, because: typeof message === 'string' ? message : `status ${status}` };
  } catch (error) {
    return { yes: false, because: (error as Error).message };
  }
}
