import { recovery, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory, typed } from '../story.ts';

export const kubeProxyDown: InterviewStory = {
  id: 'kube-proxy-down',
  name: 'Nothing reaches anything',
  situation: [
    'The cluster was restarted for a kernel update in the night of Tuesday to Wednesday. Wednesday, 06:00: nothing works. Not “DNS is slow”, nothing: no Service answers, by name or by address, from any pod. On Tuesday a consultant had removed “components that are obsolete with the new data plane”. The new data plane is planned for next quarter.',
  ],
  questions: [
    {
      asks: 'Everybody says DNS. What makes you doubt it?',
      answer: [
        'That Services do not answer at their addresses either. DNS is only how one learns the address. So I leave names out of it and try the Service that must be there, 10.96.0.1, the API server’s: time-out, on every node.',
      ],
      shows: [claim('services-unreachable')],
    },
    {
      asks: 'The guide’s rule: if internal and external names both fail, CoreDNS is broken. Is it?',
      answer: [
        'It is in the best of health: all pods Ready, endpoints in place, and asked at their own addresses they answer every time. The rule forgets everything that lies between a client and the server.',
      ],
      shows: [
        claim('coredns-is-broken'),
        claim('pod-addresses-answer', /answered/),
        claim('endpoints-are-there', /UDP|<none>/),
      ],
    },
    {
      asks: 'What lies between?',
      answer: [
        'On each node, the rules that turn the address of a Service into that of a pod. kube-proxy writes them. It is gone from the list of pods, so is its DaemonSet, nobody listens on its ports, and the rules for 10.96.0.10 are gone as well.',
      ],
      shows: [claim('no-kube-proxy-pods'), claim('no-daemonset'), claim('health-port-closed'), claim('no-rules')],
    },
    {
      asks: 'It was removed on Tuesday. Why did nobody notice until the restart?',
      answer: [
        'kube-proxy is not in the path of any packet. It writes rules into the kernel, and they outlive it. Removing it breaks nothing until an endpoint changes, which makes them slowly wrong, or until a restart, which makes them all go away at once.',
      ],
    },
  ],
  rootCause: [
    'The kube-proxy DaemonSet was deleted, and the restart of the nodes took the rules that it had left in the kernel.',
    'Without them no packet to the address of a Service ever becomes a packet to a pod.',
    'CoreDNS is healthy and out of reach, like everything else.',
  ],
  fixes: [
    {
      remedy: 'bring-kube-proxy-back',
      told: [
        'Install it again in the way it was installed: `kubeadm init phase addon kube-proxy`. The DaemonSet, its configuration and its rights come with it, and within seconds every node has its rules.',
        say`Until all of DNS was as healthy as before, ${recovery('bring-kube-proxy-back')} went by.`,
        'Do not be surprised if somebody is later than the rules: a CoreDNS that was restarted while the API server was out of reach has to come back to it, and where the rules were gone the kernel remembers for two minutes (`nf_conntrack_tcp_timeout_syn_sent`) that a TCP connection went nowhere, and sends the next one from the same port there too. `conntrack -L` shows such memories.',
      ],
      keep: /addons/,
    },
  ],
  temptations: [
    {
      remedy: 'more-replicas',
      thought: 'DNS is down, scale it up.',
      because:
        'Nothing leads to the third replica either. And a pod that starts now cannot reach the API server, through the Service that is missing, so it is not even Ready.',
    },
    {
      remedy: 'restart-kubelet',
      thought: 'Restart the kubelets, they start everything.',
      because:
        'A kubelet starts what the API server asks of it, and nobody asks for kube-proxy any more: the DaemonSet is gone.',
    },
  ],
  noticing: {
    told: [
      say`The prober, asked while the symptoms were looked at: ${unanswered('symptoms')} unanswered, UDP and TCP alike.`,
      'And on Tuesday already, if somebody had looked: the target of the kube-proxy metrics, port 10249, went away on all nodes in the same minute. `absent(up{job="kube-proxy"})` is a dull alarm, and it would have rung a day before the outage.',
    ],
    shows: [claim('metrics-port-closed')],
    prober: 'protocol',
  },
  prevention: [
    'Alarm when a DaemonSet of `kube-system` has fewer pods than nodes, and when it is not there at all: the first expression is silent about the second case.',
    'Remove the old data plane after the new one has carried traffic, not before.',
    'Restart one node on purpose after each change of this kind. Whatever only lives in kernel tables is not there until a restart has proved it.',
  ],
  followUps: [
    {
      asks: 'And afterwards, what do you check?',
      answer: ['All that was wrong, once more and in the same words: pods, ports, rules. Then a lookup.'],
      shows: [
        claim('bring-kube-proxy-back/pods-return'),
        claim('bring-kube-proxy-back/health-port-opens'),
        claim('bring-kube-proxy-back/rules-return', /10\.96\.0\.10\/32 -p udp/),
      ],
    },
    {
      asks: 'The guide looks for its ports with `netstat` in the kube-proxy container.',
      answer: [
        'There is no netstat in that image, nor a shell to miss it in. `curl` on the node, or `ss -ltnp` there, asks the same question.',
      ],
    },
    {
      asks: 'What exactly did the repair print?',
      answer: ['Less than one would wish for, in such a moment.'],
      shows: [typed('bring-kube-proxy-back', /addons/)],
    },
  ],
};
