import { answered, recovery, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const outcome = /status:|timed out|no servers/;

export const corefileWithoutKubernetes: InterviewStory = {
  id: 'corefile-without-kubernetes',
  name: 'The internet works, the cluster does not',
  situation: [
    'A cluster in the cloud, a handful of microservices deployed yesterday. They cannot find each other: `my-service.default.svc.cluster.local` does not exist, says every one of them. `www.google.com` resolves. The developers have checked their Services three times, and they are there. The pods of CoreDNS are Running and Ready.',
  ],
  questions: [
    {
      asks: '“Does not exist”, or “no answer”? Why do you insist on the difference?',
      answer: [
        'Because NXDOMAIN is an answer. Somebody was reached, understood the question and denied. That rules out, in one word, the network, kube-proxy, policies and dead pods. What is left: who answered, and why does he not know?',
        say`I ask more than once before I say so, for any single lookup may be lost on its way. The first of the two below: ${answered('upstream-denies-internal-names')}. The second: ${answered('internal-names-fail')}. Where each node has been told NXDOMAIN once, a time-out beside it would be one lookup that was lost.`,
      ],
      shows: [claim('upstream-denies-internal-names', outcome), claim('internal-names-fail', outcome)],
    },
    {
      asks: 'Who answered?',
      answer: [
        'Look at the flags. CoreDNS answers for the cluster’s own zone with authority, flag `aa`. This NXDOMAIN comes without `aa` and with `ra`, recursion available: it was fetched from somewhere else. CoreDNS has asked the outside world about `cluster.local`, and the outside world has rightly never heard of it.',
      ],
      shows: [claim('upstream-denies-internal-names', /status:|flags:/)],
    },
    {
      asks: 'Your runbook says: internal fails, so CoreDNS is broken. Is it?',
      answer: [
        'That runbook knows two cases, and this is the third: the inner names fail and the outer ones work. The server is well. It does what it was told, and was told to forward everything.',
      ],
      shows: [claim('internal-works-or-both-fail', outcome), claim('pods-look-healthy')],
    },
    {
      asks: 'So what will you find in the Corefile?',
      answer: [
        'Something that is not there: the `kubernetes` block. I expect `errors`, `health`, `cache`, `forward`, all valid, all harmless. Nothing in a log will mention it, because nothing went wrong.',
      ],
    },
  ],
  rootCause: [
    'The Corefile has no `kubernetes` plugin, so CoreDNS knows nothing of Services.',
    'What it does not know it forwards, and the upstream says, truthfully, that there is no `cluster.local`.',
    'Pods, endpoints and logs are in order, because by its configuration everything is.',
  ],
  fixes: [
    {
      remedy: 'kubernetes-block',
      told: [
        'Give it back what makes it a DNS server of Kubernetes: `kubernetes cluster.local in-addr.arpa ip6.arpa`, and a restart.',
        say`\`my-service\` had its own address again, on both nodes, after ${recovery('kubernetes-block')}.`,
      ],
      keep: /kubernetes cluster/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Restart it, it has lost its connection to the API.',
      because: 'It has never had one. The new pods know as little of Services as the old ones.',
    },
    {
      remedy: 'more-replicas',
      thought: 'Three replicas, so that one of them knows.',
      because: 'All of them ask the same upstream.',
    },
    {
      remedy: 'corefile-of-step-7',
      thought: 'The document has a corrected Corefile, with kube-dns.kube-system.svc in it. Use that.',
      because:
        'It has no `kubernetes` block either, and the line that it has is no directive, so the new pods do not even start. The old ones stay and go on saying NXDOMAIN. You now have two faults.',
      shows: [claim('corefile-of-step-7/service-name-resolves')],
    },
  ],
  noticing: {
    told: [
      say`The prober lost ${unanswered('symptoms', { name: 'my-service.default.svc.cluster.local' })} for the internal name and ${unanswered('symptoms', { name: 'www.google.com' })} for the external one.`,
      'In the metrics of CoreDNS it is a jump of `coredns_dns_responses_total{rcode="NXDOMAIN"}`. That counter is never at zero, the search list sees to it, so alarm on its share against last week. Better: a prober that checks the address too. An NXDOMAIN comes quickly and looks healthy on every latency panel.',
    ],
    prober: 'name',
  },
  prevention: [
    'Validate a Corefile before it is applied, by content and not only by syntax: it must have a `kubernetes` block for the cluster’s domain.',
    'Do not write a Corefile from scratch. Start from what kubeadm or the provider ships, and change a line.',
    'Make “my own Service resolves to its own address” the last step of every deployment that touches DNS.',
  ],
  followUps: [
    {
      asks: 'All pods are Running after the change. The document calls that the confirmation. Your view?',
      answer: [
        'Running says that a process has not ended. Here all are Running and Ready, and no Service has a name. Confirm with the thing that was broken: a lookup, from a pod, of a name of the cluster.',
      ],
      shows: [claim('running-means-working', outcome)],
    },
    {
      asks: 'Are the nodes affected?',
      answer: [
        'No. A node asks the servers in its own `/etc/resolv.conf` and never CoreDNS, so whoever tries it out over SSH finds nothing wrong. Test from where it hurts.',
      ],
      shows: [claim('nodes-are-not-affected', /STREAM/)],
    },
    {
      asks: 'Does the search list make it worse?',
      answer: [
        'It multiplies it. With `ndots:5` every short name is tried with each suffix first, and each try now goes out to the upstream instead of being answered inside. The upstream sees a flood of names that nobody should see outside the company, which is a finding for the security team as well.',
      ],
    },
  ],
};
