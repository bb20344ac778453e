import type { Claims, Known, Remedy, Scenario } from '../harness/vocabulary/scenario.ts';
import type { Item, Reference } from './item.ts';

/** Something of a scenario that an item can name: a claim, or a fix whose verdict is the test. */
export interface Target {
  readonly reference: Reference;
  readonly scenario: string;
  /** Whether it has to be named: what we add of our own, to control a finding or to correct a fix, need not be. */
  readonly owed: boolean;
  /** Where it is known how it fares, not as the document says, and with which versions. */
  readonly known?: readonly Pick<Known, 'grade' | 'in'>[];
}

/** Everything of a scenario that an item can name, in the scenario's order. */
export function targetsOf({ id, symptoms, remedies }: Scenario): Target[] {
  return [...claimTargets(id, id, symptoms, true), ...remedies.flatMap((remedy) => remedyTargets(id, remedy))];
}

function remedyTargets(scenario: string, { id, origin, dns, verify }: Remedy): Target[] {
  const owed = origin === 'documented' || origin === 'alternative';
  const reference: Reference = `${scenario}/${id}`;
  return [
    { reference, scenario, owed, ...(dns === 'not-back' && { known: [{ grade: 'refuted' as const }] }) },
    ...claimTargets(scenario, reference, verify, owed),
  ];
}

function claimTargets(scenario: string, prefix: string, claims: Claims, owed: boolean): Target[] {
  return Object.entries(claims).map(([id, { known }]) => {
    const grades = [known ?? []].flat();
    return { reference: `${prefix}/${id}`, scenario, owed, ...(grades.length > 0 && { known: grades }) };
  });
}

/** The claims and fixes that an item names. */
export const claimsOf = (item: Item): readonly Reference[] => ('claims' in item ? item.claims : []);
