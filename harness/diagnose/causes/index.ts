import { badCorefile } from './bad-corefile.ts';
import type { WeighedCause } from './cause.ts';
import { cniHalfInstalled } from './cni-half-installed.ts';
import { corednsOom } from './coredns-oom.ts';
import { corefileHotReload } from './corefile-hot-reload.ts';
import { corefileWithoutKubernetes } from './corefile-without-kubernetes.ts';
import { cpuStarved } from './cpu-starved.ts';
import { dnsLoop } from './dns-loop.ts';
import { imagePullBackoff } from './image-pull-backoff.ts';
import { iptablesRulesMissing } from './iptables-rules-missing.ts';
import { kubeProxyDown } from './kube-proxy-down.ts';
import { kubeProxyWrongMode } from './kube-proxy-wrong-mode.ts';
import { missingCni } from './missing-cni.ts';
import { rbacDenied } from './rbac-denied.ts';
import { selectorMismatch } from './selector-mismatch.ts';
import { selinuxDenied } from './selinux-denied.ts';
import { singleReplica } from './single-replica.ts';
import { startupTimeouts, startupTimeoutsPersistent } from './startup-timeouts.ts';
import { udp53NetworkPolicy } from './udp53-network-policy.ts';
import { udp53SecurityGroup } from './udp53-security-group.ts';
import { upstreamUnreachable } from './upstream-unreachable.ts';

/** Every cause that can be named, from what lies deepest outwards: of two that are as likely, the deeper one comes first. */
export const causes: readonly WeighedCause[] = [
  missingCni,
  cniHalfInstalled,
  imagePullBackoff,
  badCorefile,
  selinuxDenied,
  dnsLoop,
  corednsOom,
  cpuStarved,
  rbacDenied,
  startupTimeouts,
  startupTimeoutsPersistent,
  selectorMismatch,
  kubeProxyWrongMode,
  kubeProxyDown,
  iptablesRulesMissing,
  udp53NetworkPolicy,
  udp53SecurityGroup,
  corefileWithoutKubernetes,
  upstreamUnreachable,
  corefileHotReload,
  singleReplica,
];
