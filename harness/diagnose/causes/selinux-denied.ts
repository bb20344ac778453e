import { dnsPods, lineIn } from '../reading.ts';
import { decides, fits, tells, type WeighedCause, weighed } from './cause.ts';

const denied = /open \/etc\/coredns\/Corefile: permission denied/;

export const selinuxDenied: WeighedCause = {
  id: 'selinux-denied',
  title: 'CoreDNS may not read its Corefile',
  layer: 'CoreDNS',
  explains: ['no-replica-ready', 'replicas-missing', 'no-endpoints'],
  weigh(seen) {
    const broken = dnsPods(seen).filter(({ ready }) => !ready);
    const line = lineIn(broken, denied);
    if (line === undefined) return undefined;
    const pod = broken.find(({ name }) => name === line.pod);
    const escalates = pod?.container.allowPrivilegeEscalation;
    return weighed(
      'fault',
      [
        decides(`Pod ${line.pod} was denied its configuration.`, line),
        escalates === false && tells('Its security context has allowPrivilegeEscalation: false.'),
        pod?.container.reason === 'CrashLoopBackOff' && fits('It is in CrashLoopBackOff.'),
      ],
      [
        escalates === true &&
          tells('allowPrivilegeEscalation is true already: look at the mode of the mounted file and at runAsUser.'),
      ],
    );
  },
};
