import { answered, recovery, watched } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory, theFault, typed } from '../story.ts';

export const selectorMismatch: InterviewStory = {
  id: 'selector-mismatch',
  name: 'Green pods, and nobody home',
  situation: [
    'A software company deploys blue-green. At 14:02 the pipeline upgraded “the cluster add-ons”; at 14:03 support has the first customer on the phone: service unavailable. You open the dashboard, and it is all green. Every pod runs, CoreDNS included, two of two Ready, no restarts. And still every application times out on its first lookup.',
  ],
  questions: [
    {
      asks: 'The pods are healthy and DNS is down. What lies between the two?',
      answer: [
        'Three things, in this order: the Service that clients know, the endpoints behind it, and the rules on each node that lead from one to the other. The Service first: it still has its address, 10.96.0.10, and its ports. So the resolver configuration of the pods is right, and I go one step further.',
      ],
      shows: [claim('service-still-there'), claim('service-ports')],
    },
    {
      asks: 'How many endpoints does it have?',
      answer: [
        'None. That is the whole outage in one word. Had there been some, I would have asked one of the pods directly, past the Service, and then looked at kube-proxy.',
      ],
      shows: [claim('no-endpoints')],
    },
    {
      asks: 'Two Ready pods and no endpoints. How is that possible?',
      answer: [
        'A Service finds its pods by label and by nothing else. So: which label does it select, and which label do they carry? It selects `k8s-app=kube-dns`, and nobody has that. The pods run under `k8s-app=coredns`. Both halves are healthy and have never met.',
      ],
      shows: [claim('service-selects-kube-dns'), claim('nobody-has-the-old-label'), claim('pods-look-healthy')],
    },
    {
      asks: 'Some clients are refused at once and others wait for a time-out. Do you have two problems?',
      answer: [
        'One. Where a Service has no endpoints, kube-proxy has the kernel reject what is sent to it, and the client sees “connection refused”. The kernel limits how often it says so; whoever asks in between hears nothing and times out. The mixture itself is a hint: a packet filter that drops makes everybody wait.',
        say`Two lookups of this run, some moments apart. The first: ${answered('lookup-times-out')}. The second: ${answered('external-names-fail')}.`,
      ],
      shows: [claim('lookup-times-out'), claim('external-names-fail')],
    },
  ],
  rootCause: [
    'The upgrade made the CoreDNS Deployment anew with the label `k8s-app=coredns`.',
    'The Service `kube-dns` went on selecting `k8s-app=kube-dns`, which no pod carries any more, so it has no endpoints.',
    'kube-proxy then rejects everything that is sent to 10.96.0.10, while two healthy servers wait for questions.',
  ],
  fixes: [
    {
      remedy: 'restore-label',
      told: [
        'Create the Deployment anew with `k8s-app: kube-dns` in its selector and in its template. That is a `kubectl replace --force`: the old one is deleted first, and nobody minds, since nobody could reach it.',
        say`The Service had its endpoints again and every node its answers after ${recovery('restore-label')}.`,
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart CoreDNS, it is always CoreDNS.',
      because: 'The new pods are born with the same label as the old ones, and are just as healthy and just as alone.',
    },
    {
      remedy: 'edit-labels-in-place',
      thought: 'Then edit the label, as the guide says.',
      because:
        'Right idea, wrong verb. The selector of a Deployment cannot be changed, and a template whose labels do not fit it is refused. If you relabel the pods themselves instead, the ReplicaSet misses two and starts two more.',
      shows: [typed('edit-labels-in-place')],
    },
  ],
  noticing: {
    told: [
      'By the endpoints, and hardly by anything else. No pod restarted, no log has an error, no node complains; CoreDNS’s own metrics merely show fewer questions, and “no traffic” rarely has an alarm. Watch the number of ready addresses in the EndpointSlices of `kube-dns`, and page at zero.',
      'The events say nothing either. It is the sort of failure for which one keeps a prober that does a real lookup.',
    ],
    shows: [asked('CoreDNS pods Ready'), asked('pods labelled coredns')],
    prober: 'protocol',
  },
  prevention: [
    'Treat the label as an interface. It is called `kube-dns` for history’s sake, on every kubeadm cluster and on EKS, and renaming it to something more sensible is what happened here.',
    'Have the pipeline ask after each change of an add-on whether its Service still has endpoints, and roll back if not.',
    'Change the Service and the Deployment in one manifest, or neither.',
  ],
  followUps: [
    {
      asks: 'Which of your usual checks would have told you that all is well?',
      answer: [
        'The pods (Running, Ready), the Deployment (2 of 2), the nodes, kube-proxy. Four green lights and an outage. Only the way of a packet, from a client to an answer, is a check of DNS.',
      ],
      shows: [asked('nodes'), asked('kube-proxy pods Ready')],
    },
    {
      asks: 'How long do you watch a fix that does not work before you drop it?',
      answer: [
        say`Longer than the right one would need, or you learn nothing. The right one needed ${recovery('restore-label')} here, and the restart was given ${watched('restart-coredns')} before it was called a failure.`,
      ],
    },
    {
      asks: 'What did the pipeline do, exactly?',
      answer: [
        'The same `replace --force`, in the other direction. It succeeded, with exit code 0, and that is all that it was asked to check.',
      ],
      shows: [theFault()],
    },
  ],
};
