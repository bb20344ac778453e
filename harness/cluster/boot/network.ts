import { type Lab, labelsFor } from './lab.ts';

/**
 * Creates the network of this cluster alone. It does not masquerade: a packet that left it all the same would carry an
 * address that nobody outside can answer to.
 *
 * @returns its name
 */
export async function createNetwork(lab: Lab): Promise<string> {
  const name = `dnsdrill-${lab.name}`;
  await lab.engine.createNetwork({
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Labels: labelsFor(lab, 'network'),
    Options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
    abortSignal: lab.signal,
  });
  return name;
}
