import { recovery, triage, watched, where } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

export const startupTimeoutsPersistent: InterviewStory = {
  id: 'startup-timeouts-persistent',
  name: 'The same log, an hour later',
  situation: [
    'The same developer, the same forty lines. You tell him what you told him last time: start-up noise, give it a minute, all good. He gives it a minute. Then ten. Then he calls, and he is less friendly: nothing in his cluster resolves, and this time you had better look.',
  ],
  questions: [
    {
      asks: 'The lines are the same. What is different?',
      answer: [
        'The clock. The line that says it is not ready comes again and again, every ten seconds, and the youngest is seconds old, though the container has been up for minutes. Two minutes after the start is where noise ends.',
        say`The lab, which judges by that rule, called it ${triage}.`,
      ],
      shows: [claim('wait-two-minutes/errors-persist', /not ready|Still waiting on/)],
    },
    {
      asks: 'Check the pods. Is what you see alarming?',
      answer: [
        'Only if you read the right column. STATUS says `Running`, RESTARTS says 0; READY says 0/1, and it has always said so. The rule “worry when the pod does not get to Running” sleeps through this one: they are Running all the time.',
      ],
      shows: [claim('wait-two-minutes/never-running')],
    },
    {
      asks: 'CoreDNS waits for the API. Is the API down?',
      answer: [
        '`kubectl` answers, so no. But `kubectl` comes from outside, and CoreDNS from a pod. So I ask from a pod: can it open a connection to 10.96.0.1, port 443? It cannot, from any node.',
      ],
      shows: [claim('pods-cannot-reach-the-api')],
    },
    {
      asks: 'A missing network plugin?',
      answer: [
        'No: the nodes are Ready and the pods have addresses. It is something on the way between pods and the API server’s Service: a packet filter, a policy of the host, a route. Timed out and not refused, which says that packets vanish instead of being turned away.',
      ],
      shows: [claim('nodes-ready')],
    },
  ],
  rootCause: [
    'Something on the nodes drops what pods send to the API server’s Service.',
    'CoreDNS cannot load Services, runs unsynced, and is never Ready.',
    'The log of its start is that of a harmless one; only that it does not end tells them apart.',
  ],
  fixes: [
    {
      remedy: 'let-pods-reach-the-api',
      told: [
        'Find the rule and take it out (`iptables-save`, `nft list ruleset`, the host’s firewall service), then restart CoreDNS, because its client has backed off and would look again only after half a minute.',
        say`DNS was back ${recovery('let-pods-reach-the-api')} after the rule was gone.`,
      ],
    },
  ],
  temptations: [
    {
      remedy: 'wait-two-minutes',
      thought: 'It was harmless last time. Wait.',
      because: 'Waiting is right once, and for a limited time. After it the question has been answered.',
    },
    {
      remedy: 'restart-coredns',
      thought: 'Restart it, it missed its moment.',
      because:
        'New pods reach the API server no better. And it costs you evidence: with the restart, the age of the container is back at zero, and the log looks like a harmless start once more.',
    },
  ],
  noticing: {
    told: [
      'Ready replicas at zero for longer than two minutes. With `for: 2m` on that alarm the harmless start stays silent and this one pages, and that is really all.',
      where('wait-two-minutes/dial-timeout', {
        refuted:
          '`grep ERROR` finds nothing here, in the middle of an outage: CoreDNS of this version logs no error about it at all.',
        'confirmed-differently':
          '`grep ERROR` finds `Unhandled Error` here, and no more: CoreDNS of this version puts the time-out into a line of INFO. A harmless start that takes longer than half a minute leaves the same lines.',
      }),
    ],
    shows: [claim('wait-two-minutes/dial-timeout'), claim('wait-two-minutes/still-not-ready')],
    prober: 'protocol',
  },
  prevention: [
    'Let the node’s firewall be managed by whoever manages the cluster, or at least tell each other.',
    'Test from a pod on every new node that 10.96.0.1:443 can be reached, before it takes workload.',
    'Write “two minutes” into the runbook, together with where to read the time.',
  ],
  followUps: [
    {
      asks: 'How long did the outage go on while you were told to wait?',
      answer: [
        say`It was watched for ${watched('wait-two-minutes')}, which is the two minutes of the rule and a little more, and it would be going on now.`,
      ],
    },
    {
      asks: 'Could CoreDNS have served from its cache in the meantime?',
      answer: [
        'Not a new pod: it has never loaded anything. A pod that was already synced goes on answering from what it knows if it loses the API, and merely becomes stale. So losing the API hurts most when somebody restarts CoreDNS because of it.',
      ],
    },
    {
      asks: 'Why does it open its port unsynced in the first place?',
      answer: [
        'So that other zones and forwarding can work without the API, for instance where the API server’s own name needs DNS. For names of the cluster it then says SERVFAIL, “ask me later”, and not NXDOMAIN, which clients would remember.',
      ],
    },
  ],
};
