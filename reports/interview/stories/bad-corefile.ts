import { recovery, replicas, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory } from '../story.ts';

const directive = /Unknown directive/;

export const badCorefile: InterviewStory = {
  id: 'bad-corefile',
  name: 'One pod of two',
  situation: [
    'You take over a shift. The note says: “CoreDNS on the cloud cluster: one pod in Error since about 09:00, the other one fine. Somebody was working on the DNS configuration. Applications say that DNS fails.” You try a name from a pod, and it resolves. You try ten times, and it resolves ten times.',
  ],
  questions: [
    {
      asks: 'The note contradicts what you see. What do you do with that?',
      answer: [
        'Believe the measurement and keep the note. With one replica serving, most things work, and “DNS fails” may be an old complaint or about something else. First the pods.',
      ],
      shows: [claim('internal-names-fail', /status:|IN\s+A/)],
    },
    {
      asks: 'The runbook says `-l k8s-app=coredns`. What comes back?',
      answer: [
        'Nothing, and that must not be read as “no pods”. The label is `k8s-app=kube-dns`, here as on EKS. An empty list is the answer to a wrong question more often than it is bad news.',
      ],
      shows: [claim('pods-labelled-coredns'), claim('one-pod-in-error')],
    },
    {
      asks: 'What do the names of the pods tell you, besides their status?',
      answer: [
        'The part in the middle is the hash of the template, so there are two generations. The ones that fail are all of the new one; the one that serves is old. So it is not “one of two broke”: it is a rollout that cannot get anywhere, and a single pod from before it.',
      ],
      shows: [asked('CoreDNS pods')],
    },
    {
      asks: 'And why do the new ones die?',
      answer: [
        'They say it in one line, with file and line number: an unknown directive. The first word of each line in a Corefile is the name of a plugin, and no plugin is called `kube-dns.kube-system.svc.cluster.local`.',
      ],
      shows: [claim('error-in-the-log', directive), claim('configmap-shows-the-line')],
    },
    {
      asks: 'The document that everybody follows shows another line here, about a health check that failed to read from a UDP connection.',
      answer: [
        'No version of CoreDNS contains it. Whoever looks for it goes after the network, checks security groups for an hour, and comes back to the same Corefile. Search for the lines that your version prints; the transcript above is one.',
      ],
      shows: [claim('health-check-line', /Error during|Health check/)],
    },
  ],
  rootCause: [
    'The Corefile has the name of a Service where a plugin should stand, and CoreDNS refuses to start with it.',
    'The rolling update got as far as its first new pods and has waited for them since.',
    'One old pod, with the old configuration in its memory, answers for the whole cluster.',
  ],
  fixes: [
    {
      remedy: 'kubernetes-block',
      told: [
        'Whoever wrote that line wanted the names of the cluster. That is what the `kubernetes` block is for: put `kubernetes cluster.local in-addr.arpa ip6.arpa` in its place, add `ready`, which the readiness probe asks for, and restart.',
        say`Both pods were up with it and answered after ${recovery('kubernetes-block')}.`,
      ],
      keep: /kubernetes cluster/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart the deployment.',
      because:
        'Every new pod reads the same Corefile. And somebody who deletes the pods by label, instead of rolling, makes an outage of it.',
    },
    {
      remedy: 'more-replicas',
      thought: 'A third replica, for safety.',
      because: 'It crashes as the second does. Replicas multiply a configuration; they do not correct it.',
    },
    {
      remedy: 'shorten-the-name',
      thought: 'The document says to shorten it to kube-dns.kube-system.svc.',
      because:
        'A Service name is not a directive, neither in its short form nor in its long one. The dangerous thing is that the document’s own check, an `nslookup` of the Service, passes afterwards: the old pod answers it.',
      shows: [
        claim('shorten-the-name/shorter-name-is-accepted', directive),
        claim('shorten-the-name/service-name-resolves'),
      ],
    },
  ],
  noticing: {
    told: [
      'BackOff events, a rising restart count of the new pods, and a Deployment that has had fewer available replicas than wanted for as long as the rollout has hung.',
      say`The prober found ${unanswered('symptoms')} unanswered: whoever watches answers only has nothing to go by.`,
    ],
    shows: [claim('back-off-event')],
    prober: 'name',
  },
  prevention: [
    'Start CoreDNS with the new Corefile somewhere else before you apply it. It takes a second and one container.',
    'Judge a fix by the replicas of the new configuration, not by whether a name resolves.',
    '`kubectl rollout status` with a timeout at the end of every change, and somebody who waits for it.',
  ],
  followUps: [
    {
      asks: 'The failure of one of two is manageable, says the document. Agreed?',
      answer: [
        say`For a pod that fails by chance, yes. Here ${replicas('restart-coredns')} replicas run what is written down, and the one that serves cannot be replaced: if its node goes, DNS goes, and stays away.`,
      ],
    },
    {
      asks: 'You are asked to check the resources too. What do you find, and does it matter?',
      answer: [
        'kubeadm’s defaults: a memory limit, and no limit on CPU. They differ from what the document shows, and have nothing to do with this. A parser that has found an unknown word needs no more memory.',
      ],
      shows: [claim('limits-as-documented')],
    },
    {
      asks: 'How would it have ended without the rolling update?',
      answer: [
        'As the total outage that the document opens with. With `strategy: Recreate`, or with both pods on a node that is drained, no old configuration is left anywhere. `maxUnavailable: 1` is all that stood between this note and a very bad morning.',
      ],
    },
  ],
};
