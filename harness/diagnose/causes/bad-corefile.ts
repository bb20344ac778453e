import { directivesIn, dnsPods, lineIn } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

/** CoreDNS' parser, and the plugins that refuse their own lines before anything is served. */
const refused =
  /Corefile:\d+ - Error during parsing: |^plugin\/\w+: (?!waiting)|^(?:loading|maxprocs: )?.*Unknown directive|Wrong argument count or unexpected line ending/;

export const badCorefile: WeighedCause = {
  id: 'bad-corefile',
  title: 'CoreDNS cannot start: it does not accept its Corefile',
  layer: 'CoreDNS',
  explains: ['no-replica-ready', 'replicas-missing', 'no-endpoints'],
  weigh(seen) {
    const broken = dnsPods(seen).filter(({ ready, container }) => !ready && container.lastEnding !== null);
    const line = lineIn(broken, refused);
    if (line === undefined) return undefined;
    const word = /Unknown directive '([^']+)'/.exec(line.text)?.[1];
    const corefile = known(seen.corefile);
    const isThere = word !== undefined && directivesIn(corefile ?? '').includes(word);
    const old = dnsPods(seen).filter(({ ready }) => ready);
    return weighed(
      'fault',
      [
        decides(`Pod ${line.pod} ended while it read its Corefile.`, line),
        isThere && tells(`The ConfigMap still has the line \`${word}\`.`),
        old.length > 0 &&
          fits(
            `${old.length} older pods still serve with the Corefile that they read before: they must not be restarted.`,
          ),
      ],
      [
        word !== undefined &&
          corefile != null &&
          !isThere &&
          tells(`The ConfigMap has no line \`${word}\` any more: a restart of CoreDNS may be all that is missing.`),
      ],
    );
  },
};
