import { answered, recovery, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory, theFault } from '../story.ts';

export const upstreamUnreachable: InterviewStory = {
  id: 'upstream-unreachable',
  name: 'The card payments fail',
  situation: [
    'The payments team calls: since twenty past nine no card is charged, every request to the provider ends with “no such host”, after several seconds. The catalogue, the basket and the login, all inside the cluster, work as ever. They are sure that the provider is down. The provider’s status page is green.',
  ],
  questions: [
    {
      asks: 'What do you ask first, and what is each answer worth?',
      answer: [
        'Two lookups from a pod: one name of the cluster, one of the outside world. Both fail: CoreDNS or the way to it. Only the inner one fails: the `kubernetes` plugin. Only the outer one fails: the upstream. It is the cheapest cut there is, and here it is the third case. The provider has nothing to do with it, as `www.google.com` fails too.',
      ],
      shows: [claim('internal-names-resolve'), claim('external-names-fail')],
    },
    {
      asks: 'Dig is answered by nobody. Could it be a firewall between the pod and CoreDNS?',
      answer: [
        'Then the inner name would not have come back either: it is the same server, the same port, the same protocol. The silence comes from behind CoreDNS, which waits for its upstream longer than this client waits for CoreDNS. A patient client is told SERVFAIL in the end.',
        say`Asked over TCP at the same time, the answers were: ${answered('external-names-fail-over-tcp')}.`,
      ],
      shows: [claim('external-names-fail-over-tcp')],
    },
    {
      asks: 'Where does CoreDNS tell you whom it asks in vain?',
      answer: [
        'In its log: the `errors` plugin writes a line for each query that it had to give up, with both ends of the connection. The address after the arrow is the upstream. I compare it with what I expect, and here nobody expects it.',
      ],
      shows: [claim('log-names-the-upstream', /plugin\/errors/), claim('forward-config-shows-it', /forward/)],
    },
    {
      asks: 'The pods are Ready. Should they be?',
      answer: [
        'I think so. `ready` asks whether the plugins have started, not whether the internet is there. If it did, a hiccup of the upstream would take the inner names down as well, and a partial outage would become a total one.',
      ],
      shows: [claim('pods-look-healthy')],
    },
  ],
  rootCause: [
    'The Corefile forwards everything that is not of the cluster to 192.0.2.1, where nobody answers.',
    'Names of the cluster come from the `kubernetes` plugin and never go that way, so they resolve.',
    'External names wait until CoreDNS or the client loses patience.',
  ],
  fixes: [
    {
      remedy: 'correct-the-forward',
      told: [
        'Put the forward back to `/etc/resolv.conf`, the node’s own servers, and restart, rather than wait for the reload to notice.',
        say`External names came back on every node in ${recovery('correct-the-forward')}.`,
      ],
      keep: /forward/,
    },
    {
      remedy: 'forward-to-public-resolvers',
      told: [
        'If the node’s own servers are what is broken: name others that are not.',
        say`That took ${recovery('forward-to-public-resolvers')}.`,
        'Mind that the company’s private zones are then gone, and say so to whoever depends on them before they find out.',
      ],
      keep: /forward/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart it, that clears the cache.',
      because:
        'There is nothing wrong in the cache. The new pods read the same Corefile and ask the same silent server.',
    },
    {
      remedy: 'more-replicas',
      thought: 'It is slow, so it is overloaded. Scale it up.',
      because: 'It is slow because it waits. A third replica waits as well.',
    },
  ],
  noticing: {
    told: [
      say`While the symptoms were looked at, ${unanswered('symptoms', { name: 'www.google.com' })} for the external name failed, and ${unanswered('symptoms', { name: 'my-service.default.svc.cluster.local' })} for the internal one. A prober that asks only for \`kubernetes.default\` sees a perfect day.`,
      'CoreDNS counts it: `coredns_dns_responses_total` by `rcode`, where SERVFAIL begins to climb. Alarm on its share of all answers, not on its number.',
    ],
    shows: [claim('metrics-show-it', /rcode="SERVFAIL"/)],
    prober: 'name',
  },
  prevention: [
    'Two upstreams at least, in different failure domains. `forward` changes over by itself.',
    'Probe one internal and one external name, separately, each with its own alarm: the pair is the diagnosis.',
    'Review changes of the Corefile like changes of code, and let CI resolve one name of each kind with it.',
  ],
  followUps: [
    {
      asks: 'Your dashboards use `coredns_forward_request_count_total`. What does it show?',
      answer: [
        'Nothing: it does not exist any more. In the CoreDNS of this run forwarding is measured as `coredns_proxy_request_duration_seconds`, by upstream address. A panel without data looks very much like a panel without errors.',
      ],
      shows: [claim('metrics-show-it', /proxy_request|forward_health/)],
    },
    {
      asks: 'Why several seconds, from the application’s point of view?',
      answer: [
        'The resolver of the C library waits five seconds for each try, and there are two. With `ndots:5` a short external name is first tried with every suffix of the search list; those are answered at once by CoreDNS, and only the last goes out and waits. Multiply by A and AAAA. A connection pool that resolves on each connect is soon full of threads that wait.',
      ],
    },
    { asks: 'How was it broken?', answer: ['One address, in one line.'], shows: [theFault(/forward/)] },
  ],
};
