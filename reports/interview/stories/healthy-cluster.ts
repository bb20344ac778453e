import { corednsVersion, kubernetesVersion, unanswered } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

export const healthyCluster: InterviewStory = {
  id: 'healthy-cluster',
  name: 'Is this one all right?',
  situation: [
    'You inherit a cluster. Nobody complains. In the handover a colleague says: “One thing is odd. DNS seems to be half broken, but it has always been like that”, and pastes an `nslookup kubernetes.default` that says NXDOMAIN, an empty list of CoreDNS pods, and a Grafana panel without data. Tell us what is wrong with it.',
  ],
  questions: [
    {
      asks: 'Take the NXDOMAIN first. Is DNS broken?',
      answer: [
        'I repeat it with the full name. That resolves, on every node. So it is not DNS, it is the question: the busybox applet of today no longer walks the search list for a name with a dot in it, where the one of years ago did. Ask with the full name, or with `dig +search`; and never diagnose with a tool whose version you do not know.',
      ],
      shows: [claim('short-name-resolves'), claim('full-name-resolves')],
    },
    {
      asks: 'And the empty list of pods?',
      answer: [
        'He selected `k8s-app=coredns`. The pods are called `k8s-app=kube-dns`, for the sake of everything that was written before CoreDNS took over. There are two, Ready, without restarts.',
      ],
      shows: [claim('pods-labelled-coredns'), claim('pods-are-ready')],
    },
    {
      asks: 'And the panel?',
      answer: [
        'It asks for `coredns_dns_request_count_total`, which was renamed years ago to `coredns_dns_requests_total`. No data is not the same as no errors. I would check every alarm that is built on the old names, for none of them can ever have fired.',
      ],
      shows: [claim('metric-request-count', /requests_total|responses_total|proxy/)],
    },
    {
      asks: 'So you say it is healthy. Prove it, in the order in which you would look for trouble.',
      answer: [
        'From the client inwards. What the pod asks: 10.96.0.10, in its `resolv.conf`. What comes back: a name of the cluster, an external one. Who stands behind the Service: endpoints. What leads there: a rule on each node. Who answers: pods that are Ready. What they may read: the binding. If all of that is right, I have not proved that DNS is healthy, but nearly every failure in this pack would have shown in one of them.',
      ],
      shows: [
        claim('pods-ask-the-service', /nameserver|ndots/),
        claim('external-name-resolves'),
        claim('service-has-endpoints', /UDP/),
        claim('iptables-rule-for-dns', /10\.96\.0\.10\/32 -p udp/),
        claim('rbac-binding'),
      ],
    },
  ],
  rootCause: [
    'Nothing is wrong with the cluster.',
    'A tool that has changed its habits, a label that never changed its name, and a metric that did, add up to a convincing illness.',
    'Each of the three is dissolved by one more question, and that is what the round was about.',
  ],
  fixes: [],
  temptations: [],
  noticing: {
    told: [
      'There is nothing to notice, and that is worth writing down as well: this is what the probes look like when all is well. Whoever has never looked at a healthy cluster cannot recognise a sick one.',
      'A list of what is normal and looks bad: a warning of dig about `.local`, NXDOMAINs by the thousand (the search list at work), restarts that are months old, and log lines from a slow start.',
    ],
    shows: [claim('no-recent-errors')],
    prober: 'name',
  },
  prevention: [
    'Keep a recording of a healthy day: pods, endpoints, one rule, one lookup, the metrics. It is the only thing to compare with at four in the morning.',
    'Test alarms by breaking something, not by reading them.',
    'Write full names into runbooks.',
  ],
  followUps: [
    {
      asks: 'What do you monitor, if you may have five things only?',
      answer: [
        'A lookup of an internal and of an external name, from every node, over UDP; the share of SERVFAIL in `coredns_dns_responses_total`; Ready addresses behind `kube-dns`; restarts in `kube-system`; and `coredns_reload_failed_total`. The first is what users feel, the other four say where to look.',
        say`On this cluster, while all of the above was asked of it, ${unanswered('symptoms')} of such a prober went unanswered. That is the line to hold a bad day against.`,
      ],
      shows: [claim('metric-request-duration', /TYPE coredns_dns|TYPE coredns_reload/)],
    },
    {
      asks: 'How would you scale DNS for a cluster ten times this size?',
      answer: [
        'Look at the load first: much of it is the search list, four or five questions for one external name, and each for A and AAAA. Shorter `ndots` for the noisy clients, or a dot at the end of external names, removes more load than a replica adds. Then replicas by cluster size, spread over zones. Then NodeLocal DNSCache.',
        'Memory by the maintainers’ rule: 54 MB plus a MB for every thousand pods and Services.',
      ],
      shows: [claim('pods-ask-the-service', /search|ndots/)],
    },
    {
      asks: 'What is in the default Corefile that you would not want to miss?',
      answer: [
        '`kubernetes` (or nobody knows a Service), `forward` (or nobody knows the world), `cache`, `loop` (dies rather than turn in circles), `reload`, `ready` and `health` for the kubelet, `errors` and `prometheus` for you. Each of them is the hero of a chapter.',
      ],
      shows: [claim('corefile-kubernetes')],
    },
    {
      asks: 'For which versions does all that hold?',
      answer: [
        say`It was asked of Kubernetes ${kubernetesVersion} with CoreDNS ${corednsVersion}. Log lines and metrics change between releases, labels and addresses hardly ever.`,
      ],
    },
  ],
};
