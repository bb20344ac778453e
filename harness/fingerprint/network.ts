/** The link of a pod comes and goes with it, under a name that is made up each time. */
const ofPod = /\bveth[0-9a-f]{8}\b/;

/**
 * The links of `ip -oneline link`, with their flags (`UP` among them) and the size of a packet, and the addresses of
 * `ip -oneline address`. One that a link gave itself, under IPv6, is nobody's doing.
 */
export function normalLinks(links: readonly string[], addresses: readonly string[]): string[] {
  const told = links.map((line) => {
    const [, name = line, flags = '', mtu = ''] = /^\d+: ([^:@]+)[^<]*<([^>]*)>.*? mtu (\d+)/.exec(line) ?? [];
    return `${name} ${flags} mtu ${mtu}`;
  });
  const given = addresses.map((line) =>
    line
      .replace(/^\d+: /, '')
      .split(/\s+/)
      .slice(0, 3)
      .join(' '),
  );
  return [...told, ...given].filter((line) => !ofPod.test(line) && !line.includes(' inet6 fe80:'));
}

/**
 * The routes and rules of `ip route show table all` and `ip rule`, those of IPv6 under the word `inet6`. What the kernel makes
 * from an address is known with that, a route to a pod passes, and so does the time that is left for a route.
 */
export const normalRoutes = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => !ofPod.test(line) && !madeByKernel.test(line))
    .map((line) => line.replace(/ expires \d+sec/, ''));

const madeByKernel = /\btable local proto kernel\b|\bdev lo (?:table \S+ )?proto kernel\b|^inet6 fe80:/;

/** The settings of `grep -H '' /proc/sys/…` by the names that `sysctl` gives them. */
export const normalSysctls = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, path = '', value = ''] = /^\/proc\/sys\/([^:]+):(.*)$/.exec(line) ?? [];
      return path === '' ? [] : [[path.replaceAll('/', '.'), value]];
    }),
  );
