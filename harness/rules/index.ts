import type { Ruling } from '../vocabulary/check.ts';
import type { Facts } from './facts.ts';
import type { Rule } from './rule.ts';
import { cniBeforeWorkers } from './rules/cni-before-workers.ts';
import { cniInstalled } from './rules/cni-installed.ts';
import { coreDnsMemory } from './rules/coredns-memory.ts';
import { coreDnsReplicas } from './rules/coredns-replicas.ts';
import { coreDnsRuns } from './rules/coredns-runs.ts';
import { dnsAnswers } from './rules/dns-answers.ts';
import { kubeProxyMode } from './rules/kube-proxy-mode.ts';
import { kubeletResolvConf } from './rules/kubelet-resolv-conf.ts';
import { labelsConsistent } from './rules/labels-consistent.ts';
import { metricsReachable } from './rules/metrics-reachable.ts';
import { nodesReady } from './rules/nodes-ready.ts';
import { rbacComplete } from './rules/rbac-complete.ts';
import { scriptEnds } from './rules/script-ends.ts';
import { serviceRules } from './rules/service-rules.ts';
import { survivesRestart } from './rules/survives-restart.ts';
import { type RuleSettings, settingOf } from './settings.ts';

/** Every rule, in the order in which a cluster comes about. */
export const rules: readonly Rule[] = [
  scriptEnds,
  nodesReady,
  cniInstalled,
  cniBeforeWorkers,
  kubeletResolvConf,
  coreDnsRuns,
  coreDnsReplicas,
  coreDnsMemory,
  labelsConsistent,
  rbacComplete,
  kubeProxyMode,
  serviceRules,
  metricsReachable,
  dnsAnswers,
  survivesRestart,
];

/** Holds what was seen against every rule. */
export function judge(facts: Facts, settings: RuleSettings): Ruling[] {
  return rules.map((rule) => {
    const { id, says, sources } = rule;
    const setting = settingOf(settings, id);
    const off = setting === 'off';
    const { standing, found } = off
      ? { standing: 'skipped' as const, found: 'switched off' }
      : rule.judge(facts, settings.thresholds);
    const severity = off ? rule.severity : (setting ?? rule.severity);
    return { rule: id, says, severity, standing, found, wanted: rule.wanted(settings.thresholds), sources };
  });
}
