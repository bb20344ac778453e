/** The catalogue, in the order in which it is told: the healthy cluster first. */
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import badCorefile from './bad-corefile.ts';
import cniHalfInstalled from './cni-half-installed.ts';
import corednsOom from './coredns-oom.ts';
import corefileHotReload from './corefile-hot-reload.ts';
import corefileWithoutKubernetes from './corefile-without-kubernetes.ts';
import cpuStarved from './cpu-starved.ts';
import dnsLoop from './dns-loop.ts';
import healthyCluster from './healthy-cluster.ts';
import imagePullBackoff from './image-pull-backoff.ts';
import iptablesRulesMissing from './iptables-rules-missing.ts';
import kubeProxyDown from './kube-proxy-down.ts';
import kubeProxyWrongMode from './kube-proxy-wrong-mode.ts';
import missingCni from './missing-cni.ts';
import rbacDenied from './rbac-denied.ts';
import selectorMismatch from './selector-mismatch.ts';
import selinuxDenied from './selinux-denied.ts';
import singleReplica from './single-replica.ts';
import startupTimeouts from './startup-timeouts.ts';
import startupTimeoutsPersistent from './startup-timeouts-persistent.ts';
import udp53NetworkPolicy from './udp53-network-policy.ts';
import udp53SecurityGroup from './udp53-security-group.ts';
import upstreamUnreachable from './upstream-unreachable.ts';

export const scenarios: readonly Scenario[] = [
  healthyCluster,
  missingCni,
  dnsLoop,
  selinuxDenied,
  selectorMismatch,
  imagePullBackoff,
  rbacDenied,
  upstreamUnreachable,
  corefileWithoutKubernetes,
  corefileHotReload,
  startupTimeouts,
  startupTimeoutsPersistent,
  badCorefile,
  corednsOom,
  cpuStarved,
  iptablesRulesMissing,
  kubeProxyDown,
  udp53NetworkPolicy,
  udp53SecurityGroup,
  kubeProxyWrongMode,
  cniHalfInstalled,
  singleReplica,
];
