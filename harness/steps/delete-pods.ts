import { listPods, podName } from '../cluster/read-pod.ts';
import { type Performer, request } from './performing.ts';

export const deletePodsPerformer: Performer<'delete-pods'> = {
  // The controllers have made new ones, as good as the old: there is nothing to take back.
  undo: async () => [],
  act: ({ pods: { namespace, selector } }, { cluster }) =>
    request(`kubectl delete pods -n ${namespace} -l ${selector}`, async () => {
      const pods = await listPods(cluster, { namespace, selector });
      await cluster.kube.core.deleteCollectionNamespacedPod({ namespace, labelSelector: selector });
      return pods.map((pod) => `pod "${podName(pod)}" deleted`).join('\n') || 'No resources found.';
    }),
};
