import { shellQuote } from '../../cluster/shell-quote.ts';
import { typeFor } from '../ask-pod.ts';

/** A lookup that the probe pod makes, or a connection that it tries. */
export interface ProbeTask {
  readonly kind: 'lookup' | 'api';
  readonly to: 'service' | 'pod' | 'resolver' | 'endpoint';
  readonly address: string;
  readonly port: number;
  readonly protocol: 'udp' | 'tcp';
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  readonly tries: number;
}

/** What is asked about: addresses as the API server has them. */
export interface ProbeTargets {
  readonly serviceAddress: string | undefined;
  readonly pods: readonly { readonly address: string; readonly port: number }[];
  readonly internal: string;
  readonly external: string;
  readonly api:
    | { readonly clusterIp: string; readonly port: number; readonly endpoints: readonly string[] }
    | undefined;
}

/** A rule that is wrong for one address in many shows with a few of them; a large cluster is not asked in full. */
const podsAsked = 4;
const endpointsAsked = 3;
/** A single packet may be lost anywhere; three in a row are not. */
const tries = 3;

/** The lookups, from the nearest target to the farthest: the Service, each pod behind it, the pod's own resolver, the API. */
export function tasksFor({ serviceAddress, pods, internal, external, api }: ProbeTargets): ProbeTask[] {
  const both = ['udp', 'tcp'] as const;
  const internalType = typeFor(api?.clusterIp);
  const ask = (to: 'service' | 'pod', address: string, name: string, port = 53): ProbeTask[] =>
    both.map((protocol) => ({
      ...{ kind: 'lookup', to, address, port, protocol, name, tries },
      type: name === internal ? internalType : 'A',
    }));
  return [
    ...(serviceAddress === undefined
      ? []
      : [...ask('service', serviceAddress, internal), ...ask('service', serviceAddress, external).slice(0, 1)]),
    ...pods.slice(0, podsAsked).flatMap(({ address, port }) => ask('pod', address, internal, port)),
    {
      kind: 'lookup',
      to: 'resolver',
      address: '',
      port: 53,
      protocol: 'udp',
      name: internal,
      type: internalType,
      tries: 2,
    },
    ...(api === undefined
      ? []
      : [
          connect('service', api.clusterIp, api.port),
          ...api.endpoints.slice(0, endpointsAsked).flatMap((endpoint) => {
            const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(endpoint) ?? [];
            return address === '' ? [] : [connect('endpoint', address, Number(port))];
          }),
        ]),
  ];
}

/** dig speaks to any port; a server that speaks TLS hangs up on it, which shows that there is a way to it. */
const connect = (to: 'service' | 'endpoint', address: string, port: number): ProbeTask => ({
  kind: 'api',
  to,
  address,
  port,
  protocol: 'tcp',
  name: '.',
  type: 'A',
  tries: 1,
});

/**
 * One shell script that does all of it side by side. Each result is written in one piece, so that none is torn apart:
 * `== TASK EXIT-CODE`, then what dig printed.
 */
export function scriptFor(tasks: readonly ProbeTask[]): string {
  return [
    'ask() { task=$1; tries=$2; shift 2; while [ "$tries" -gt 0 ]; do',
    '  out=$(dig +tries=1 +time=2 +noall +comments +answer +stats "$@" 2>&1); code=$?',
    '  printf "== %s %s\\n%s\\n" "$task" "$code" "$out"; tries=$((tries - 1)); done; }',
    'printf "== resolv 0\\n%s\\n" "$(cat /etc/resolv.conf)"',
    ...tasks.map(({ address, port, protocol, name, type, tries: times }, index) => {
      const where = address === '' ? [] : [`@${address}`, '-p', String(port)];
      const words = [protocol === 'tcp' ? '+tcp' : '+notcp', ...where, name, type];
      return `ask ${index} ${times} ${shellQuote(words)} &`;
    }),
    'wait',
    'echo "== end 0"',
  ].join('\n');
}
