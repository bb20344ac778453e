/**
 * The zone that the kubernetes plugin of a Corefile serves: its own, or where it names none, that of its server block.
 *
 * @returns undefined where no such plugin is configured, or for every name
 */
export function clusterDomain(corefile: string | null | undefined): string | undefined {
  let depth = 0;
  let block: readonly string[] = [];
  for (const raw of (corefile ?? '').split('\n')) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    const [word, ...rest] = line.split(/\s+/).filter((part) => part !== '{');
    if (depth === 0 && word !== undefined) block = [word, ...rest];
    if (depth === 1 && word === 'kubernetes') {
      return [rest, block].map((zones) => zones.map(zoneOf).find(isForward)).find((zone) => zone !== undefined);
    }
    depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
  }
  return undefined;
}

/** Keys of a server block may have a scheme and a port, and are separated by commas too. */
const zoneOf = (key: string): string => key.replace(/^\w+:\/\//, '').replace(/\.?(:\d+)?[,{]?$/, '');

const isForward = (zone: string): boolean => zone !== '' && !zone.endsWith('.arpa') && !/^[\d.:]+\/\d+$/.test(zone);
