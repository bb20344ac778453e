import { recovery, unanswered, watched } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory, theFault } from '../story.ts';

const outcome = /status:|timed out|no servers/;

export const udp53NetworkPolicy: InterviewStory = {
  id: 'udp53-network-policy',
  name: 'The security review',
  situation: [
    'A finding of the yearly review: “System services can be reached by every pod, on every port.” The security engineer closed it this morning, neatly, with a review by two colleagues. Since then no application resolves anything. She has tested it, of course: `nc -zv 10.96.0.10 53` from a pod says that the port is open.',
  ],
  questions: [
    {
      asks: 'Her test passes and DNS fails. What is the difference?',
      answer: [
        'The protocol. `nc` without `-u` opens a TCP connection, and a lookup begins with a UDP packet. So I ask the same name both ways. TCP is answered, UDP is not, on every node. With that one pair I am looking at a filter that knows the two apart, and need not look at CoreDNS at all.',
      ],
      shows: [claim('udp-times-out'), claim('tcp-works', outcome)],
    },
    {
      asks: 'How do you know that it is not one of the nodes?',
      answer: [
        'Both time out alike. Had it been only those that have to cross to another node, I would think of a security group or a host firewall. All pods on all nodes, even on the same one as CoreDNS: the filter sits at the pod. That is what a NetworkPolicy is.',
      ],
      shows: [asked('CoreDNS pods asked directly', outcome)],
    },
    {
      asks: 'Show me the policy, and read it aloud.',
      answer: [
        '“For pods with `k8s-app=kube-dns`: ingress is admitted to TCP 53.” And by that sentence nothing else is. A pod that no policy selects is open; from the first policy that selects it on, everything that is not listed is closed. It was not written to forbid UDP. It forgot to allow it.',
      ],
      shows: [claim('policy-is-there')],
    },
    {
      asks: 'Why are the CoreDNS pods Ready? Their probes come in through the same door.',
      answer: [
        'No: a kubelet asks from the pod’s own node, and what a node sends to its own pods passes every policy. So the pods stay green, and the endpoints stay in the Service.',
      ],
      shows: [claim('coredns-pods-fail'), claim('endpoints-are-there', /UDP|<none>/)],
    },
  ],
  rootCause: [
    'A NetworkPolicy selects the CoreDNS pods and admits TCP 53 only.',
    'DNS asks over UDP first, and those packets are dropped without a word.',
    'Everything that watches CoreDNS itself sees healthy pods that nobody seems to need.',
  ],
  fixes: [
    {
      remedy: 'admit-udp-53',
      told: [
        'Add UDP 53 beside TCP 53. Both are needed: UDP for nearly every lookup, TCP for the answers that do not fit.',
        say`Every node was answered again within ${recovery('admit-udp-53')}. No restart, no waiting for anything.`,
      ],
    },
    {
      remedy: 'remove-the-policy',
      told: [
        'Or take the policy away and think about it tomorrow, if more than DNS has broken.',
        say`That took ${recovery('remove-the-policy')}.`,
        'But the finding is then open again, and policies that were removed in an outage have a way of not coming back.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart CoreDNS so that it binds its ports anew.',
      because: 'It is bound, as TCP shows. The policy selects by label, and the new pods have it too.',
    },
    {
      remedy: 'more-replicas',
      thought: 'Perhaps UDP packets get lost under load. More replicas.',
      because: 'Lost under load is some of them. This is all of them. The third replica is selected as well.',
    },
  ],
  noticing: {
    told: [
      say`Over UDP the prober lost ${unanswered('symptoms', { protocol: 'udp' })}, over TCP ${unanswered('symptoms', { protocol: 'tcp' })}. That pair is the alarm and the diagnosis at once.`,
      'On the server’s side the sign is silence: `coredns_dns_requests_total{proto="udp"}` falls to nearly nothing. An alarm on “too little” feels odd to write; for DNS it is one of the best there are.',
    ],
    shows: [claim('udp-read-in-the-log')],
    prober: 'protocol',
  },
  prevention: [
    'A template for DNS in policies, with both protocols, that nobody has to write by heart. For egress as well: the more usual accident is a default-deny for egress that forgets DNS.',
    'Test a policy by a lookup, with `dig`, and not by whether a port is open.',
    'Apply it to one namespace first. A policy in `kube-system` has the whole cluster as its blast radius.',
  ],
  followUps: [
    {
      asks: 'Could applications have been set to use TCP, as a way out?',
      answer: [
        '`options use-vc` in `resolv.conf`, through the pod’s `dnsConfig`, does that for the C library. It means to touch every workload in order not to touch one policy, so it is good to know and wrong here.',
      ],
    },
    {
      asks: 'How long did the wrong ideas cost?',
      answer: [
        say`The restart was watched for ${watched('restart-coredns')} and the third replica for ${watched('more-replicas')}. The right change took effect in ${recovery('admit-udp-53')}. When a filter is the cause, recovery is immediate; if your fix needs half a minute “to settle”, it was probably not the fix.`,
      ],
    },
    {
      asks: 'What was applied, to the letter?',
      answer: ['This, with a review by two colleagues.'],
      shows: [theFault()],
    },
  ],
};
