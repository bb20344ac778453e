import type {
  V1LabelSelector,
  V1NetworkPolicy,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyPort,
} from '@kubernetes/client-node';
import type { Observations } from '../diagnose/observations.ts';

type Policy = Extract<Observations['policies'], { seen: unknown }>['seen'][number];
type Admits = Policy['udp53'];

/**
 * What NetworkPolicies let through to pods.
 *
 * @param pods their labels, and where they are asked for names
 * @returns the policies that select any of them
 */
export function policiesOn(
  policies: readonly V1NetworkPolicy[],
  pods: readonly { readonly labels: Readonly<Record<string, string>>; readonly port: number }[],
): Policy[] {
  return policies
    .map((policy) => ({ policy, ports: portsUnder(policy, pods) }))
    .filter(({ ports }) => ports.length > 0)
    .map(({ policy: { metadata, spec }, ports }) => {
      const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];
      const guardsIngress = types.includes('Ingress');
      const rules = guardsIngress ? (spec?.ingress ?? []) : undefined;
      return {
        namespace: metadata?.namespace ?? '',
        name: metadata?.name ?? '',
        guards: guardsIngress ? (types.includes('Egress') ? 'both' : 'ingress') : 'egress',
        udp53: admits(rules, 'UDP', ports),
        tcp53: admits(rules, 'TCP', ports),
      };
    });
}

const portsUnder = ({ spec }: V1NetworkPolicy, pods: Parameters<typeof policiesOn>[1]): number[] =>
  pods.filter(({ labels }) => selects(spec?.podSelector ?? {}, labels)).map(({ port }) => port);

function admits(
  rules: readonly V1NetworkPolicyIngressRule[] | undefined,
  protocol: string,
  ports: readonly number[],
): Admits {
  if (rules === undefined) return 'everyone';
  const fitting = rules.filter(
    ({ ports: opened = [] }) => opened.length === 0 || opened.some((port) => isDns(port, protocol, ports)),
  );
  if (fitting.length === 0) return 'nobody';
  return fitting.some((rule) => (peersOf(rule) ?? []).length === 0) ? 'everyone' : 'some';
}

/** Over the wire the field is called `from`; the client's types call it `_from`. */
const peersOf = (rule: V1NetworkPolicyIngressRule): readonly unknown[] | undefined =>
  (rule as { from?: readonly unknown[] }).from;

/** A port may have a name: those of CoreDNS are `dns` for UDP and `dns-tcp` for TCP. */
function isDns(
  { protocol = 'TCP', port, endPort }: V1NetworkPolicyPort,
  wanted: string,
  ports: readonly number[],
): boolean {
  if (protocol !== wanted) return false;
  if (port === undefined) return true;
  const number = Number(port);
  if (Number.isNaN(number)) return port === 'dns' || port === 'dns-tcp';
  return ports.some((open) => number <= open && open <= (endPort ?? number));
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
