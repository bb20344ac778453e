import { enginePatienceMs, gone } from '../../engine/patience.ts';
import { type Lab, labelsFor } from './lab.ts';

/**
 * Creates the network of this cluster alone. It does not masquerade: a packet that left it all the same would carry an
 * address that nobody outside can answer to.
 *
 * An abort does not cut it short: the engine would go on, and make a network that whoever clears away does not find yet.
 *
 * @returns its name
 * @throws EngineGone when the engine does not say for two minutes what became of it
 */
export async function createNetwork(lab: Lab): Promise<string> {
  const name = `dnsdrill-${lab.name}`;
  const patience = AbortSignal.timeout(enginePatienceMs);
  try {
    await lab.engine.createNetwork({
      Name: name,
      CheckDuplicate: true,
      Driver: 'bridge',
      Labels: labelsFor(lab, 'network'),
      Options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
      abortSignal: patience,
    });
  } catch (error) {
    throw patience.aborted ? gone(lab.dockerHost, enginePatienceMs, error) : error;
  }
  return name;
}
