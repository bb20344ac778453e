import { kubernetesVersion, recovery, watched } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const serviceRule = /-A KUBE-SERVICES -d 10\.96\.0\.10\/32 -p udp|:KUBE-SERVICES/;

export const iptablesRulesMissing: InterviewStory = {
  id: 'iptables-rules-missing',
  name: 'Only on that one machine',
  situation: [
    'A statistics job fails about half of the time. Its owner has tabulated it: it fails when it lands on `worker`, and never elsewhere. Other pods on that node complain as well, about everything. The node is Ready. Somebody from security was on it this morning, “to clean up the firewall”, and has long logged out.',
  ],
  questions: [
    {
      asks: 'The table that the owner made: how much is it worth?',
      answer: [
        'Half of the diagnosis. One node fails and another works, so CoreDNS is well, its configuration is right, and the Service has endpoints. Whatever it is, is local to that node. I repeat it once, with the same lookup from a pod on each.',
      ],
      shows: [claim('lookups-fail-on-the-node', /^# |status:|timed out|no servers/)],
    },
    {
      asks: 'How do you separate “cannot reach CoreDNS” from “cannot reach a Service”?',
      answer: [
        'Ask the CoreDNS pods at their own addresses, past the Service. Every one answers, on every node. So the network between pods is in order, and what is broken is the step from 10.96.0.10 to a pod. That step is made on the client’s node, by rules that kube-proxy writes.',
      ],
      shows: [claim('pod-addresses-answer', /answered/)],
    },
    {
      asks: 'Then kube-proxy must be in trouble. What does it say?',
      answer: [
        'That it is fine. Running, Ready, its own health check content, no new error in its log. I note that, and do not believe it: those answer whether kube-proxy has done its last piece of work, not whether the result is still there.',
      ],
      shows: [claim('kube-proxy-looks-healthy'), claim('kube-proxy-says-it-is-healthy')],
    },
    {
      asks: 'So look at the result.',
      answer: [
        '`iptables-save` on the node. The chain `KUBE-SERVICES` is there, and the jumps into it; it is empty. On the healthy node the same command shows a rule for each Service and port. Compare two nodes, whenever you are not sure what right looks like.',
      ],
      shows: [claim('rules-missing'), claim('rules-on-other-nodes', serviceRule)],
    },
  ],
  rootCause: [
    'The rules in `KUBE-SERVICES` were flushed on one node.',
    'kube-proxy writes what changes, and all of it only once an hour; it does not see that somebody else has emptied a chain.',
    'Until then no pod on that node reaches any Service, and DNS is merely the first one that everybody needs.',
  ],
  fixes: [
    {
      remedy: 'restart-kube-proxy',
      told: [
        'Delete the kube-proxy pod of that node. At its start it writes everything anew. (The run deleted all of them; one is enough.)',
        say`Lookups were answered on both nodes ${recovery('restart-kube-proxy')} later.`,
        'The guide says how to look and stops there; this is the step that follows from it.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'only-wait',
      thought: 'kube-proxy manages those rules. It will put them back.',
      because:
        'It looks after a canary, an empty chain of its own, and that was left alone. So it has no reason to suspect anything until something changes or its hour is over.',
      shows: [claim('only-wait/kube-proxy-restores-them')],
    },
    {
      remedy: 'restart-kubelet',
      thought: 'Restart the kubelet, the node is sick.',
      because:
        'The kubelet has a few chains of its own, and none of them is about Services. It runs kube-proxy, but does not write its rules.',
      elsewhere: [
        say`With the version of this run, Kubernetes ${kubernetesVersion}, it brings DNS back, and so it was left out here.`,
        'A kubelet of 1.34 that starts again calls its pods not Ready for a moment; that changes endpoints, and kube-proxy writes all of its rules anew: with 1.34.4, DNS was back after 9 s. It is an accident all the same. The kubelet has a few chains of its own, and none of them is about Services. With 1.36.3 pods stay Ready meanwhile, and DNS stays away: a runbook that says “restart the kubelet” fails after the upgrade, and nobody will know why.',
      ],
    },
  ],
  noticing: {
    told: [
      'With a prober on every node, or not at all. Averaged over the cluster this was a moderate error rate; by node it was all or nothing. No event, no log line and no condition of the node moved.',
      'kube-proxy’s `kubeproxy_sync_proxy_rules_last_timestamp_seconds` does not help either: it tells when it last wrote, not what is there now.',
    ],
    shows: [claim('errors-in-the-log')],
    prober: 'node',
  },
  prevention: [
    'Nobody flushes tables on a node. If a host firewall must be managed, in a table of its own.',
    'Run a DNS probe as a DaemonSet, from a pod network and not from the host’s.',
    'If people do log in to nodes, drain them afterwards and let them be made anew.',
  ],
  followUps: [
    {
      asks: 'Somebody restarted CoreDNS in a similar case, and it helped. Why?',
      answer: [
        'By accident. New pods mean new endpoints, a change that kube-proxy has to write, and if it writes the whole chain in doing so the missing rules come back with it. The next post-mortem then says “CoreDNS was hanging”. It is why the run behind this page left CoreDNS alone.',
      ],
    },
    {
      asks: 'How long did waiting get, before you gave it up?',
      answer: [
        say`${watched('only-wait')} here. The interval at which kube-proxy writes everything is an hour by default, so an outage that heals “by itself after forty minutes” on one node deserves a look at its tables.`,
      ],
    },
    {
      asks: 'TCP fails in the same way. What does that exclude?',
      answer: [
        'A rule against UDP 53, of a policy or a security group, where TCP would go through. The pair UDP/TCP is worth the one extra lookup every time.',
      ],
      shows: [claim('tcp-fails-as-well', /^# |status:|failed|no servers/)],
    },
  ],
};
