import { lost, median, recovery, replicas, silence, slowest } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory, theFault } from '../story.ts';

const before = { window: 'before' } as const;
const fault = { window: 'during' } as const;
const under = (remedy: string) => ({ window: 'during', remedy }) as const;
const after = (remedy: string) => ({ window: 'after', remedy }) as const;

export const cpuStarved: InterviewStory = {
  id: 'cpu-starved',
  name: 'Slow, but only in the rush hour',
  situation: [
    'A ticket shop. At ten in the morning, when a sale opens, some customers see error pages and others wait for half a minute; by eleven it is over. The graphs of CoreDNS show nothing: both pods Running and Ready, no restart in weeks, memory flat, hardly any CPU used. “It cannot be DNS,” says the platform team, “it is bored.”',
  ],
  questions: [
    {
      asks: 'Hardly any CPU used. Why does that not reassure you?',
      answer: [
        'Because I do not know how much it may use. A process at its limit looks bored on every graph that shows what was used instead of what was refused. So I ask for the limit: a hundredth of a core. Somebody has taken an average for a requirement.',
      ],
      shows: [claim('tight-limit'), theFault()],
    },
    {
      asks: 'What does a CPU limit do, mechanically?',
      answer: [
        'The kernel counts in periods of 100 ms. With 10m the container may run for one millisecond in each, and then it stands still until the next, whatever is in its queue. Questions arrive in the meantime and wait in the socket; when the buffer is full they are dropped. No process notices anything.',
      ],
    },
    {
      asks: 'What do clients see?',
      answer: [
        'Some answers come late, others never, and which of them is chance. A lookup that is lost is not an error to anybody but the client, who waits five seconds and asks again, and so adds to the load.',
        say`Of the steady lookups, ${lost(fault)} were lost between the first act and the end of the symptoms, with a longest silence of ${silence(fault)}. Below is how it stood when the lab had first seen enough; the count went on.`,
      ],
      shows: [claim('needs-more'), claim('lookup-times-out')],
    },
    {
      asks: 'Would a pod in trouble not fail, or log something?',
      answer: [
        'That is what one expects after a memory limit. CPU is different: the kernel lets a container that is short of it wait, and does not end it. No error status, no BackOff, and not a line in the log about queries that it never got to read.',
        'What can end it is the liveness probe, if it starves for long enough. On a kubeadm cluster that asks for the first time a minute after the start, waits five seconds for each answer, and has the kubelet restart the container after five failures in a row, which is most of a minute of nothing but failures. No restart after some seconds of load, as below, says nothing of that.',
      ],
      shows: [asked('CoreDNS pods'), claim('pod-in-error'), claim('log-names-udp', /failed to read/)],
    },
  ],
  rootCause: [
    'CoreDNS has a CPU limit that suffices at rest and not in the rush hour.',
    'Once its share of a period is used up the kernel makes it wait, and queries are answered late or dropped.',
    'No container ends for it at first, so restarts and errors have nothing to report, and it is the lookups that tell.',
  ],
  fixes: [
    {
      remedy: 'eks-resources',
      told: [
        'Raise the limit; here to 500m, with 200m requested. The load went on.',
        say`After ${recovery('eks-resources')} both replicas were Ready and all questions of a round were answered.`,
        say`That is not the same as before, for there is a load now. Of the steady lookups from then on ${lost(after('eks-resources'))} were lost, and ${lost(before)} before it all began; the 99th percentile of the answered was ${slowest(after('eks-resources'))}, and ${slowest(before)} then.`,
        'Better still is no CPU limit at all on a DNS server: the request alone guarantees its share when the node is busy, and an idle core is there to be used.',
      ],
    },
    {
      remedy: 'guide-resources',
      told: [
        'The other document asks for 100m and has the same limit.',
        say`That took ${recovery('guide-resources')}; ${lost(after('guide-resources'))} lost afterwards.`,
        'With the same limit the difference between the two shows only on a node that is full.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart it, it has become slow.',
      because: [
        'It has not become anything. The load finds the new pods under the same limit, and they have to start on what it leaves them. Until they are Ready there is even less.',
        say`${lost(under('restart-coredns'))} lookups lost meanwhile, and when the lab gave up, ${replicas('restart-coredns')} replicas were Ready and up to date.`,
      ],
    },
    {
      remedy: 'more-replicas',
      thought: 'Three replicas, then.',
      because: [
        'The right direction, and three hundredths of a core are still not enough. Nor does the third come at once: a pod that starts under the load has a hundredth of a core for that as well.',
        say`Lost from the moment of scaling on: ${lost(under('more-replicas'))}; Ready and up to date at the end of it: ${replicas('more-replicas')}. The way to three is in that figure, and not three at work alone.`,
      ],
    },
    {
      remedy: 'request-more-than-there-is',
      thought: 'No more half measures. Give it 64 cores.',
      because: [
        'A request is a promise that the scheduler has to keep, and no node has so much. The new pods wait, Pending. The old ones go on under the old limit, and the rolling update may take one of them away before it is stuck: a typing error in the other direction, and no better.',
        say`${lost(under('request-more-than-there-is'))} lookups lost meanwhile.`,
      ],
      shows: [claim('request-more-than-there-is/not-available', /Insufficient cpu/)],
    },
    {
      remedy: 'one-replica',
      thought: 'It is bored, whatever you do. Then one of them is enough.',
      because: ['It leaves half of what was too little.', say`${lost(under('one-replica'))} lookups lost.`],
    },
  ],
  noticing: {
    told: [
      'With one metric, and almost nothing else: `container_cpu_cfs_throttled_periods_total` against `container_cpu_cfs_periods_total`. Anything above a few per cent on a DNS server deserves a look, and the usage graph next to it will be as calm as ever.',
      'From the client’s side: lookups lost, first of all, and the 99th percentile next. The median is the figure that may look well while many go without an answer.',
      say`Here it was ${median(before)} before, ${median(fault)} under the load, ${median(under('restart-coredns'))} during the restart and ${median(under('one-replica'))} with one replica. Of those that were lost it says nothing.`,
    ],
    shows: [claim('back-off-event')],
    prober: 'protocol',
  },
  prevention: [
    'No CPU limit on CoreDNS. A request by the rush hour, and a look at throttling before and after each change.',
    'A load test of DNS before a sale, not only of the shop. The tool for it is small: dnsperf, a list of names, ten minutes.',
    'Less load: node-local caches, and a dot at the end of external names in the configuration of the busiest services.',
  ],
  followUps: [
    {
      asks: 'Would the horizontal autoscaler have caught it?',
      answer: [
        'It scales on usage in proportion to the request. Usage is capped by the limit here, at a level that looks reasonable, so it may well do nothing at all. Cluster-proportional scaling would have given the same number every day. Throttling is the signal, and one has to ask for it.',
      ],
    },
    {
      asks: 'How did latency look, for those that were answered?',
      answer: [
        say`Before the fault the median was ${median(before)} and the 99th percentile ${slowest(before)}. Under it: ${median(fault)} and ${slowest(fault)}. With the raised limit, the load still on: ${median(after('eks-resources'))} and ${slowest(after('eks-resources'))}.`,
        'And remember that those are only the ones that came back.',
      ],
    },
    {
      asks: 'Memory limit or CPU limit: which is worse for DNS?',
      answer: [
        'The one for memory kills, which is loud and soon found. The one for CPU makes it unreliable, quietly, at the worst time of the day. I would rather be woken by the first.',
      ],
    },
  ],
};
