import type { Facts } from '../facts.ts';
import { failed, guide, type Judgement, judgeSeen, passed, type Rule, skipped, unknown } from '../rule.ts';

export const cniBeforeWorkers: Rule = {
  id: 'cni-before-workers',
  says: 'The network plugin is installed before the first worker joins.',
  severity: 'warning',
  sources: [guide('1. Always Install CNI First')],
  wanted: () => 'install the network plugin on the control plane, right after kubeadm init, and join the workers then',
  judge: (facts) => judgeSeen(facts.cni, (plugins) => judgeOrder(facts, plugins)),
};

function judgeOrder({ nodes }: Facts, plugins: readonly { name: string; createdAt: string }[]): Judgement {
  const workers = nodes.filter(({ role }) => role === 'worker');
  if (workers.length === 0) return skipped('there is no worker');
  const joined = earliest(
    workers.flatMap(({ name, registered }) =>
      'seen' in registered && registered.seen ? [{ name, at: registered.seen.at }] : [],
    ),
  );
  if (joined === undefined) return skipped('no worker has joined');
  // A plugin that is no DaemonSet, but files, shows by these.
  const files = nodes
    .filter(({ role }) => role === 'control-plane')
    .flatMap(({ name, cniFiles }) =>
      'seen' in cniFiles
        ? cniFiles.seen.map(({ path, modifiedAt }) => ({ name: `${path} on ${name}`, at: modifiedAt }))
        : [],
    );
  const installed = earliest([...plugins.map(({ name, createdAt }) => ({ name, at: createdAt })), ...files]);
  if (installed === undefined) return failed(`${joined.name} joined at ${clock(joined.at)}, and there is no plugin`);
  // The API server's stamps have whole seconds.
  const secondsBefore = Math.floor(Date.parse(joined.at) / 1_000) - Math.floor(Date.parse(installed.at) / 1_000);
  if (Number.isNaN(secondsBefore)) return unknown(`these are no times: ${installed.at}, ${joined.at}`);
  return secondsBefore >= 0
    ? passed(`${installed.name} was there ${secondsBefore} s before ${joined.name} joined`)
    : failed(`${joined.name} joined ${-secondsBefore} s before ${installed.name} was there`);
}

/** The first of several moments, by ISO 8601 stamps. */
const earliest = (moments: readonly { name: string; at: string }[]) =>
  moments.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))[0];

const clock = (at: string): string => at.slice(11, 19);
