import { dnsPods } from '../reading.ts';
import { listed } from '../seen.ts';
import { decides, tells, type WeighedCause, weighed } from './cause.ts';

export const imagePullBackoff: WeighedCause = {
  id: 'image-pull-backoff',
  title: 'The image of CoreDNS cannot be pulled',
  layer: 'CoreDNS',
  explains: ['no-replica-ready', 'replicas-missing', 'no-endpoints'],
  weigh(seen) {
    const pod = dnsPods(seen).find(({ container }) =>
      /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|RegistryUnavailable)$/.test(container.reason),
    );
    if (pod === undefined) return undefined;
    const event = listed(seen.events).find(({ object, reason }) => object === pod.name && reason === 'Failed');
    return weighed('fault', [
      decides(`Pod ${pod.name} is in ${pod.container.reason} for ${pod.container.image}.`, pod.container.message),
      event && tells('The kubelet says why.', { text: event.message, at: event.at }),
    ]);
  },
};
