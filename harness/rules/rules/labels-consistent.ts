import type { CoreDnsFacts, Facts, ServiceFacts } from '../facts.ts';
import { failed, guide, type Judgement, judgeSeen, passed, type Rule, skipped } from '../rule.ts';

export const labelsConsistent: Rule = {
  id: 'labels-consistent',
  says: 'The Service kube-dns selects the pods of CoreDNS, and its EndpointSlices hold every one that is Ready.',
  severity: 'error',
  sources: [guide('Error 4: No Endpoints for kube-dns Service'), guide('Step 4: Check Service & Endpoints')],
  wanted: () => 'the labels of the template of Deployment kube-system/coredns hold all that the Service selects by',
  judge: ({ service, coreDns }: Facts) =>
    judgeSeen(service, (found) => judgeSeen(coreDns, (deployment) => judgeBoth(found, deployment))),
};

function judgeBoth(service: ServiceFacts | undefined, deployment: CoreDnsFacts | undefined): Judgement {
  if (service === undefined) return failed('there is no Service kube-system/kube-dns');
  if (deployment === undefined) return skipped('there is no Deployment kube-system/coredns');
  const { selector, readyAddresses } = service;
  const missing = Object.entries(selector).filter(([key, value]) => deployment.labels[key] !== value);
  if (missing.length > 0) {
    return failed(
      `the Service selects ${pairs(missing)}, and the pods have ${pairs(Object.entries(deployment.labels))}`,
    );
  }
  const ready = deployment.pods.filter((pod) => pod.ready).length;
  const found = `the Service selects ${pairs(Object.entries(selector))}; ${readyAddresses.length} endpoints for ${ready} Ready pods`;
  return readyAddresses.length === ready ? passed(found) : failed(found);
}

const pairs = (entries: readonly (readonly [string, string])[]): string =>
  entries.map(([key, value]) => `${key}=${value}`).join(',') || 'no labels';
