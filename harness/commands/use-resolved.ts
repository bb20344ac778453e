/** Where a node's resolver is named. In a container it is a mount, so it can be written and not replaced by a link. */
export const resolvConfPath = '/etc/resolv.conf';

/** What tells systemd-resolved its upstream. */
export const resolvedDropIn = '/etc/systemd/resolved.conf.d/dnsdrill.conf';

/**
 * Makes systemd-resolved a node's resolver, as on many distributions: the node's former nameserver becomes its upstream,
 * then the stub takes its place.
 */
export const useResolvedScript = [
  'set -e',
  `mkdir -p ${resolvedDropIn.replace(/\/[^/]*$/, '')}`,
  `{ echo "[Resolve]"; sed -n "/^nameserver /{s//DNS=/p;q}" ${resolvConfPath}; } > ${resolvedDropIn}`,
  'systemctl restart systemd-resolved',
  `cat /run/systemd/resolve/stub-resolv.conf > ${resolvConfPath}`,
  `cat ${resolvConfPath}`,
].join('; ');
