import { badCorefile } from './stories/bad-corefile.ts';
import { cniHalfInstalled } from './stories/cni-half-installed.ts';
import { corednsOom } from './stories/coredns-oom.ts';
import { corefileHotReload } from './stories/corefile-hot-reload.ts';
import { corefileWithoutKubernetes } from './stories/corefile-without-kubernetes.ts';
import { cpuStarved } from './stories/cpu-starved.ts';
import { dnsLoop } from './stories/dns-loop.ts';
import { healthyCluster } from './stories/healthy-cluster.ts';
import { imagePullBackoff } from './stories/image-pull-backoff.ts';
import { iptablesRulesMissing } from './stories/iptables-rules-missing.ts';
import { kubeProxyDown } from './stories/kube-proxy-down.ts';
import { kubeProxyWrongMode } from './stories/kube-proxy-wrong-mode.ts';
import { missingCni } from './stories/missing-cni.ts';
import { rbacDenied } from './stories/rbac-denied.ts';
import { selectorMismatch } from './stories/selector-mismatch.ts';
import { selinuxDenied } from './stories/selinux-denied.ts';
import { singleReplica } from './stories/single-replica.ts';
import { startupTimeouts } from './stories/startup-timeouts.ts';
import { startupTimeoutsPersistent } from './stories/startup-timeouts-persistent.ts';
import { udp53NetworkPolicy } from './stories/udp53-network-policy.ts';
import { udp53SecurityGroup } from './stories/udp53-security-group.ts';
import { upstreamUnreachable } from './stories/upstream-unreachable.ts';
import type { InterviewStory } from './story.ts';

const all: readonly InterviewStory[] = [
  badCorefile,
  cniHalfInstalled,
  corednsOom,
  corefileHotReload,
  corefileWithoutKubernetes,
  cpuStarved,
  dnsLoop,
  healthyCluster,
  imagePullBackoff,
  iptablesRulesMissing,
  kubeProxyDown,
  kubeProxyWrongMode,
  missingCni,
  rbacDenied,
  selectorMismatch,
  selinuxDenied,
  singleReplica,
  startupTimeoutsPersistent,
  startupTimeouts,
  udp53NetworkPolicy,
  udp53SecurityGroup,
  upstreamUnreachable,
];

/** The story of each scenario that has one, by the scenario's id. */
export const stories: ReadonlyMap<string, InterviewStory> = new Map(all.map((story) => [story.id, story]));
