import { lost, median, recovery, silence, slowest } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory, theFault } from '../story.ts';

const fault = { window: 'during' } as const;
const healthy = { window: 'before' } as const;

export const corednsOom: InterviewStory = {
  id: 'coredns-oom',
  name: 'Every afternoon, when the batch runs',
  situation: [
    'An operations team has tidied up: every workload got a memory limit “of what it really uses, plus a bit”. Since then, each afternoon around three, applications report DNS failures in bursts: some seconds of nothing, then all is well, then again. It stops towards five. At three o’clock a batch starts that talks to a partner’s systems under a domain of their own.',
  ],
  questions: [
    {
      asks: 'Bursts, and it comes back by itself. What do you suspect, before looking?',
      answer: [
        'Something that dies and is restarted. A packet filter does not come and go, a wrong configuration does not heal. So: restart counts, and above all the reason for the last end.',
      ],
      shows: [claim('oom-killed')],
    },
    {
      asks: 'Exit code 137. Read it to me.',
      answer: [
        '128 plus 9: killed by signal 9. By itself that could be anybody; `OOMKilled` beside it says that it was the kernel, because the container reached its memory limit. There is nothing in the log. A process that is killed like this has no time to complain.',
      ],
    },
    {
      asks: 'At rest it needs a dozen MiB. What makes it need more?',
      answer: [
        'Queries in flight. The partner’s domain is forwarded to the partner’s server, and that has gone silent. CoreDNS holds each such query until it gives up on it, for seconds, so a few hundred queries a second are soon thousands at a time. Many clients, nothing cached, an upstream that does not answer: that is what “heavy load” means for a DNS server, and it has little to do with how many names your own cluster looks up.',
      ],
      shows: [theFault(/silent|192\.0\.2/)],
    },
    {
      asks: 'Why do names of the cluster fail, if only the partner’s are slow?',
      answer: [
        'Because they share one process and its memory. When it is killed, everybody’s queries go with it, and while the kubelet backs off from restarting it, nobody answers at all.',
      ],
      shows: [claim('lookups-fail'), claim('crash-loop')],
    },
  ],
  rootCause: [
    'The memory limit was measured at rest, with “a bit” on top.',
    'Queries that wait for a silent upstream are held in memory, and under the batch’s load they exceed it.',
    'The kernel kills one replica after the other, and the kubelet waits longer each time before it starts them again.',
  ],
  fixes: [
    {
      remedy: 'guide-resources',
      told: [
        'Give it room: the guide’s 170Mi requested and 512Mi as the limit. The load was not touched for this; it went on.',
        say`DNS was back ${recovery('guide-resources')} after the change, and while it was watched from then on, ${lost({ window: 'after', remedy: 'guide-resources' })} lookups were lost.`,
      ],
    },
    {
      remedy: 'eks-resources',
      told: [
        'Is less enough? The other document’s 200Mi held under the same load as well.',
        say`Back after ${recovery('eks-resources')}, with ${lost({ window: 'after', remedy: 'eks-resources' })} lost afterwards.`,
        'I would still take the higher one. A limit on a DNS server is there to catch a leak, and not to save memory.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart it, then the memory is free again.',
      because: [
        'The load finds the new pods under the same limit.',
        say`During it, ${lost({ window: 'during', remedy: 'restart-coredns' })} steady lookups were lost.`,
      ],
    },
    {
      remedy: 'one-replica',
      thought: 'One replica then, with the memory of two.',
      because: [
        'Only that nobody has raised the limit, so it is one with the memory of one. It meets the whole load, and when it is killed there is nobody beside it.',
        say`${lost({ window: 'during', remedy: 'one-replica' })} lookups lost.`,
      ],
    },
    {
      remedy: 'more-replicas',
      thought: 'Scale out: three pods share the load.',
      because: [
        'They share it, and a third of it is still too much for a limit like this.',
        say`Measured: ${lost({ window: 'during', remedy: 'more-replicas' })} lookups lost, and up to ${silence({ window: 'during', remedy: 'more-replicas' })} in which nobody was answered.`,
      ],
    },
  ],
  noticing: {
    told: [
      say`Steady lookups felt it like this: ${lost(fault)} lost from the first act to the end of the symptoms, and a longest silence of ${silence(fault)}.`,
      'Alarm on `container_memory_working_set_bytes` of CoreDNS above, say, 80 % of its limit, before the kill; on `kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}` after it. And graph what waits. CoreDNS has no gauge of the queries in flight, but each of them holds a goroutine, so `go_goroutines` climbs with `process_resident_memory_bytes`; where `max_concurrent` is set, `coredns_forward_max_concurrent_rejects_total` counts what it turned away. `coredns_proxy_request_duration_seconds` is no help: it is observed when an upstream replies, and a silent one does not.',
    ],
    shows: [claim('back-off-event')],
    prober: 'name',
  },
  prevention: [
    'Set the limit from the worst hour, not from the quietest. The maintainers’ rule of thumb for the cache and the objects alone is 54 MB plus a thousandth of a MB for each pod and Service.',
    'Bound what waits: `max_concurrent` in the forward block refuses queries at once instead of hoarding them.',
    'Give a stub domain a server block of its own with its own bound, so that a partner’s outage stays a partner’s outage.',
    'Never set limits on `kube-system` by the same script as on everything else.',
  ],
  followUps: [
    {
      asks: 'How would you scale DNS for this cluster, then?',
      answer: [
        'In this order: memory, so that a replica survives its worst minute; replicas by the size of the cluster, for instance with the cluster-proportional autoscaler; then node-local caches, which take the repeated questions away from CoreDNS altogether. Scaling on CPU would have missed this: waiting costs no CPU.',
        say`For a sense of proportion: before the fault the median answer took ${median(healthy)} and the 99th percentile ${slowest(healthy)}, at twenty lookups a second from each node.`,
      ],
    },
    {
      asks: 'How large was the difference between the two fixes, measured?',
      answer: [
        say`Under the load, the 99th percentile of answered lookups was ${slowest({ window: 'after', remedy: 'guide-resources' })} with the larger limit and ${slowest({ window: 'after', remedy: 'eks-resources' })} with the smaller.`,
        'Two trials on a machine that was doing other things are no benchmark. They say that both survive, and no more.',
      ],
      shows: [claim('guide-resources/never-killed'), claim('eks-resources/never-killed')],
    },
    {
      asks: 'What would a client notice of the latency under the fault?',
      answer: [
        say`Those that were answered were answered quickly, half of them within ${median(fault)}; the others not at all. Averages over the answered ones look splendid, which is why one counts the lost.`,
      ],
    },
  ],
};
