import { recovery, watched } from '../figures.ts';
import { say } from '../prose.ts';
import { claim, type InterviewStory, typed } from '../story.ts';

export const selinuxDenied: InterviewStory = {
  id: 'selinux-denied',
  name: 'The hardened nodes',
  situation: [
    'A contractor for a public agency rolls Kubernetes out on hosts that were hardened by another department, by a rule book that nobody in the room has read. The cluster comes up, the nodes are Ready, and CoreDNS crashes within a second of every start. “The same manifest runs everywhere else,” says the contractor. Nothing in the cluster resolves a name, so nothing else could be installed yet.',
  ],
  questions: [
    {
      asks: 'Pods in CrashLoopBackOff, nodes Ready. Next command?',
      answer: [
        'The log, and nothing else before it. A process that dies by itself at its start has nearly always said why.',
      ],
      shows: [claim('crash-loop'), claim('permission-denied', /denied/)],
    },
    {
      asks: '“permission denied”. Is that RBAC?',
      answer: [
        'No, and this is the question that sorts candidates. RBAC is about requests to the API server, and its refusals read “… is forbidden: User … cannot list resource …”. Here a file was to be opened, `/etc/coredns/Corefile`, and it was the kernel that refused. So I look at who the process is and what it may become on its node: the security context, file modes, SELinux.',
      ],
    },
    {
      asks: 'Which line of the security context do you suspect?',
      answer: [
        '`allowPrivilegeEscalation: false`. It sets the kernel’s `no_new_privs` on the process, and from then on an `exec` may not gain anything: no set-user-ID bit is honoured, and no SELinux transition into a domain that may do more. On a host where the file is readable only from such a domain, the process stays outside the door.',
        'Everything else in there is ordinary: it drops all capabilities and takes back the one for port 53.',
      ],
      shows: [claim('escalation-forbidden')],
    },
    {
      asks: 'How sure are you that it is SELinux?',
      answer: [
        'On the real host I would ask `getenforce`, and then the audit log for an AVC denial with `coredns` in it; that is proof, and the log line of CoreDNS alone is not. The cluster behind these pages had no SELinux: a binary that is set-user-ID root and a Corefile that only root may read stand in for it. The rule of the kernel that decides is the same one, and the sentence in the log is the same.',
      ],
      shows: [claim('selinux-enforcing')],
    },
  ],
  rootCause: [
    'The Corefile may be read only by a process that has gained something when it was executed.',
    '`allowPrivilegeEscalation: false` sets `no_new_privs`, by which the kernel refuses exactly that.',
    'CoreDNS cannot open its configuration, says so, and exits.',
  ],
  fixes: [
    {
      remedy: 'allow-privilege-escalation',
      told: [
        'Allow it for this one container: `allowPrivilegeEscalation: true`. The change of the template rolls new pods out by itself.',
        say`Here both were serving ${recovery('allow-privilege-escalation')} later.`,
        'It is a concession. The right fix on such a host is a container runtime that labels the volume correctly, so that nothing has to be gained; I would file that, and take the concession back afterwards.',
      ],
    },
  ],
  temptations: [
    {
      remedy: 'restart-coredns',
      thought: 'Kill the pods, perhaps they come up on a better node.',
      because: 'All nodes were hardened by the same book, and new pods carry the same security context.',
    },
    {
      remedy: 'more-rights-in-the-api',
      thought: 'Permission denied? Give its service account cluster-admin.',
      because:
        'It is the kernel that denies a file, and the kernel has never heard of a ServiceAccount. You have opened the whole API to a pod and helped nobody. And then somebody forgets to take it back.',
      shows: [typed('more-rights-in-the-api')],
    },
  ],
  noticing: {
    told: [
      'Both pods restart in step, with exit code 1, and no replica ever becomes Ready: the alarm is “fewer available replicas than wanted”, and it should be one that pages. On the host, every attempt leaves an AVC line in the audit log.',
    ],
    shows: [claim('lookups-fail')],
    prober: 'protocol',
  },
  prevention: [
    'Test the manifests on a node that is hardened like those in production, before the go-live.',
    'Alarm on AVC denials of system components: they come with the exact path and the exact domain.',
    'Keep a list of the concessions made to single containers, with the reason and the date on which each is to be looked at again.',
  ],
  followUps: [
    {
      asks: 'Of the outage, how much was the repair?',
      answer: [
        say`Add it up: ${watched('restart-coredns')} for the restart, ${watched('more-rights-in-the-api')} for the rights in the API, ${recovery('allow-privilege-escalation')} for the line that mattered. In a real one the first two are hours, and nobody puts them into the post-mortem.`,
      ],
    },
    {
      asks: 'The guide offers “update Docker” as the better fix. Would you?',
      answer: [
        'Only if there were a Docker. Since Kubernetes 1.24 the kubelet talks to containerd or CRI-O, and on these nodes there is no `docker` to update. The thought behind it is right: it is the runtime that labels volumes.',
      ],
      shows: [claim('docker-to-update')],
    },
    {
      asks: 'Does CoreDNS need the capability that it adds back?',
      answer: [
        '`NET_BIND_SERVICE`, yes, to bind port 53 without being root. It is the one privilege that a DNS server has a good reason for.',
      ],
      shows: [claim('may-bind-the-port')],
    },
  ],
};
