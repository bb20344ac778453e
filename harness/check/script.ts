import { posix } from 'node:path';
import type { BareNodes } from '../cluster/bare-nodes.ts';
import type { ClusterNode } from '../cluster/cluster-node.ts';

/** A bootstrap script, and what it needs around it. */
export interface Script {
  /** What reports call it. */
  readonly name: string;
  /** Files, and directories whose content, goes to every node; the later ones over the earlier. */
  readonly sources: readonly string[];
  /** What a shell of the control plane's node runs, in the directory of the script. */
  readonly controlPlane: string;
  readonly worker: string;
}

/** Where everything of the script's is, on every node. */
export const scriptDirectory = '/bootstrap';

/** What the control plane leaves here is on the workers before their turn. */
const handover = posix.join(scriptDirectory, 'handover');

/** The pods' addresses in the lab's example manifest; a script that brings another network plugin may take others. */
const podSubnet = '10.244.0.0/16';

/** Where the lab lays the manifest of the network plugin that is in the node image. */
export const cniManifestPath = posix.join(scriptDirectory, 'cni.yaml');

/** What a script is told, by the names that docs/check.md gives. */
export function scriptEnvironment(nodes: BareNodes, node: ClusterNode): Readonly<Record<string, string>> {
  return {
    DNSDRILL_ROLE: node.role,
    DNSDRILL_NODE_NAME: node.name,
    DNSDRILL_NODE_IP: node.ipAddress,
    DNSDRILL_CONTROL_PLANE_NAME: nodes.controlPlane.name,
    DNSDRILL_CONTROL_PLANE_IP: nodes.controlPlane.ipAddress,
    DNSDRILL_KUBERNETES_VERSION: nodes.kubernetesVersion,
    DNSDRILL_POD_SUBNET: podSubnet,
    DNSDRILL_CNI_MANIFEST: cniManifestPath,
    DNSDRILL_HANDOVER: handover,
    DNSDRILL_JOIN_FILE: posix.join(handover, 'join'),
  };
}
