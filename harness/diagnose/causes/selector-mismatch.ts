import { readyPods } from '../reading.ts';
import { known } from '../seen.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const asText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

export const selectorMismatch: WeighedCause = {
  id: 'selector-mismatch',
  title: 'The Service of the cluster DNS selects none of the pods of CoreDNS',
  layer: 'Service',
  explains: ['no-endpoints', 'service-unreachable'],
  weigh(seen) {
    const service = known(seen.service);
    const ready = readyPods(seen);
    if (!service || Object.keys(service.selector).length === 0 || ready.length === 0) return undefined;
    const isSelected = ({ labels }: { labels: Record<string, string> }) =>
      Object.entries(service.selector).every(([key, value]) => labels[key] === value);
    if (ready.some(isSelected)) return undefined;
    const endpoints = known(seen.endpoints);
    const [pod] = ready;
    return weighed('fault', [
      decides(
        `The Service ${service.name} selects ${asText(service.selector)}; Ready pods of CoreDNS carry ${asText(pod?.labels ?? {})}.`,
      ),
      endpoints?.every((endpoint) => !endpoint.ready) && tells('It has no ready endpoint.'),
      fits(`${ready.length} pods of CoreDNS are Ready all the same.`),
    ]);
  },
};
