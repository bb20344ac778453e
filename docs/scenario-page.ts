import { shellPremises } from '../harness/commands/shell.ts';
import { type Claim, type Claims, documents, type Remedy, type Scenario } from '../harness/vocabulary/scenario.ts';
import type { Step } from '../harness/vocabulary/step.ts';
import { block, code, plain, sentence } from '../reports/markdown/escape.ts';
import { describeProbe, describeStep, lookupsWords } from '../reports/phrases.ts';
import { gradeWords, truthWords, versionsWords } from '../reports/words.ts';

/** The page of a scenario, in Markdown: what breaks, what is looked at, and what is tried. */
export function scenarioPage(scenario: Scenario): string {
  const { id, title, source, fidelity, cluster, needs, lookups } = scenario;
  const parts = [
    `<!-- Made from scenarios/${id}.ts by \`npm run docs\`. -->`,
    `# ${id}`,
    `**${sentence(title)}**`,
    [
      `- From: *${plain(documents[source.document])}*, ${plain(source.section)}`,
      `- Cluster: [${cluster}](../../kind-configs/${cluster}.yaml)`,
      `- Fidelity: ${fidelity === 'real' ? 'real' : `emulated. ${sentence(fidelity.emulated)}`}`,
      ...(lookups === undefined ? [] : [`- Measured: ${sentence(lookupsWords(lookups))}`]),
      ...(needs === undefined ? [] : [`- Needs of the host: ${needs.map((need) => code(need)).join(', ')}`]),
    ].join('\n'),
    `Run it with \`dnsdrill run ${id}\`. In the commands below, ${sentence(shellPremises)}`,
    ...faultParts(scenario),
    ...symptomParts(scenario),
    ...triageParts(scenario),
    ...(scenario.remedies.length === 0 ? [] : ['## What is tried', ...scenario.remedies.flatMap(remedyParts)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function faultParts({ baseline, inject, shownBy }: Scenario): string[] {
  const before =
    baseline === 'dns'
      ? 'Before anything is done, every name must answer on every node, three times in a row.'
      : 'DNS has never worked in this cluster. All the rest of the control plane must be healthy first.';
  if (inject.length > 0) return ['## The fault', before, ...stepParts(inject)];
  const none = shownBy.length > 0 ? 'The fault is in the cluster as it was made.' : 'None: this is the control.';
  return ['## The fault', before, none];
}

function symptomParts({ symptoms, shownBy }: Scenario): string[] {
  if (shownBy.length === 0) return ['## What must hold', claimList(symptoms)];
  const proof = `The fault counts as shown when DNS is not healthy and all of these are seen: ${shownBy.map((id) => code(id)).join(', ')}.`;
  return ['## What must show', proof, claimList(symptoms)];
}

function triageParts({ triage }: Scenario): string[] {
  if (triage === undefined) return [];
  const expected = { 'no-action-needed': 'no action is needed', incident: 'this is an incident' }[triage];
  return [
    '## What it comes to',
    `When the waiting is over, the lab judges the errors in the log by their time stamps, by the pods and by what DNS answers then. Its verdict must be: ${expected}.`,
  ];
}

const originWords: Readonly<Record<Remedy['origin'], string>> = {
  control: 'Must not help',
  documented: "The document's fix",
  alternative: "The document's other fix",
  corrected: 'The fix that works',
};

function remedyParts({ id, origin, dns, because, standsFor, needs, in: versions, steps, verify }: Remedy): string[] {
  const expected = dns === 'back' ? 'DNS must come back.' : 'DNS must not come back.';
  return [
    `### ${originWords[origin]}: ${id}`,
    [expected, because, standsFor].flatMap((words) => (words === undefined ? [] : sentence(words))).join(' '),
    ...(needs === undefined ? [] : [`Tried only on hosts with ${needs.map((need) => code(need)).join(', ')}.`]),
    ...(versions === undefined ? [] : [`Tried only ${versionsWords(versions)}.`]),
    ...stepParts(steps),
    ...(Object.keys(verify).length === 0 ? [] : ['Then:', claimList(verify)]),
  ];
}

function stepParts(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    const { words, command } = describeStep(step);
    const [first = '', ...file] = words.split('\n');
    return [
      plain(first),
      ...(file.length === 0 ? [] : [block(file.join('\n')).join('\n')]),
      block(command, 'sh').join('\n'),
    ];
  });
}

/** One point for each claim: the sentence, how it is asked, and what would make it true. */
function claimList(claims: Claims): string {
  return Object.entries(claims)
    .map(([id, claim]) => {
      const { words, command } = describeProbe(claim.probe);
      const lines = [
        `- ${code(id)}: **${plain(claim.says)}**${knownWords(claim)}`,
        `  ${sentence(words)} ${plain(truthWords(claim))}`,
        '',
        ...block(command, 'sh').map((line) => `  ${line}`),
      ];
      return lines.join('\n');
    })
    .join('\n\n');
}

function knownWords({ known, needs, source }: Claim): string {
  const parts = [
    source === undefined ? '' : ` (${plain(source.section)})`,
    ...[known ?? []].flat().map(({ grade, because, in: versions }) => {
      const where = versions === undefined ? '' : ` ${versionsWords(versions)}`;
      return ` Known to be ${gradeWords[grade]}${where}: ${sentence(because)}`;
    }),
    needs === undefined ? '' : ` Needs ${needs.map((need) => code(need)).join(', ')}.`,
  ];
  return parts.join('');
}
