import { resolve } from 'node:path';
import type { ExtraMount, NodeConfig } from '../kind-config.ts';
import { apiServerPort } from '../kubeadm-config.ts';
import { type Lab, labelsFor } from './lab.ts';
import { LabContainer } from './lab-container.ts';
import type { NamedNode } from './nodes.ts';

/** kind gives a node's systemd 30 s (v0.33, providers/docker/provision.go); the lab may start several at once. */
const upTimeoutMs = 60_000;

/** The container of a node, with the flags that kind gives (v0.33, providers/docker/provision.go), but for restarts. */
export class NodeContainer extends LabContainer {
  constructor(lab: Lab, node: NamedNode, network: string, resolverAddress: string) {
    super({
      image: node.image ?? lab.image,
      name: node.name,
      network,
      labels: {
        ...labelsFor(lab, 'node'),
        'io.x-k8s.kind.cluster': lab.name,
        'io.x-k8s.kind.role': node.role,
      },
      // kind also goes on at "detected cgroup v1"; the lab changes the routes next, which the entrypoint still reads.
      upWhen: /Reached target .*Multi-User System/,
      upTimeoutMs,
    });
    this.withPrivilegedMode()
      .withSecurityOpt('seccomp=unconfined', 'apparmor=unconfined')
      .withTmpFs({ '/tmp': '', '/run': '' });
    this.createOpts.Tty = true;
    this.hostConfig.Init = false;
    // The engine knows the field since API 1.41; the types do not.
    Object.assign(this.hostConfig, { CgroupnsMode: 'private' });
    // kind restarts a node once that ended by itself. The routes that close the lab's network are set after the start, so
    // a node that the engine brought back would run a broken CoreDNS with a way out: it stays down, and the trial ends.
    this.hostConfig.RestartPolicy = { Name: 'no' };
    // With swap it would be a slow machine and not a small one.
    if (node.memoryBytes !== undefined) Object.assign(this.hostConfig, limitTo(node.memoryBytes));
    this.#mount(lab, node);
    this.#publish(lab, node);
    this.#resolve(lab, resolverAddress);
    if (node.role === 'control-plane') {
      this.withEnvironment({ KUBECONFIG: '/etc/kubernetes/admin.conf' });
    }
  }

  /** kind's /var is an anonymous volume; the lab's has a name and labels, so that a sweep can find it. */
  #mount(lab: Lab, node: NamedNode): void {
    this.hostConfig.Mounts = [
      {
        Type: 'volume',
        Target: '/var',
        // A name of its own: a volume of that name that is already there would be used as it is.
        Source: `${node.name}-var-${lab.nonce.slice(0, 8)}`,
        VolumeOptions: {
          NoCopy: false,
          Labels: labelsFor(lab, 'volume'),
          DriverConfig: { Name: 'local', Options: {} },
        },
      },
    ];
    this.hostConfig.Binds = ['/lib/modules:/lib/modules:ro', ...node.extraMounts.map(bind)];
  }

  /** The API server is published on this machine only; extra ports where the configuration says. */
  #publish(lab: Lab, node: NodeConfig): void {
    const mappings = node.extraPortMappings.map(({ containerPort, hostPort, listenAddress, protocol }) => ({
      port: `${containerPort}/${protocol.toLowerCase()}`,
      binding: { HostIp: listenAddress, HostPort: String(Math.max(hostPort, 0)) },
    }));
    if (node.role === 'control-plane') {
      const hostPort = Math.max(lab.config.networking.apiServerPort, 0);
      mappings.push({
        port: `${apiServerPort}/tcp`,
        binding: { HostIp: '127.0.0.1', HostPort: String(hostPort) },
      });
    }
    const bindings = Object.groupBy(mappings, ({ port }) => port);
    this.createOpts.ExposedPorts = Object.fromEntries(mappings.map(({ port }) => [port, {}]));
    this.hostConfig.PortBindings = Object.fromEntries(
      Object.entries(bindings).map(([port, ofPort = []]) => [port, ofPort.map(({ binding }) => binding)]),
    );
  }

  /** Docker's resolver in the node forwards to the lab's, and nothing of the host's resolv.conf leaks in. */
  #resolve(lab: Lab, resolverAddress: string): void {
    const search = lab.config.networking.dnsSearch;
    this.hostConfig.Dns = [resolverAddress];
    this.hostConfig.DnsOptions = [];
    // A dot is Docker's word for no search domain.
    this.hostConfig.DnsSearch = ['.'];
    if (search !== undefined) {
      this.withEnvironment({ KIND_DNS_SEARCH: search.join(' ') });
    }
  }
}

const limitTo = (bytes: number) => ({ Memory: bytes, MemorySwap: bytes });

/** The engine's form of a mount: `HOST:CONTAINER[:options]`. A relative path is relative to the working directory. */
function bind(mount: ExtraMount): string {
  const propagation = { None: undefined, HostToContainer: 'rslave', Bidirectional: 'rshared' }[mount.propagation];
  const options = [mount.readOnly ? 'ro' : undefined, mount.selinuxRelabel ? 'Z' : undefined, propagation].filter(
    Boolean,
  );
  return [resolve(mount.hostPath), mount.containerPath, ...(options.length === 0 ? [] : [options.join(',')])].join(':');
}
