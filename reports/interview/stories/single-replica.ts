import { holds, lost, median, recovery, silence, slowest } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory } from '../story.ts';

const fault = { window: 'during' } as const;
const under = (remedy: string) => ({ window: 'during', remedy }) as const;

export const singleReplica: InterviewStory = {
  id: 'single-replica',
  name: 'A short outage, every now and then',
  situation: [
    'A small company, a small cluster, costs were cut in spring. Since then, once or twice a week, for ten seconds or so, everything fails at once: orders, logins, the chat. Then it is over. By the time anybody looks, all is green. The only trace is a restart count that goes up by one, on a pod that nobody thought about.',
  ],
  questions: [
    {
      asks: 'You are called in afterwards. All is green. Where is there still a trace?',
      answer: [
        'In what counts and does not forget: restart counts with the time and reason of the last end, events if they are younger than an hour, and the monitoring. The pod that restarted is CoreDNS, and it is alone.',
      ],
      shows: [claim('one-replica'), asked('last end of CoreDNS')],
    },
    {
      asks: 'A pod restarts in a second or two. Why is it ten?',
      answer: [
        'Because a restart is a queue: the kubelet notices the end; waits, if it is not the first one lately (ten seconds, then twenty, forty, up to five minutes); starts the process; CoreDNS loads what it needs; the readiness probe comes round; the endpoint is put back; kube-proxy on each node writes a rule. Each is short, and with one replica nobody fills in.',
        say`Measured with twenty lookups a second from each node, over the whole of the fault: ${lost(fault)} lost, and a longest silence of ${silence(fault)}. Below is how it stood when it was first called an outage.`,
      ],
      shows: [claim('an-outage')],
    },
    {
      asks: 'It heals by itself, says the team. So what is the problem?',
      answer: [
        'It does: the container comes back, the endpoint comes back, names resolve. Kubernetes has kept its promise, which was to restart it, and never that nobody would notice.',
      ],
      shows: [claim('replaced-by-itself', /UDP|<none>/), claim('answered-again', /status:/)],
    },
    {
      asks: 'Do clients not retry?',
      answer: [
        'The C library does, after five seconds, and again. So for a silence of ten seconds many callers do get an answer in the end, having waited longer than their own callers were willing to. That is why it looks like everything failing, and not like DNS.',
      ],
    },
  ],
  rootCause: [
    'CoreDNS was scaled down to one replica.',
    'Whenever its container ends, for whatever reason, nobody answers until it has been restarted, is Ready and is known to every node.',
    'The kubelet’s back-off makes the second time within minutes much longer than the first.',
  ],
  fixes: [
    {
      remedy: 'three-replicas',
      told: [
        'Three replicas, spread over nodes. Then the same pod was killed in the same way.',
        say`Of the lookups meanwhile, ${lost(under('three-replicas'))} were lost, and the longest silence was ${silence(under('three-replicas'))}.`,
        holds('three-replicas/no-outage', 'That is a handful of retries and not an outage.'),
        say`(All replicas were healthy again after ${recovery('three-replicas')}.)`,
      ],
    },
    {
      remedy: 'two-replicas',
      told: [
        say`With two: ${lost(under('two-replicas'))} lost, longest silence ${silence(under('two-replicas'))}.`,
        holds('two-replicas/still-manageable', 'So two are enough for one death at a time.'),
        'Three are for the day on which one is being drained while another dies.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'disruption-budget',
      thought: 'Put a PodDisruptionBudget on it, minAvailable 1.',
      because: [
        'A budget is asked before an eviction. A process that dies asks nobody. What it does achieve, with one replica, is that no node can be drained any more.',
        say`When the pod died under it, ${lost(under('disruption-budget'))} lookups were lost, with a silence of ${silence(under('disruption-budget'))}; the back-off had grown by then.`,
      ],
      shows: [claim('disruption-budget/still-an-outage')],
    },
    {
      remedy: 'restart-coredns',
      thought: 'A fresh pod. It has been up for months.',
      because: [
        'A fresh pod is as alone as the one before it.',
        say`The next death cost ${lost(under('restart-coredns'))} lookups.`,
      ],
      shows: [claim('restart-coredns/still-an-outage')],
    },
  ],
  noticing: {
    told: [
      'Anything that samples once a minute will miss it. What does not forget is a counter: `kube_pod_container_status_restarts_total` of CoreDNS, any increase; and on the clients’ side, failed lookups counted, not averaged.',
      'And a static check finds it on a calm day: `kube_deployment_spec_replicas{deployment="coredns"} < 2`.',
    ],
    prober: 'protocol',
  },
  prevention: [
    'At least two, better three, with topology spread over nodes and zones. Two replicas on one node are one replica with more memory.',
    'A PodDisruptionBudget as well, for the drains; it is a good answer to another question.',
    'Scale with the cluster (cluster-proportional autoscaler), with a lower bound that costs cannot touch.',
    'Kill one on purpose, on a Tuesday morning, and count.',
  ],
  followUps: [
    {
      asks: 'What did failover cost, in numbers that you can defend?',
      answer: [
        say`One replica: ${lost(fault)} lost, ${silence(fault)} of silence. Two: ${lost(under('two-replicas'))}, ${silence(under('two-replicas'))}. Three: ${lost(under('three-replicas'))}, ${silence(under('three-replicas'))}.`,
        'Do not make much of the difference between two and three, from one death each. The step that counts is from one to two. (The windows are of different length, so compare the silences rather than the shares.)',
      ],
    },
    {
      asks: 'Why are any lost at all, with three?',
      answer: [
        'Those that were on their way to the dead pod, and those that were sent to it until every node knew. For that moment a third of the questions is thrown at somebody who is not there. A graceful end has `lameduck` for it: the server goes on answering for five seconds after it has said goodbye. A crash says no goodbye.',
      ],
    },
    {
      asks: 'And in ordinary times, does one replica answer more slowly?',
      answer: [
        say`Medians, on the slower node: ${median({ window: 'before' })} with the two replicas of before, ${median(fault)} with one (of what it answered at all), ${median({ window: 'after', remedy: 'three-replicas' })} with three, and there a 99th percentile of ${slowest({ window: 'after', remedy: 'three-replicas' })}.`,
        'At twenty lookups a second from each node I would not expect a difference that anybody feels. Replicas are bought for availability first; throughput is a reason in clusters a hundred times this size.',
      ],
    },
    {
      asks: 'How would you have found the reason why the pod dies?',
      answer: [
        'By the reason of its last end: an exit code and `OOMKilled` lead one way, a failing liveness probe another, and an eviction a third. But make it survivable first. A cluster in which one pod may never die is not a cluster that one can debug in.',
      ],
    },
  ],
};
