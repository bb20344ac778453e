import { ageMs, askedDirectly, lineIn, readyPods, wordsIn } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const lost =
  /plugin\/errors: .*(?:->|dial (?:udp|tcp) )(\S+?):53: (?:i\/o timeout|read: connection refused|connect: \S.*)|plugin\/errors: .*no healthy upstreams/;
const recentMs = 2 * 60_000;

export const upstreamUnreachable: WeighedCause = {
  id: 'upstream-unreachable',
  title: 'CoreDNS forwards to a server that does not answer: internal names resolve, external ones do not',
  layer: 'upstream',
  explains: ['external-wrong'],
  weigh(seen, present) {
    if (!present.has('external-wrong')) return undefined;
    const pods = readyPods(seen);
    const line = lineIn(pods, lost);
    const isRecent = line !== undefined && ageMs(seen, line.at) < recentMs;
    const forward = /^\s*forward\s+(.*)$/m
      .exec(known(seen.corefile) ?? '')?.[1]
      ?.replace('{', '')
      .trim();
    const answers = wordsIn(askedDirectly(seen, pods, 'external'));
    if (/nxdomain|refused/.test(answers) && !isRecent) return undefined;
    return weighed(
      'fault',
      [
        isRecent && decides(`Pod ${line.pod} waited for its upstream in vain.`, line),
        tells(`${seen.asked.internal} is answered, and ${seen.asked.external} gets ${answers}.`),
        forward !== undefined && fits(`The Corefile has \`forward ${forward}\`.`),
      ],
      [
        known(seen.corefile) != null &&
          forward === undefined &&
          tells('The Corefile forwards nothing: external names may not be wanted here.'),
        /nxdomain/.test(answers) && tells('Some answers came: the upstream is there.'),
      ],
    );
  },
};
