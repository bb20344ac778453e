import { recovery, watched } from '../figures.ts';
import { say } from '../prose.ts';
import { asked, claim, type InterviewStory } from '../story.ts';

export const missingCni: InterviewStory = {
  id: 'missing-cni',
  name: 'A new cluster that never answered',
  situation: [
    'A team that moves from a managed service to its own machines has just run `kubeadm init`, joined a second node, and written to you: “The install said it was successful, but DNS is dead. We have restarted CoreDNS twice.” Nothing has ever run on this cluster, so nothing is lost yet. `kubectl` works for everybody.',
  ],
  questions: [
    {
      asks: 'What do you look at first, and what would it tell you?',
      answer: [
        'The nodes. Everything else in the cluster stands on them, it costs one command, and “DNS has never worked” points at the foundation and not at a setting of CoreDNS. Both are `NotReady`, and the message already gives the reason away: the container runtime has no network plugin.',
        'Had they been `Ready`, I would have gone to the pods, and kept in mind that a kubelet calls a node Ready as soon as it finds a CNI configuration, whether or not packets arrive.',
      ],
      shows: [claim('nodes-not-ready')],
    },
    {
      asks: 'So what state do you expect the CoreDNS pods in? Say it before you type it.',
      answer: [
        '`Pending`, on no node and without an address. NotReady nodes carry a taint that CoreDNS does not tolerate, so the scheduler has nowhere to put it. That is worth predicting, because `CrashLoopBackOff` here would mean that something else is wrong as well.',
      ],
      shows: [claim('coredns-pending')],
    },
    {
      asks: 'The guide that the team follows says to look for “dial tcp 10.96.0.1:443: i/o timeout” in the log. Do you find it?',
      answer: [
        'I do not even find a log. A pending pod has no container, and a container that never was has written nothing. That line belongs to the other half of this failure, where pods have addresses and no way out. Whoever greps for it here concludes that the network is fine.',
      ],
      shows: [claim('dial-timeout')],
    },
    {
      asks: 'How do you prove it on the machine itself?',
      answer: [
        'By looking where the kubelet looks: `/etc/cni/net.d`. A plugin that is installed leaves a `.conf` or `.conflist` there. No node has one, and no pod of any plugin is in `kube-system`.',
      ],
      shows: [claim('no-cni-config'), claim('no-cni-pods', /NAME|coredns|proxy/)],
    },
  ],
  rootCause: [
    '`kubeadm init` installs everything but the pod network, says so in its last lines, and nobody did it.',
    'Without a CNI plugin no pod with a network of its own can start, the nodes stay NotReady, and the scheduler keeps CoreDNS off them.',
    'DNS is only the first thing that anybody misses.',
  ],
  fixes: [
    {
      remedy: 'install-cni',
      told: [
        'Install the plugin that the team has chosen, with a pod range that agrees with the one given to `kubeadm init`. Nothing has to be restarted: the kubelet notices the new configuration by itself within seconds.',
        say`In this run DNS answered on every node ${recovery('install-cni')} after the manifest was applied.`,
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Let us restart CoreDNS a third time.',
      because: 'The new pods stand in the same queue as the old ones and wait for a Ready node.',
    },
    {
      remedy: 'more-replicas',
      thought: 'Then give it three replicas, one of them will land somewhere.',
      because: 'A third pod that no node may take is a third pending pod.',
    },
  ],
  noticing: {
    told: [
      'By the Ready condition of the nodes, which is what a cluster ought to alarm on anyway: `kube_node_status_condition{condition="Ready",status="true"}` is 0 for every node. CoreDNS itself exports nothing, because it does not run; an alarm on “too few CoreDNS replicas available” fires, and an alarm on its error rate stays silent.',
      'The Service has no endpoints either, which is the sign that a client would have felt.',
    ],
    shows: [claim('no-endpoints')],
    prober: 'name',
  },
  prevention: [
    'Make the network plugin a step of the bootstrap, between `kubeadm init` and the first `kubeadm join`. (The guide writes `kubectl join`; there is no such command.)',
    'End the bootstrap with a lookup from a pod on every node. “The install said it was successful” is what the installer knows of itself.',
    'Do not hand a cluster over while any node is NotReady.',
  ],
  followUps: [
    {
      asks: 'How long would you wait before you decide that it will not come by itself?',
      answer: [
        say`Not long: the cause is visible in the condition of the node, and no amount of time installs a plugin. Here it was watched for ${watched('restart-coredns')} after a restart and for ${watched('more-replicas')} after scaling up, and nothing moved.`,
        'With the plugin in place the kubelet looks for it every few seconds. If the nodes are not Ready half a minute after the plugin’s pods run, something else is wrong.',
      ],
    },
    {
      asks: 'Do the control plane’s own pods not need a network? They run.',
      answer: [
        'They run in the network of their node (`hostNetwork: true`), as kube-proxy does. That is why `kubectl` works, why the team believed in their cluster, and why “some pods run” says nothing about the pod network.',
      ],
      shows: [asked('kube-proxy pods Ready')],
    },
  ],
};
