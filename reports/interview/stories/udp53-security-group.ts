import { recovery, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory } from '../story.ts';

const outcome = /status:|timed out|no servers/;

export const udp53SecurityGroup: InterviewStory = {
  id: 'udp53-security-group',
  name: 'It depends on where you stand',
  situation: [
    'A new group of worker nodes was added to a cloud cluster. Pods on the new nodes cannot resolve anything; pods on the old ones can. “Same image, same version, same everything,” says the team, and they have checked. One application does work there, an old one, and it always has. Its pods have `use-vc` among the options of their `dnsConfig`; whoever wrote that has left. Nobody knows what to make of it.',
  ],
  questions: [
    {
      asks: 'What do you make of the one application that works?',
      answer: [
        'A great deal. With `use-vc` glibc asks over TCP from the start. Somebody has just told me, without knowing it, that TCP works. (The others do not get that far: a client that begins with UDP goes over to TCP when an answer comes back cut short, and not when none comes back.) I check it properly: the same name, from each node, over UDP and over TCP.',
      ],
      shows: [claim('udp-fails-from-another-node', outcome), claim('tcp-works', outcome)],
    },
    {
      asks: 'Which four results do you have now, and what do they leave?',
      answer: [
        'UDP from CoreDNS’s own node: answered. UDP from another node: time-out. TCP from both: answered. So: the server is well, the Service is well, the route between the nodes is there. What is left is something between the nodes that tells UDP 53 from TCP 53. In a cloud that is a security group; it can be a host firewall as well.',
      ],
      shows: [claim('rules-are-there', /10\.96\.0\.10\/32 -p udp/), claim('endpoints-are-there', /UDP|<none>/)],
    },
    {
      asks: 'Could it be a NetworkPolicy?',
      answer: [
        'A policy acts at the pod, so it would hit clients on CoreDNS’s own node too, and those are answered. Besides, there is none. When only those that have to cross are hit, look at what they cross.',
      ],
      shows: [asked('no NetworkPolicy in kube-system')],
    },
    {
      asks: 'The document expects a failing CoreDNS pod and a line about UDP in its log.',
      answer: [
        'Neither can be. The kubelet probes a pod from its own node, over HTTP; and CoreDNS never gets the packets, so it has nothing to complain about. A packet that is dropped on the way leaves its trace at the sender, who waits.',
      ],
      shows: [claim('coredns-pods-fail'), claim('udp-read-in-the-log', /UDP connection/)],
    },
  ],
  rootCause: [
    'Between the nodes UDP to port 53 is dropped, and TCP is not.',
    'CoreDNS runs on one side only, so every lookup from the other side has to cross, and is lost there.',
    'On its own node nothing crosses anything, and all is well.',
  ],
  fixes: [
    {
      remedy: 'open-udp-53',
      told: [
        'Open UDP 53 between the nodes, in the group that all of them share, with the group itself as the source rather than a list of addresses. In this run a rule of the nodes’ firewalls stood in for it, and was taken out.',
        say`The other node was answered within ${recovery('open-udp-53')}.`,
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart CoreDNS, then the new nodes will be known to it.',
      because: 'A DNS server does not know its clients. The new pods are on the same node, behind the same firewall.',
    },
    {
      remedy: 'open-tcp-53',
      thought: 'Port 53 is blocked, so open port 53.',
      because:
        'And then somebody picks “DNS (TCP)” from the list. TCP was open before; the lookup goes over UDP first. Afterwards the ticket says “port 53 opened, no effect”, and the right fix has been ruled out on paper.',
    },
  ],
  noticing: {
    told: [
      say`Lost over UDP: ${unanswered('symptoms', { protocol: 'udp' })}; over TCP: ${unanswered('symptoms', { protocol: 'tcp' })}. But it is the view by node that explains it, and the average over all nodes that hides it.`,
      'In the cloud itself, the flow logs have it: REJECT, protocol 17, port 53. That is the proof to put into the ticket for the network team.',
    ],
    prober: 'node',
  },
  prevention: [
    'Manage security groups in the same place as the node groups, so that a new group of nodes gets its rules with it.',
    'Open what the cluster needs from node to node as a whole. A list of single ports between nodes of one cluster is a list of future outages.',
    'Spread CoreDNS over the nodes and zones. It does not repair anything, and fewer clients have to cross.',
    'A lookup over UDP from the new node belongs in its acceptance test.',
  ],
  followUps: [
    {
      asks: 'With a replica on either side, what would this have looked like?',
      answer: [
        'Worse to find: half of the lookups would fail, from everywhere, at random, since the Service spreads them over both. A retry often lands on the other one. “DNS is flaky” is nearly always something like this.',
      ],
    },
    {
      asks: 'Would a node-local DNS cache have helped?',
      answer: [
        'It would have hidden it. The cache on each node asks CoreDNS over TCP by default, so the nodes would have been answered. That is a benefit, and a good example of how a component can carry a fault of the network for a year.',
      ],
    },
    {
      asks: 'How do you make sure it is fixed?',
      answer: ['With the lookup that failed: UDP, from every node, and not from the one that always worked.'],
      shows: [claim('open-udp-53/udp-works-across-nodes', /status:|IN\s+A/)],
    },
  ],
};
