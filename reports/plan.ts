import { shellPremises } from '../harness/commands/shell.ts';
import { type Limits, type Plan, patienceMs, type Trial } from '../harness/vocabulary/plan.ts';
import { type Claim, type Claims, documents, type Remedy, type Source } from '../harness/vocabulary/scenario.ts';
import type { Step } from '../harness/vocabulary/step.ts';
import { describeProbe, describeStep, lookupsWords } from './phrases.ts';
import { clusterOf, sharingLines } from './plan/sharing.ts';
import { triages, truthWords, versionsWords } from './words.ts';

/**
 * A plan as text: what would be done, in words and in commands, trial by trial. Needs no engine and no cluster.
 *
 * @returns lines without colour, ending in a newline
 */
export function renderPlan(plan: Plan): string {
  return [
    ...sharingLines(plan),
    `In the commands, ${shellPremises}`,
    ...plan.trials.flatMap((trial) => ['', ...trialLines(trial, plan)]),
    ...lookAlikeLines(plan),
    '',
  ].join('\n');
}

/** They are the same for every scenario, so they are said once. */
function lookAlikeLines({ lookAlikeProbes }: Plan): string[] {
  if (lookAlikeProbes === undefined) return [];
  const probes = Object.entries(lookAlikeProbes).flatMap(([name, probe]) => {
    const { words, command } = describeProbe(probe);
    return [`  ${name}: ${words}`, `      $ ${command}`];
  });
  return ['', 'Asked once under the fault of each scenario, to tell it from others that look alike:', ...probes];
}

function trialLines(trial: Trial, plan: Plan): string[] {
  const { scenario } = trial;
  return [
    trial.id,
    `  ${scenario.title}`,
    '',
    ...table([
      ['document', sourceOf(scenario.source)],
      ['cluster', clusterOf(trial, plan)],
      ['fidelity', scenario.fidelity === 'real' ? 'real' : `emulated: ${scenario.fidelity.emulated}`],
      ...(scenario.lookups === undefined ? [] : ([['measured', lookupsWords(scenario.lookups)]] as const)),
      ...(scenario.needs === undefined ? [] : ([['needs', scenario.needs.join(', ')]] as const)),
    ]),
    '',
    ...baselineLines(trial, plan),
    ...faultLines(trial, plan.limits),
    ...trial.remedies.flatMap((remedy) => remedyLines(remedy, trial, plan.limits)),
    ...(scenario.triage ? [`  What waiting makes of the errors in the log: ${triages[scenario.triage]}.`] : []),
  ];
}

function baselineLines({ scenario }: Trial, plan: Plan): string[] {
  if (scenario.baseline === 'dns') return ['  Baseline: every name answers on every node, three times in a row.'];
  return [
    '  Baseline: DNS has never worked here; all the rest must.',
    ...claimLines(plan.controlPlaneBaseline, () => true),
  ];
}

function faultLines({ scenario, asks }: Trial, limits: Limits): string[] {
  const asked = Object.fromEntries(
    Object.entries(scenario.symptoms).filter(([id]) => asks === 'every-symptom' || scenario.shownBy.includes(id)),
  );
  const shows = scenario.shownBy.length > 0;
  return [
    ...(scenario.inject.length > 0
      ? ['  Fault:', ...stepLines(scenario.inject)]
      : [shows ? '  Fault: in the cluster as it was made.' : '  Fault: none; this is the control.']),
    shows
      ? `  Symptoms, asked for up to ${seconds(limits.symptomMs)}; the fault counts as shown when DNS is not healthy and those marked * are seen:`
      : '  Claims about a healthy cluster:',
    ...claimLines(asked, (id) => scenario.shownBy.includes(id)),
  ];
}

function remedyLines(remedy: Remedy, trial: Trial, limits: Limits): string[] {
  const expected =
    remedy.dns === 'back'
      ? `DNS must be back within ${seconds(limits.recoveryMs)}, and stay for ${seconds(limits.holdMs)}`
      : `DNS must not come back, watched for ${seconds(patienceMs(remedy, trial, limits))}`;
  return [
    `  ${originWords[remedy.origin]} ${remedy.id}: ${expected}.`,
    ...[remedy.because, remedy.standsFor].filter((words) => words !== undefined).map((words) => `    ${words}`),
    ...(remedy.in === undefined ? [] : [`    Tried only ${versionsWords(remedy.in)}.`]),
    ...stepLines(remedy.steps),
    ...claimLines(remedy.verify, () => false),
  ];
}

const originWords: Readonly<Record<Remedy['origin'], string>> = {
  control: 'Control',
  documented: 'Documented fix',
  alternative: 'Alternative fix',
  corrected: 'Corrected fix',
};

function stepLines(steps: readonly Step[]): string[] {
  return steps.flatMap((step, index) => {
    const { words, command } = describeStep(step);
    const [sentence, ...file] = words.split('\n');
    return [`    ${index + 1}. ${sentence}`, ...file.map((line) => `         | ${line}`), `       $ ${command}`];
  });
}

function claimLines(claims: Claims, proves: (id: string) => boolean): string[] {
  return Object.entries(claims).flatMap(([id, claim]) => {
    const { words, command } = describeProbe(claim.probe);
    return [
      `    ${proves(id) ? '*' : '-'} ${sentenceOf(claim)}`,
      `      ${words} ${truthWords(claim)}`,
      `      $ ${command}`,
    ];
  });
}

function sentenceOf(claim: Claim): string {
  const expected = [claim.known ?? []].flat().map(({ grade, because, in: versions }) => {
    const where = versions === undefined ? '' : ` ${versionsWords(versions)}`;
    return ` [expected${where}: ${grade}. ${because}]`;
  });
  const needs = claim.needs === undefined ? '' : ` [needs: ${claim.needs.join(', ')}]`;
  return `${claim.says}${expected.join('')}${needs}`;
}

const sourceOf = (source: Source): string => `${documents[source.document]}, ${source.section}`;
const seconds = (ms: number): string => `${ms / 1000} s`;

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `  ${key.padEnd(width)}  ${value}`);
}
