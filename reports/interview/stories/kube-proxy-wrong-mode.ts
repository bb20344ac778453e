import { answered, recovery, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory } from '../story.ts';

const mode = /ProxyMode|IPVS/;

export const kubeProxyWrongMode: InterviewStory = {
  id: 'kube-proxy-wrong-mode',
  name: 'It broke when we restarted the other thing',
  situation: [
    'At 11:20 CoreDNS was restarted, as a harmless part of a minor update. Since 11:20 nothing resolves. The colleague who did it has rolled her update back, restarted CoreDNS again, and it is no better. She is certain that she broke it. Somebody else mentions in passing that at 10:45 he “switched kube-proxy to the mode from the guide”, and that it had gone well: no complaints for half an hour.',
  ],
  questions: [
    {
      asks: 'She restarted CoreDNS and DNS broke. Why do you not look at CoreDNS?',
      answer: [
        'I do, for ten seconds: its pods are Ready, and asked directly they answer. The Service lists new addresses; each is added when its pod becomes Ready, so I look once more when all are. She broke nothing. What changed at 11:20 for everybody else is that those addresses are new.',
      ],
      shows: [
        claim('coredns-is-ready'),
        asked('endpoints of kube-dns', /UDP|<none>/),
        claim('pod-addresses-answer', /answered/),
      ],
    },
    {
      asks: 'And who has to be told of new addresses?',
      answer: ['The nodes, by kube-proxy. It has not told them: it is in a crash loop, and has been since 10:45.'],
      shows: [claim('kube-proxy-crashes'), claim('health-port-closed')],
    },
    {
      asks: 'Why were there no complaints for half an hour?',
      answer: [
        'The rules of before are still in the kernel, and as long as they happened to be right, all went on. They still look right: a rule for 10.96.0.10 is on every node. It merely leads to pods that no longer exist. A rule that is there is no proof; compare where it leads with the endpoints.',
      ],
      shows: [claim('old-rules-stay', /10\.96\.0\.10\/32 -p udp/)],
    },
    {
      asks: 'What is wrong with the mode?',
      answer: [
        '`userspace` was one, long ago. It is gone since Kubernetes 1.26, and kube-proxy says so when it starts, together with the ones that there are.',
      ],
      shows: [claim('modes-in-the-log', mode), claim('mode-in-configmap', /^mode:/)],
    },
  ],
  rootCause: [
    'kube-proxy was given a mode that it does not know, and ends at every start.',
    'The rules of its last life stayed in the kernel and served, until CoreDNS got new addresses.',
    'Since then every node sends DNS to addresses at which nobody lives.',
  ],
  fixes: [
    {
      remedy: 'set-iptables',
      told: [
        'Set the mode back to `iptables` in the ConfigMap and replace the kube-proxy pods; they read it only at their start.',
        say`Until DNS was entirely well, ${recovery('set-iptables')} passed.`,
        'The rules are right within a second or two of kube-proxy’s start. What may lag behind are clients that ask from a port for which the kernel still remembers the old, dead way (`conntrack -L` shows it).',
      ],
      keep: /^mode:/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart CoreDNS a third time.',
      because: 'The pods get other addresses yet again, and the rules still lead to the first ones.',
    },
    {
      remedy: 'set-ipvs',
      thought: 'userspace was the wrong one. Take ipvs, it is in the list, and faster.',
      because:
        'It is a mode that kube-proxy knows and this kernel does not: the list is of words, not of what the node can do. Look for the modules first.',
      shows: [claim('set-ipvs/ipvs-in-the-log', /IPVS/)],
    },
  ],
  noticing: {
    told: [
      say`With the restart of CoreDNS the prober lost its answers: ${unanswered('symptoms')} unanswered while the symptoms were looked at. By then the cause was old.`,
      'At 10:45 it was the restart count of kube-proxy that moved, and the target of its metrics that vanished. An alarm on crash loops in `kube-system` would have rung while everything still worked, and that is exactly when one wants it to.',
    ],
    shows: [claim('userspace-is-a-mode', mode)],
    prober: 'protocol',
  },
  prevention: [
    'After each change of kube-proxy, change an endpoint on purpose, by restarting something unimportant, and see whether it can still be reached.',
    'Let CI start kube-proxy with the new configuration (`--config`, and a look at the exit code). It refuses a wrong mode in a second.',
    'Roll it out node by node: one DaemonSet, `maxUnavailable: 1`, and stop at the first pod that does not come up.',
  ],
  followUps: [
    {
      asks: 'Some clients are refused, others time out. What does the difference say?',
      answer: [
        'A little about the old addresses. Refused: something lives there now that does not listen on 53, or a node says that nobody does. Timed out: the packets vanish. Neither of them is a diagnosis of CoreDNS.',
        say`(At the end of the symptoms it was: ${answered('internal-names-fail')}.)`,
      ],
      shows: [claim('internal-names-fail')],
    },
    {
      asks: 'Which mode would you choose today?',
      answer: [
        '`iptables` as long as it is fast enough, and it is for thousands of Services. `nftables` is what takes its place. `ipvs` I would not begin with any more. And I would choose it in a calm week, with a canary node.',
      ],
    },
    {
      asks: 'What do you tell the colleague?',
      answer: [
        'That she found the fault by triggering it, that rolling back was right, and that the trail was cold because it was thirty-five minutes old. The post-mortem should be about 10:45.',
      ],
    },
  ],
};
