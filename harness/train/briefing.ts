import { ofKind } from '../grade/segment.ts';
import type { RoundLookup } from '../vocabulary/entry.ts';
import type { DrillFacts } from './facts.ts';

/** What a failed lookup is like for whoever waits for it. */
const failures: Readonly<Record<Exclude<RoundLookup['answer'], 'answered'>, string>> = {
  'wrong-answer': 'get a wrong address',
  nxdomain: 'are told that the name does not exist',
  servfail: 'are told that the server has failed',
  refused: 'are refused at once',
  'timed-out': 'wait, and get no answer',
  unreachable: 'cannot even be sent',
};

/** Questions of the dashboard, by the names that they have under every fault. */
const dashboard = ['CoreDNS pods Ready', 'CoreDNS pods', 'endpoints of kube-dns', 'nodes', 'kube-proxy pods Ready'];

/**
 * A pager's text, from what was observed under the fault, and from nothing else: it names no cause, and claims nothing that was not
 * seen.
 */
export function briefingOf(facts: DrillFacts): string[] {
  const last = facts.faulty.at(-1);
  const lookups = last?.lookups ?? [];
  const failed = lookups.filter(({ answer }) => answer !== 'answered');
  const since = sinceWhen(facts);
  const { level } = facts.plan;
  return [
    `Who:     ${whoComplains(lookups, failed)}`,
    ...(since === undefined ? [] : [`Since:   ${since} UTC.`]),
    ...(level < 2 ? [] : [`What:    ${whatFails(lookups, failed)}`, `Works:   ${whatWorks(lookups, failed)}`]),
    ...(level < 2 || last === undefined || failed.length > 0 ? [] : [`Metrics: ${replicaWords(facts)}`]),
    ...(level < 3 ? [] : dashboardLines(facts)),
  ];
}

const isInternal = ({ name }: RoundLookup): boolean => name.endsWith('.cluster.local');
const placesOf = (lookups: readonly RoundLookup[]): string[] => [...new Set(lookups.map(({ node }) => node))];

function whoComplains(lookups: readonly RoundLookup[], failed: readonly RoundLookup[]): string {
  if (failed.length === 0) return 'nobody yet. You were paged by a dashboard that does not like what it sees of DNS.';
  const nodes = placesOf(failed);
  const where = nodes.length === placesOf(lookups).length ? '' : `, as far as they run on ${nodes.join(' and ')}`;
  const [inside, outside] = [failed.some(isInternal), failed.some((lookup) => !isInternal(lookup))];
  if (inside && outside) return `every team${where}. Nothing finds anything.`;
  if (inside) return `the teams whose services call each other${where}.`;
  return `the teams that call services outside${where}.`;
}

/** When the first lookup failed since the fault went in; else since when the dashboard has seen it. */
function sinceWhen({ entries, faulty, baseline }: DrillFacts): string | undefined {
  const injected = entries.find(({ kind, phase }) => kind === 'phase' && phase === 'inject')?.ms ?? 0;
  const first = ofKind(entries, 'sample').find(({ ms, answer }) => ms >= injected && answer !== 'answered');
  const seen = first ?? entries.find(({ seq }) => seq === seqOf(faulty[0] ?? baseline[0]));
  return seen?.at.slice(11, 19);
}

const seqOf = (round: object | undefined): unknown => round && Reflect.get(round, 'seq');

function whatFails(lookups: readonly RoundLookup[], failed: readonly RoundLookup[]): string {
  if (failed.length === 0) return 'no lookup has failed in the last round.';
  const answers = [...new Set(failed.map(({ answer }) => answer))].filter((answer) => answer !== 'answered');
  const { kinds, protocols, nodes } = traitsOf(failed);
  const alike = lookups.filter(
    (lookup) => kinds.includes(kindOf(lookup)) && protocols.includes(lookup.protocol) && nodes.includes(lookup.node),
  );
  const which = [
    `${alike.length === failed.length ? '' : 'some '}lookups ${kinds.map((kind) => kindWords[kind]).join(' and ')}`,
    ...(protocols.length === 2 ? [] : [`over ${protocols.join('').toUpperCase()}`]),
    nodes.length === traitsOf(lookups).nodes.length ? 'on every node' : `on ${nodes.join(' and ')}`,
  ];
  return `${which.join(' ')} ${answers.map((answer) => failures[answer]).join(', or ')}.`;
}

type Kind = 'inside' | 'outside';
const kindOf = (lookup: RoundLookup): Kind => (isInternal(lookup) ? 'inside' : 'outside');
const kindWords: Readonly<Record<Kind, string>> = { inside: 'of Services', outside: 'of names outside' };

/** What lookups differ by. */
const traitsOf = (lookups: readonly RoundLookup[]) => ({
  kinds: [...new Set(lookups.map(kindOf))],
  protocols: [...new Set(lookups.map(({ protocol }) => protocol))],
  nodes: placesOf(lookups),
});

/** What can be said of every lookup of some sort: that none of them failed. */
function whatWorks(lookups: readonly RoundLookup[], failed: readonly RoundLookup[]): string {
  if (failed.length === lookups.length) return 'nothing that was tried.';
  if (failed.length === 0) return 'every lookup that was tried, on every node, over UDP and TCP.';
  const [all, ill] = [traitsOf(lookups), traitsOf(failed)];
  const sound = [
    ...all.nodes.filter((node) => !ill.nodes.includes(node)).map((node) => `on ${node} every lookup is answered`),
    ...all.kinds.filter((kind) => !ill.kinds.includes(kind)).map((kind) => `lookups ${kindWords[kind]} are answered`),
    ...all.protocols
      .filter((protocol) => !ill.protocols.includes(protocol))
      .map((protocol) => `over ${protocol.toUpperCase()} every lookup is answered`),
  ];
  if (sound.length > 0) return `${sound.join('; ')}.`;
  return `${lookups.length - failed.length} of ${lookups.length} lookups are answered, of every sort.`;
}

function replicaWords({ faulty, baseline }: DrillFacts): string {
  const { current, wanted, ready } = faulty.at(-1)?.replicas ?? { current: 0, wanted: 0, ready: 0 };
  const before = Math.max(0, ...baseline.map(({ replicas }) => replicas.current));
  return `${ready} replicas of CoreDNS are Ready, ${current} of them with the configuration that is written down now; wanted are ${wanted}, and before there were ${before}.`;
}

function dashboardLines({ entries }: DrillFacts): string[] {
  const asked = ofKind(entries, 'observation').filter(({ purpose }) => purpose === 'look-alike');
  return dashboard.flatMap((name) => {
    const found = asked.findLast(({ claim }) => claim === name);
    const answers = [...new Set(found?.answers.map(({ answer }) => answer))].join(', ');
    return answers === '' ? [] : [`Board:   ${name}: ${answers}`];
  });
}
