import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claim, type DocumentId, documents, type Scenario, type Source } from '../harness/vocabulary/scenario.ts';
import { root } from './dnsdrill.ts';

/** What was handed over with the documents, where this checkout stands beside it. */
const shared = join(root, '../shared');

export const documentsAreHere = existsSync(join(shared, 'documents'));
export const documentIds = Object.keys(documents) as DocumentId[];
export const documentText = (id: DocumentId): string => readFileSync(join(shared, 'documents', `${id}.txt`), 'utf8');

/** The names of all scenarios that are in scope, built or not. */
export function catalogueIds(): string[] {
  const rows = readFileSync(join(shared, 'catalogue.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm);
  return [...rows].flatMap(([, id]) => id ?? []);
}

const sourceOfClaim = ({ source }: Claim): Source[] => (source === undefined ? [] : [source]);

/** Every place in the documents that scenarios cite. */
export const sourcesOf = (told: readonly Scenario[]): Source[] =>
  told.flatMap(({ source, symptoms, remedies }) => [
    source,
    ...[symptoms, ...remedies.map(({ verify }) => verify)].flatMap((claims) =>
      Object.values(claims).flatMap(sourceOfClaim),
    ),
  ]);

/** `Troubleshooting Workflow, steps 1 to 6`: each part is a piece of some heading. */
export function isAmong(headings: readonly string[], section: string): boolean {
  const parts = section.split(/, |: /).map((part) =>
    part
      .toLowerCase()
      .replace(/^steps (\d+) to \d+$/, 'step $1')
      .replace(/^prevention (\d+)$/, '$1. '),
  );
  return parts.every((part) => headings.some((heading) => heading.toLowerCase().includes(part)));
}
