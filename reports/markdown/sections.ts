import type { Entry } from '../../harness/vocabulary/entry.ts';
import type { ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import type { ReportedRun } from '../renderer.ts';
import { fateOfScenario } from '../words.ts';
import { bytesOf, sizeOf, tellWithin } from './room.ts';
import { scenarioSection, shortSection } from './scenario.ts';

/** How scenarios are told, by their names; one that is missing is not. */
export type Sections = ReadonlyMap<string, { readonly text: string; readonly isWhole: boolean }>;

/** A scenario told in full takes tens of kilobytes: when so many did not fit, the others will not either. */
const triesMax = 20;

/**
 * The scenarios with what matters most first: those where a verdict differs, those where something is ungraded, those that
 * left something behind, and the others. Alike ones stay in the order of the run.
 */
export function byImportance(scenarios: readonly ScenarioVerdict[]): ScenarioVerdict[] {
  const rank = (scenario: ScenarioVerdict): number => {
    const fate = fateOfScenario(scenario);
    if (fate !== 'as-expected') return fate === 'unexpected' ? 0 : 1;
    return scenario.reset.differences.length > 0 ? 2 : 3;
  };
  return scenarios.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * Tells as many scenarios as there is room for: first all of them shortly, then in full as many as the rest is enough for,
 * what matters most first.
 */
export function sectionsWithin(run: ReportedRun, bytes: number): Sections {
  const partOf = partsOf(run);
  const shortly = tellWithin(
    byImportance(run.result.scenarios).map((scenario) => {
      const text = shortSection(scenario, partOf(scenario)).join('\n');
      return { of: scenario, ways: [text] };
    }),
    bytes,
  );
  const sections = new Map(shortly.told.map(({ of, text }) => [of.id, { text, isWhole: false }]));
  let room = bytes - sizeOf(shortly);
  let misses = 0;
  for (const { of: scenario, text: short } of shortly.told) {
    if (misses === triesMax) break;
    const text = scenarioSection(scenario, partOf(scenario)).join('\n');
    const moreBytes = bytesOf(text) - bytesOf(short);
    if (moreBytes > room) {
      misses += 1;
      continue;
    }
    room -= moreBytes;
    sections.set(scenario.id, { text, isWhole: true });
  }
  return sections;
}

/** What a scenario's section needs of a run: its trials, and what else happened in their clusters. */
function partsOf({ plan, journal, result }: ReportedRun): (scenario: ScenarioVerdict) => ReportedRun {
  const byTrial = Map.groupBy(journal, ({ trial }) => trial);
  const byCluster = Map.groupBy(journal, ({ cluster }) => cluster);
  const byScenario = Map.groupBy(plan.trials, ({ scenario }) => scenario.id);
  return ({ id }) => {
    const trials = byScenario.get(id) ?? [];
    const own = trials.flatMap((trial) => byTrial.get(trial.id) ?? []);
    const clusters = new Set(own.flatMap(({ cluster }) => cluster ?? []));
    const beside = [...clusters].flatMap((cluster) => byCluster.get(cluster) ?? []);
    const entries = new Set<Entry>([...(byTrial.get(undefined) ?? []), ...own, ...beside]);
    const inOrder = [...entries].toSorted((one, other) => one.seq - other.seq);
    return { plan: { ...plan, trials }, journal: inOrder, result };
  };
}
