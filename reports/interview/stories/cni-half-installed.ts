import { recovery, shownAfter, watched, where } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const waits = /waiting for|unsynced|^# /;
/** In the words of either version. */
const notReady = /not ready|Still waiting on/;

export const cniHalfInstalled: InterviewStory = {
  id: 'cni-half-installed',
  name: 'Ready nodes, silent pods',
  situation: [
    'A bank moves to its own machines. The nodes are Ready, pods have addresses, the installer is long gone. CoreDNS runs on the second node and is not Ready, and so nothing resolves. The network team has a ping from machine to machine and considers the case closed. The quick reference on the wall says: “dial tcp timeout: install a CNI plugin”, and they answer that one is installed; the file is there.',
  ],
  questions: [
    {
      asks: 'Both teams have evidence. Where do you put your hand in?',
      answer: [
        'Between the two. A ping between machines tests the machines, a file in `/etc/cni/net.d` tests that somebody copied a file. Neither has sent a packet from a pod on one node to a pod on the other. I do, and nothing comes back.',
      ],
      shows: [claim('pods-cannot-talk-across', /answered/), claim('cni-config-is-there')],
    },
    {
      asks: 'How can the nodes be Ready, then?',
      answer: [
        'The kubelet asks for a CNI configuration, and that is all it asks. Handing out addresses and wiring a pod to its node is the one half of a plugin; routes between the nodes, and translation of what leaves, are the other. Only the first is needed to be Ready.',
      ],
      shows: [claim('nodes-not-ready'), claim('pods-have-addresses')],
    },
    {
      asks: 'What does CoreDNS say?',
      answer: [
        'That it waits for the API, twice a second for a while; then that it starts unsynced; then, with every readiness probe, that it is not ready. Its API server is on the other node, and it has no way there.',
      ],
      shows: [claim('waits-for-the-api', waits), claim('ready-waits-for-kubernetes', notReady)],
    },
    {
      asks: 'And the time-out that the quick reference wants to see?',
      answer: [
        [
          where('only-wait/dial-timeout', {
            confirmed:
              'There, once the first dial has timed out, which takes half a minute. It says that the API server is out of reach, and not why: a missing plugin is one reason of several. Nor need I wait for it.',
            refuted: say`Not there, though I looked for ${watched('only-wait')}. The client in this version repeats a dial that timed out a good many times before it says a word.`,
          }),
          'I look at the sockets: a connection to 10.96.0.1, port 443, in state SYN_SENT (the `02` after the two addresses), never answered. That is the same fact, one layer down, and without waiting for anybody’s log.',
        ],
      ],
      shows: [claim('only-wait/dial-timeout', /dial tcp|^# /), claim('only-wait/api-out-of-reach', /0100600A:01BB/)],
    },
    {
      asks: 'Could kube-proxy be the one who did not do its part?',
      answer: [
        'Its rule for 10.96.0.1 is on every node and leads to the API server. The rule is right; what it leads to is out of reach.',
      ],
      shows: [claim('rules-are-there', /10\.96\.0\.1\/32|^# /)],
    },
  ],
  rootCause: [
    'The network plugin is half there: its configuration gives pods addresses, and nothing makes routes between the nodes.',
    'CoreDNS runs on a node from which the API server is out of reach, so it never syncs and is never Ready.',
    'Everything that is usually asked about a network, nodes and files and addresses, says yes.',
  ],
  fixes: [
    {
      remedy: 'install-cni',
      told: [
        'Install the plugin whole: with the pods that keep the routes, on every node. Then look whether a pod can reach a pod on another node, and only then whether DNS works.',
        say`In this run DNS was back ${recovery('install-cni')} after the manifest was applied, and CoreDNS did not have to be touched.`,
      ],
      keep: /DaemonSet/,
    },
  ],
  temptations: [
    {
      remedy: 'only-wait',
      thought: 'It says that it is waiting. Let it wait.',
      because:
        'Nothing else in the cluster makes routes. This is the same text as at a harmless slow start, without the ending.',
    },
    {
      remedy: 'restart-coredns',
      thought: 'Restart it.',
      because:
        'New pods have no way to the API server either. It would have “helped” only if one of them had landed on the API server’s node, and then for half of the clients.',
    },
    {
      remedy: 'restart-kube-proxy',
      thought: 'Services do not work, so restart kube-proxy.',
      because: 'It writes the same correct rules once more.',
    },
  ],
  noticing: {
    told: [
      say`Ready replicas at zero, ${shownAfter} after the change, and no endpoints; the nodes’ conditions stay perfect.`,
      'What would have told at once is a probe from pod to pod across nodes, all pairs or a ring. There are ready-made ones; on a small cluster a DaemonSet that pings its neighbours does it.',
    ],
    shows: [claim('no-endpoints')],
    prober: 'node',
  },
  prevention: [
    'Accept a network by a packet from pod to pod across nodes, in each direction, and from a pod to 10.96.0.1:443. Not by Ready.',
    'Alarm if the plugin’s DaemonSet has fewer Ready pods than there are nodes, or is not there.',
    'Delete old CNI configuration from the nodes when a plugin is removed: a file that stays behind is what keeps them Ready.',
  ],
  followUps: [
    {
      asks: 'How does this differ from a cluster with no plugin at all? Same error in the book.',
      answer: [
        'In everything that you can see. There: nodes NotReady, pods Pending, no addresses, no log. Here: Ready, Running, addresses, a log. The book describes the second and heads it with the first. If your runbook has one entry for both, make it two.',
      ],
    },
    {
      asks: 'Would CoreDNS on the control plane’s node have been Ready?',
      answer: [
        'Yes, since no route is needed to a neighbour on the same node. Then it would have been Ready, with endpoints, and half of the cluster could not have reached it. One placement of two pods, and the same fault has a different face.',
      ],
    },
    {
      asks: 'How do you know that it is well again?',
      answer: ['By the packet that did not arrive before.'],
      shows: [claim('install-cni/pods-talk-across', /answered/), claim('install-cni/coredns-ready')],
    },
  ],
};
