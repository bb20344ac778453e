import { externalNames, publicResolvers } from '../external-names.ts';
import { type Lab, labelsFor } from './lab.ts';
import { LabContainer } from './lab-container.ts';

/** The lab's resolver, started. */
export interface Resolver {
  readonly containerId: string;
  readonly ipAddress: string;
}

/**
 * What the resolver's container runs: no route out, the addresses of the public resolvers on its own loopback, and
 * dnsmasq with a fixed list of names, no upstream, and NXDOMAIN for everything else.
 */
export function resolverScript(): string {
  const dnsmasq = [
    'exec dnsmasq --keep-in-foreground --log-facility=- --user=root --conf-file=/dev/null',
    '--no-resolv --no-hosts --no-poll --cache-size=0 --local-ttl=30 --dns-forward-max=10000 --address=/#/',
    ...Object.entries(externalNames).map(([name, address]) => `--host-record=${name},${address}`),
  ];
  return [
    'set -e',
    'ip route del default || true',
    ...publicResolvers.map((address) => `ip address add ${address}/32 dev lo`),
    dnsmasq.join(' '),
  ].join('\n');
}

class ResolverContainer extends LabContainer {
  constructor(lab: Lab, network: string) {
    super({
      image: lab.clientImage,
      name: `${lab.name}-resolver`,
      network,
      labels: labelsFor(lab, 'resolver'),
      upWhen: /dnsmasq.*: started/,
      upTimeoutMs: 20_000,
    });
    this.withEntrypoint(['sh', '-c', resolverScript()]);
    // Its routes and its loopback addresses are its own to change.
    this.withAddedCapabilities('NET_ADMIN');
  }
}

/** Starts the lab's own resolver, which the nodes' resolver forwards to: external names are answered inside the lab. */
export async function startResolver(lab: Lab, network: string): Promise<Resolver> {
  const started = await new ResolverContainer(lab, network).start();
  lab.loss.include(started.getId());
  return { containerId: started.getId(), ipAddress: started.getIpAddress(network) };
}
