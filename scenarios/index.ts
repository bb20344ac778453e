/** The catalogue, in the order in which it is told: the healthy cluster first. */
import type { Scenario } from '../harness/vocabulary/scenario.ts';
import badCorefile from './bad-corefile.ts';
import corednsOom from './coredns-oom.ts';
import dnsLoop from './dns-loop.ts';
import healthyCluster from './healthy-cluster.ts';
import iptablesRulesMissing from './iptables-rules-missing.ts';
import kubeProxyDown from './kube-proxy-down.ts';
import missingCni from './missing-cni.ts';
import selectorMismatch from './selector-mismatch.ts';

export const scenarios: readonly Scenario[] = [
  healthyCluster,
  missingCni,
  dnsLoop,
  selectorMismatch,
  badCorefile,
  corednsOom,
  iptablesRulesMissing,
  kubeProxyDown,
];
