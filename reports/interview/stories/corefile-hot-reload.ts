import { recovery, replicas } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const directive = /Unknown directive|reload failed/;

export const corefileHotReload: InterviewStory = {
  id: 'corefile-hot-reload',
  name: 'The change that did nothing',
  situation: [
    'A developer changed the Corefile an hour ago, to “fix DNS forwarding”. She says that nothing has happened, neither good nor bad, and would like you to restart CoreDNS so that her change takes effect. All names resolve. Both pods are Ready and have never restarted. It is 16:50, and everybody wants to go home.',
  ],
  questions: [
    {
      asks: 'Do you restart it?',
      answer: [
        'Not before I know why nothing happened. The `reload` plugin picks up a changed Corefile by itself, a minute or two after it was applied. An hour without effect means that it was tried and refused. A restart throws the old, good configuration away, and it exists nowhere any more but in the memory of these two processes.',
      ],
    },
    {
      asks: 'How do you find out?',
      answer: [
        'It is in the log, once, at the time of the change: the reload failed, the file, the line, and the directive that it does not know.',
      ],
      shows: [claim('reload-fails', directive)],
    },
    {
      asks: 'And in the metrics, for somebody who does not read logs?',
      answer: [
        '`coredns_reload_failed_total`. It belongs on every dashboard: from its first increment on, the configuration that runs is not the one that is written down.',
      ],
      shows: [claim('failed-reload-is-counted', /^coredns_reload_failed_total/)],
    },
    {
      asks: 'Is there an outage?',
      answer: [
        'Not yet. CoreDNS refuses the new file and goes on with the one that it has. Both kinds of name resolve, all pods are Ready. It is armed, though: any restart, an eviction, a drained node, will set it off, at a time that nobody connects with today.',
      ],
      shows: [claim('internal-names-resolve'), claim('never-restarted'), claim('configmap-shows-the-line', /kube-dns/)],
    },
  ],
  rootCause: [
    'The ConfigMap holds a line that is not a plugin, so the reload was refused and the old configuration kept.',
    'What runs and what is written down are two different things from then on, and every health check looks at what runs.',
    'The next pod that starts reads what is written down, and does not start.',
  ],
  fixes: [
    {
      remedy: 'put-right-and-restart',
      told: [
        'Take the line out first. Only then restart, and watch the first new pod come up before you let go of the second old one.',
        say`Done in this order it was over in ${recovery('put-right-and-restart')}.`,
      ],
      keep: /reload/,
    },
    {
      remedy: 'put-right-after-the-restart',
      told: [
        'If somebody was faster and has restarted already: the same, only later. The rolling update still holds on to an old pod; correct the ConfigMap, and roll again.',
        say`From there it took ${recovery('put-right-after-the-restart')}.`,
      ],
      keep: /reload/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-alone',
      thought: 'She only wants a restart. Give her the restart.',
      because:
        'The restart is what springs the trap. Every new pod stops at the unknown directive, and what is left is one old pod with an old Corefile.',
    },
    {
      remedy: 'wait',
      thought: 'Leave it until tomorrow, it works.',
      because:
        'CoreDNS does not try the same file again, so nothing changes until a pod restarts. You would be leaving it to the night to choose when.',
    },
  ],
  noticing: {
    told: [
      'No lookup fails, so no prober can help. It is one of few failures that show in one metric and one line of the log, and nowhere else: `coredns_reload_failed_total`. Do not take `coredns_reload_version_info` for it. That gets the hash of the new file with the attempt, before it is known whether the file was accepted, so afterwards it agrees with the ConfigMap and hides that the two differ.',
    ],
    shows: [claim('change-is-noticed', /Reloading|reload failed/)],
    prober: 'name',
  },
  prevention: [
    'Alarm on `coredns_reload_failed_total` rising, with low urgency and no exceptions.',
    'Start a CoreDNS of the same version with the new Corefile in CI, and require that it comes up.',
    'Keep the Corefile in version control. Tonight the last good one was in the memory of two pods, and nowhere else.',
  ],
  followUps: [
    {
      asks: 'Why did the change take more than a minute even to be refused?',
      answer: [
        'Two delays add up. The kubelet brings a changed ConfigMap into a running pod after 60 to 90 s; then CoreDNS looks every 30 s or so. This run shortened both, which is why it is called an emulation; the events and their order are the same.',
      ],
    },
    {
      asks: 'After a careless restart, how much redundancy is left?',
      answer: [
        say`${replicas('restart-alone')} replicas ran the configuration that is written down, and one old pod carried all of DNS.`,
        'It answers everything, and so nobody notices. This is how this chapter turns into the one about the single replica.',
      ],
    },
    {
      asks: 'Would you switch the reload plugin off, then?',
      answer: [
        'No. Without it the same mistake shows just as late, and good changes do as well. What I want is that somebody hears the refusal.',
      ],
    },
  ],
};
