import { recovery, shownAfter } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory } from '../story.ts';

const loop = /plugin\/loop/;

export const dnsLoop: InterviewStory = {
  id: 'dns-loop',
  name: 'After a quiet weekend',
  situation: [
    'Monday, 08:10. Over the weekend the platform team brought the nodes in line with the company’s other Linux hosts: chrony, auditd, systemd-resolved, switched on one node after the other, without a reboot. Everything looked fine. Since this morning’s roll-out of the cluster’s add-ons the shop is down: every application logs that it cannot resolve its database, its queue, its payment provider. “It worked all Sunday,” says the colleague who did the nodes, and he is right.',
  ],
  questions: [
    {
      asks: 'Internal and external names fail alike. Where do you start?',
      answer: [
        'With the pods of CoreDNS. If both kinds of name fail, either nobody answers or nobody can be reached, and one `kubectl get pods` tells these apart. They start, live for a moment and die.',
      ],
      shows: [claim('crash-loop')],
    },
    {
      asks: 'A crash loop has several causes. Which line do you need?',
      answer: [
        'The last one before it died, so the log of the previous life (`kubectl logs --previous`) if the present one is still empty. A wrong Corefile, a file that may not be read, a kill for want of memory, a loop: each ends differently. This one ends with a `[FATAL]` of the loop plugin, from 127.0.0.1 to port 53, for the zone “.”.',
      ],
      shows: [claim('loop-in-the-log', loop)],
    },
    {
      asks: 'What is that HINFO query, and who sent it?',
      answer: [
        'CoreDNS sent it to itself. At its start the plugin asks the upstream for a name that it has just made up, with a type that nobody uses. If the very same question comes in at its own door, the way to the upstream leads back to where it began, and it is better to die at once than to send every query round in circles until the memory is gone.',
      ],
    },
    {
      asks: 'So where does the upstream come from?',
      answer: [
        '`forward . /etc/resolv.conf` in the Corefile, and that file inside the pod is a copy of the node’s, which the kubelet hands over. Since the weekend that is systemd-resolved’s, and names 127.0.0.53. On the node that is the local stub. Inside the pod, 127.0.0.53 is the pod.',
      ],
      shows: [claim('node-names-the-stub', /^nameserver/)],
    },
    {
      asks: 'Why did it work all Sunday?',
      answer: [
        'A pod gets its `resolv.conf` when it is created. The pods from before the weekend went on with the old file until the roll-out of this morning replaced them. Had the nodes been rebooted, every pod would have been made anew, and it would have been Saturday’s outage. It is the usual shape of such an incident: the change and its effect are a day apart, and whoever did something last is blamed.',
      ],
    },
  ],
  rootCause: [
    'The node’s `/etc/resolv.conf` names a loopback address, 127.0.0.53, since systemd-resolved runs there.',
    'The kubelet gives that file to the CoreDNS pods, and in their own network namespace the address is CoreDNS itself.',
    'So CoreDNS forwards to CoreDNS, and its loop plugin ends the process at every start.',
  ],
  fixes: [
    {
      remedy: 'kubelet-resolv-conf',
      told: [
        'Tell the kubelet of every node to hand out the real list of servers, `resolvConf: /run/systemd/resolve/resolv.conf` in its configuration; restart the kubelet; then replace the CoreDNS pods, for a pod keeps the file that it was born with.',
        say`DNS was back ${recovery('kubelet-resolv-conf')} after the first of these commands.`,
      ],
    },
    {
      remedy: 'forward-to-public-resolvers',
      told: [
        'In a hurry: name the upstream in the Corefile, `forward . 8.8.8.8 1.1.1.1`, and restart. It touches one ConfigMap and no node.',
        say`That took ${recovery('forward-to-public-resolvers')}.`,
        'The price is that the cluster no longer sees the names that only your own resolvers know, and that every other pod with `dnsPolicy: Default` still gets the stub. I would do it to end the outage, and the kubelet the same day.',
      ],
      keep: /forward/,
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'It is in a crash loop, so restart it.',
      because: 'The kubelet has been doing nothing else. New pods get the same file.',
    },
    {
      remedy: 'stop-systemd-resolved',
      thought: 'systemd-resolved sends the queries back to CoreDNS, so stop systemd-resolved.',
      because:
        'This is what most write-ups say, and it is wrong: the node’s stub has no part in the loop. With the service stopped the file still says 127.0.0.53, and inside the pod that is still the pod. The loop is found all the same:',
      shows: [claim('stop-systemd-resolved/loop-needs-resolved', loop)],
    },
    {
      remedy: 'allow-privilege-escalation',
      thought: 'The cheat sheet says: CrashLoopBackOff, so allow privilege escalation.',
      because:
        'The name of a state is no cause. That line is about a node whose SELinux denies CoreDNS a file; here the log names a loop, and no privilege changes what a loopback address means.',
    },
    {
      remedy: 'remove-loop-plugin',
      thought: 'The loop plugin kills it. Take the plugin out.',
      because:
        'That silences the smoke alarm. CoreDNS stays up and internal names come back, which is why this one gets merged. Everything that has to be forwarded still goes in circles.',
    },
  ],
  noticing: {
    told: [
      say`The restarts: \`kube_pod_container_status_restarts_total\` of both pods rises together. The fault showed ${shownAfter} after the pods were replaced, so an alarm that averages over ten minutes is late by ten minutes.`,
      'No metric of CoreDNS helps, since it never lives long enough to be scraped. And on Sunday nothing at all would have shown it, short of restarting one pod to see.',
    ],
    shows: [claim('external-names-fail')],
    prober: 'name',
  },
  prevention: [
    'Set `resolvConf` in the kubelet configuration of every node that runs systemd-resolved, in the image and not by hand. kubeadm does it where it finds the service active at `init`; a node that changes later has nobody to do it.',
    'Put “restart one CoreDNS pod and resolve a name through it” into every procedure that changes the nodes, while somebody is watching.',
    'After each change of a node, look for `nameserver 127.` in `/etc/resolv.conf`.',
  ],
  followUps: [
    {
      asks: 'You have two fixes. How long does each take, and where does the time go?',
      answer: [
        say`${recovery('kubelet-resolv-conf')} by way of the kubelets, ${recovery('forward-to-public-resolvers')} by way of the Corefile.`,
        'Hardly any of it is the change. It is pods: they start, load the Services, and wait for the first readiness probe; one that comes a moment too early is repeated only ten seconds later. Such a difference between two runs of the same fix means nothing, and should not be a reason to prefer one.',
      ],
    },
    {
      asks: 'A rolling update is supposed to keep the old pods if the new ones fail. Why was it a total outage?',
      answer: [
        'Because the new pods are Ready for a moment before they find the loop. Ready is all that a rollout waits for, so it took the good ones away. `minReadySeconds` of ten or so would have stopped it at the first pod.',
      ],
    },
    {
      asks: 'Would more replicas have helped?',
      answer: [
        'No. They share the cause. Replicas help against the loss of a pod or of a node, never against a configuration that all of them read.',
      ],
    },
  ],
};
