import { type KindConfig, withoutNodeImages } from '../cluster/kind-config.ts';
import { clusterNetworking, parseKubeadmPatch } from '../cluster/kubeadm-patches.ts';
import { loadKindConfig } from '../cluster/load-kind-config.ts';
import { UsageError } from '../vocabulary/failures.ts';

/**
 * Reads the kind config that the user named instead of a scenario's own. A node image that the command line asks for, by its name
 * or by its version, is that of every node, whatever the file says: so it is with kind's own `--image`.
 *
 * @throws UsageError when it cannot be read or says something that the lab does not do
 */
export async function askedConfig(
  file: string | undefined,
  asked: { readonly image?: string | undefined; readonly kubernetes: readonly string[] },
): Promise<KindConfig | undefined> {
  if (file === '') throw new UsageError('--cluster-config: needs the path of a kind config');
  if (file === undefined) return undefined;
  const config = await loadKindConfig(file, `--cluster-config: ${file}`);
  return asked.image || asked.kubernetes.length > 0 ? withoutNodeImages(config) : config;
}

/** Kubernetes gives the API server the first address of the Services, and kubeadm gives CoreDNS the tenth. */
const usualAddresses = '10.96.0.1 for the API server and 10.96.0.10 for CoreDNS';

/** From the largest range that kube-apiserver takes (20 bits) to the smallest that has a tenth address. */
const usualSubnet = /^10\.96\.0\.0\/(1[2-9]|2[0-8])$/;

/**
 * Sees that Services have the addresses that the documents name, and with them the scenarios: elsewhere their faults would not take,
 * and their claims would be about nothing.
 *
 * @throws UsageError naming the file, the field, its value and why
 */
export function refuseOtherServiceAddresses(config: KindConfig): void {
  const fields = [
    { field: 'networking.serviceSubnet', value: config.networking.serviceSubnet },
    ...patchedSubnets('kubeadmConfigPatches', config.kubeadmConfigPatches),
    ...config.nodes.flatMap((node, index) =>
      patchedSubnets(`nodes[${index}].kubeadmConfigPatches`, node.kubeadmConfigPatches),
    ),
  ];
  const odd = fields.find(({ value }) => typeof value !== 'string' || !usualSubnet.test(value));
  if (odd === undefined) return;
  throw new UsageError(
    `${config.file}: ${odd.field} is ${JSON.stringify(odd.value)}; the scenarios, like the documents, name the addresses ` +
      `${usualAddresses}, so \`run\` needs a range that begins at 10.96.0.0, such as 10.96.0.0/16. \`up\` takes any other`,
  );
}

/** The ranges that patches of kubeadm's configuration set in the place of the field. */
function patchedSubnets(path: string, patches: readonly string[]): { field: string; value: unknown }[] {
  return patches.flatMap((text, index) => {
    const read = parseKubeadmPatch(text);
    const value = 'patch' in read ? clusterNetworking(read.patch)?.serviceSubnet : undefined;
    return value === undefined ? [] : [{ field: `${path}[${index}]: networking.serviceSubnet`, value }];
  });
}
