import { recovery, shownAfter } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory, theFault } from '../story.ts';

const forbidden = /is forbidden/;

export const rbacDenied: InterviewStory = {
  id: 'rbac-denied',
  name: 'The Friday clean-up',
  situation: [
    'Saturday, 03:40, your pager: all lookups fail, in every namespace. Nothing was deployed that night. The autoscaler replaced two nodes at 03:31, as it does every night. In the channel you find a message of Friday afternoon: “Deleted a couple of hundred role bindings that our scanner marked as unused. No impact seen so far.”',
  ],
  questions: [
    {
      asks: 'Before you look at anything: what do you make of the times?',
      answer: [
        'That a change of Friday may well show on Saturday. Rights are asked for when something is opened. CoreDNS opens its watches on Services and EndpointSlices at its start, and a watch that is open goes on for minutes without the right to open it. At 03:31 the pods had to start anew. But that is a suspicion, and I write it down as one.',
      ],
    },
    {
      asks: 'Good. Now look. What do you see at the pods?',
      answer: [
        'They run, nothing has restarted, and none is Ready. It is not a crash, then; the process lives and waits for something. The Service has no endpoints, as only Ready pods count, so clients are refused or time out.',
      ],
      shows: [claim('crash-loop'), claim('no-endpoints')],
    },
    {
      asks: 'What is it waiting for?',
      answer: [
        'The log says it in a sentence that is worth reading to its end: who (`system:serviceaccount:kube-system:coredns`), may not do what (list), with which resource. The words are the API server’s. Everything that you need for the repair is in there.',
      ],
      shows: [claim('log-names-the-resource', forbidden)],
    },
    {
      asks: 'Is the service account gone?',
      answer: [
        'It is there, and that is where a hurried search ends. An account is only a name. What it may do comes from a ClusterRole, and that reaches it through a ClusterRoleBinding, and this one is missing.',
      ],
      shows: [claim('service-account-is-there'), claim('binding-is-gone')],
    },
    {
      asks: 'External names need no rights in the cluster. Do they still work?',
      answer: [
        'No. CoreDNS would be able to forward them, but a pod that is not Ready is nobody’s endpoint. Readiness here is all or nothing: one plugin that is not ready takes the whole server out of the Service.',
      ],
      shows: [claim('external-names-fail')],
    },
  ],
  rootCause: [
    'The ClusterRoleBinding `system:coredns` was deleted, so CoreDNS may no longer list Services and EndpointSlices.',
    'The running pods did not notice; the ones that started after it cannot sync and never become Ready.',
    'Without a Ready pod the Service has no endpoints, and nobody is answered.',
  ],
  fixes: [
    {
      remedy: 'restore-the-binding-and-restart',
      told: [
        'Put the binding back, and restart CoreDNS. The restart is not superstition: the client inside asks again at intervals that have grown to half a minute and more by now, and new pods ask at once.',
        say`DNS was back ${recovery('restore-the-binding-and-restart')} after the first command.`,
      ],
    },
    {
      remedy: 'restore-the-binding',
      told: [
        'The binding alone is enough, if you can bear the wait.',
        say`Without the restart it took ${recovery('restore-the-binding')}.`,
        'Hold the two times against each other: that is the argument for the restart, and also why one should not give up on a correct fix after ten seconds.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'allow-privilege-escalation',
      thought: 'The quick reference says: permission denied, set allowPrivilegeEscalation to true.',
      because:
        'That is the answer to another question. It lets a process gain rights on its node; the API server asks who the account is and what is bound to it. The words to tell them apart: “permission denied” is a kernel, “is forbidden” is an API server.',
    },
  ],
  noticing: {
    told: [
      'Since no pod crashes, restart counters sleep through this one. What moves: Ready replicas fall to zero, and in the API server’s metrics the requests answered with 403 climb (`apiserver_request_total{code="403"}`), since CoreDNS keeps asking. In the audit log each of them names the account.',
    ],
    shows: [asked('log: API forbids', forbidden)],
    prober: 'protocol',
  },
  prevention: [
    'Never judge a binding by when it was last changed, or by a scanner that looks at humans. Ask the audit log who has used it, over weeks.',
    'Leave `system:` alone: those belong to the cluster. The API server repairs its own at its start, and `system:coredns` is kubeadm’s, not the API server’s, so nobody repairs that.',
    'Keep the RBAC of add-ons in the same repository as the add-on, and let it be reconciled.',
    'Restart one pod of everything after a clean-up, in daylight.',
  ],
  followUps: [
    {
      asks: 'There were two replicas, on two nodes. Where was the failover?',
      answer: [
        'Two replicas cover for each other as long as their troubles are their own. This one they share, and the autoscaler had replaced both on the same night. One old pod left would have hidden it: a pod that has once read the Services answers from its memory as long as it lives, and when it may not watch any more its answers merely grow old.',
        say`Once all were new it showed within ${shownAfter}.`,
      ],
    },
    {
      asks: 'How would you ask, without a log, whether CoreDNS may do what it needs?',
      answer: [
        '`kubectl auth can-i list endpointslices.discovery.k8s.io --as=system:serviceaccount:kube-system:coredns`. Note the resource: CoreDNS reads EndpointSlices, and somebody who restores rights for `endpoints` from an old manual has repaired nothing.',
      ],
      shows: [claim('cannot-list-endpoints', /endpointslices/)],
    },
    {
      asks: 'What had been done to this cluster?',
      answer: ['One object less, and two pods that had to start without it.'],
      shows: [theFault()],
    },
  ],
};
