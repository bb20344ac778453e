import type {
  V1LabelSelector,
  V1NetworkPolicy,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
} from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';

type Policy = Extract<Observations['policies'], { seen: unknown }>['seen'][number];
type Admits = Policy['udp53'];

/** A pod that is asked for names. */
export interface AskedPod {
  readonly labels: Readonly<Record<string, string>>;
  /** Where it is asked. */
  readonly port: number;
  /** What it calls its ports. */
  readonly portNames: Readonly<Record<string, number>>;
}

/**
 * What NetworkPolicies let through to pods.
 *
 * @returns the policies that select any of them
 */
export function policiesOn(policies: readonly V1NetworkPolicy[], pods: readonly AskedPod[]): Policy[] {
  return policies
    .map((policy) => ({ policy, guarded: podsUnder(policy, pods) }))
    .filter(({ guarded }) => guarded.length > 0)
    .map(({ policy: { metadata, spec }, guarded }) => {
      const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];
      const guardsIngress = types.includes('Ingress');
      const rules = guardsIngress ? (spec?.ingress ?? []) : undefined;
      return {
        namespace: metadata?.namespace ?? '',
        name: metadata?.name ?? '',
        guards: guardsIngress ? (types.includes('Egress') ? 'both' : 'ingress') : 'egress',
        udp53: admits(rules, 'UDP', guarded),
        tcp53: admits(rules, 'TCP', guarded),
      };
    });
}

const podsUnder = ({ spec }: V1NetworkPolicy, pods: readonly AskedPod[]): AskedPod[] =>
  pods.filter(({ labels }) => selects(spec?.podSelector ?? {}, labels));

function admits(
  rules: readonly V1NetworkPolicyIngressRule[] | undefined,
  protocol: string,
  pods: readonly AskedPod[],
): Admits {
  if (rules === undefined) return 'everyone';
  const fitting = rules.filter(
    ({ ports: opened = [] }) => opened.length === 0 || opened.some((port) => isDns(port, protocol, pods)),
  );
  if (fitting.length === 0) return 'nobody';
  return fitting.some(isForAll) ? 'everyone' : 'some';
}

/** Over the wire the field is called `from`; the client's types call it `_from`. */
const peersOf = (rule: V1NetworkPolicyIngressRule): readonly V1NetworkPolicyPeer[] =>
  (rule as { from?: readonly V1NetworkPolicyPeer[] }).from ?? [];

/** Whether a rule leaves no pod out: it names nobody, or every namespace, or every address. */
const isForAll = (rule: V1NetworkPolicyIngressRule): boolean =>
  peersOf(rule).length === 0 || peersOf(rule).some(isEverybody);

function isEverybody({ namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer): boolean {
  if (ipBlock) return /^(?:0\.0\.0\.0|::)\/0$/.test(ipBlock.cidr) && (ipBlock.except ?? []).length === 0;
  return namespaceSelector !== undefined && selectsAll(namespaceSelector) && selectsAll(podSelector ?? {});
}

const selectsAll = ({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

/** A port may have a name, which the pod gives it: kubeadm's CoreDNS has `dns` for UDP and `dns-tcp` for TCP. */
function isDns(
  { protocol = 'TCP', port, endPort }: V1NetworkPolicyPort,
  wanted: string,
  pods: readonly AskedPod[],
): boolean {
  if (protocol !== wanted) return false;
  if (port === undefined) return true;
  return pods.some(({ port: asked, portNames }) => {
    const number = Number(portNames[port] ?? port);
    return number <= asked && asked <= (endPort ?? number);
  });
}

/** Whether a selector selects a pod with these labels. */
export function selects(
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const fits = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return (
    fits &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : value === undefined;
    })
  );
}
