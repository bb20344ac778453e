import type { CheckedCase, CheckResult, Ruling } from '../vocabulary/check.ts';
import type { Facts } from './facts.ts';
import { type Judgement, type Rule, unknown } from './rule.ts';
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
export const judge = (facts: Facts, settings: RuleSettings): Ruling[] =>
  ruleEach(settings, (rule) => rule.judge(facts, settings.thresholds));

/** The rulings where nothing could be seen. */
export const judgeNothing = (why: string, settings: RuleSettings): Ruling[] => ruleEach(settings, () => unknown(why));

function ruleEach(settings: RuleSettings, judgeBy: (rule: Rule) => Judgement): Ruling[] {
  return rules.map((rule) => {
    const { id, says, sources } = rule;
    const setting = settingOf(settings, id);
    const off = setting === 'off';
    const { standing, found } = off ? { standing: 'skipped' as const, found: 'switched off' } : judgeBy(rule);
    const severity = off ? rule.severity : (setting ?? rule.severity);
    return { rule: id, says, severity, standing, found, wanted: rule.wanted(settings.thresholds), sources };
  });
}

/** Counts the rulings of all cases by what they mean. */
export function summarise(cases: readonly CheckedCase[]): CheckResult['summary'] {
  const rulings = cases.flatMap((one) => one.rulings);
  const count = (holds: (ruling: Ruling) => boolean): number => rulings.filter(holds).length;
  return {
    passed: count(({ standing }) => standing === 'passed'),
    errors: count(({ standing, severity }) => standing === 'failed' && severity === 'error'),
    warnings: count(({ standing, severity }) => standing === 'failed' && severity === 'warning'),
    unknown: count(({ standing }) => standing === 'unknown'),
    skipped: count(({ standing }) => standing === 'skipped'),
  };
}

/**
 * What a check means for a shell: 1 where an error was found, else 2 where the lab could not tell of one, or where nothing was
 * checked at all, else 0. Warnings are for people.
 */
export function checkExitCode({ cases, summary }: Pick<CheckResult, 'cases' | 'summary'>): 0 | 1 | 2 {
  if (summary.errors > 0) return 1;
  const isOpen = cases.some(({ rulings }) =>
    rulings.some(({ standing, severity }) => standing === 'unknown' && severity === 'error'),
  );
  return isOpen || summary.passed === 0 ? 2 : 0;
}
