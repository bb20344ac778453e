import { askedDirectly, directivesIn, readyPods, share, wordsIn } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

export const corefileWithoutKubernetes: WeighedCause = {
  id: 'corefile-without-kubernetes',
  title: 'The Corefile has no kubernetes plugin: nobody answers for the names of Services',
  layer: 'CoreDNS',
  explains: ['internal-wrong', 'slow-or-lost'],
  weigh(seen) {
    const corefile = known(seen.corefile);
    if (
      corefile == null ||
      corefile.trim() === '' ||
      /^\s*kubernetes(\s|$)/m.test(corefile) ||
      /^\s*import\s/m.test(corefile)
    )
      return undefined;
    const pods = readyPods(seen);
    const internal = askedDirectly(seen, pods, 'internal');
    const wrong = share(internal, 'nxdomain', 'servfail', 'refused', 'wrong-answer', 'timed-out');
    return weighed(
      wrong > 0 ? 'fault' : 'risk',
      [
        tells(`The Corefile has no kubernetes plugin, only: ${directivesIn(corefile).join(', ')}.`),
        wrong > 0 && decides(`CoreDNS says ${wordsIn(internal)} to ${seen.asked.internal}.`),
        pods.length > 0 && fits(`${pods.length} pods of CoreDNS are Ready: to them nothing is wrong.`),
      ],
      [
        internal.length > 0 &&
          wrong === 0 &&
          fits(`${seen.asked.internal} is still answered, by pods that read another Corefile.`),
      ],
    );
  },
};
