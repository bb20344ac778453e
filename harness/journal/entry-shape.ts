import type { Entry, EntryKind } from '../vocabulary/entry.ts';
import { either, fields, isObject, listOf, number, optional, type Shape, text, wholeNumber } from './shape.ts';

const ofSomeKind = fields({ kind: text });
const lookup = { node: text, name: text, protocol: text, answer: text };
const replicas = { wanted: number, current: number, ready: optional(number), identity: listOf(text) };
const answer = { place: text, answer: text, quote: optional(text) };
const difference = { what: text, where: optional(text), before: optional(text), after: optional(text) };

/** What the entries of each kind must have, so that whoever reads them can rely on it. */
const ofKind: { readonly [K in EntryKind]: Readonly<Record<string, Shape>> } = {
  header: { run: text },
  environment: {
    ...{ kubernetes: text, coredns: text, kernel: text, engine: text, image: text },
    capabilities: listOf(text),
  },
  phase: { state: text },
  'boot-action': { action: text, startedMs: number, durationMs: number },
  intent: { step: ofSomeKind, undo: either(text, listOf(ofSomeKind)) },
  step: {
    ...{ step: ofSomeKind, command: text, output: text, purpose: text },
    ...{ exitCode: optional(number), durationMs: number },
  },
  observation: {
    ...{ claim: text, purpose: text, probe: ofSomeKind, command: text, output: text },
    ...{ answers: listOf(fields(answer)), durationMs: number },
  },
  round: { lookups: listOf(fields(lookup)), replicas: fields(replicas), durationMs: number },
  sample: { ...lookup, latencyMs: optional(number) },
  measured: { node: text, sentMs: number, lookups: listOf(either(number, text)) },
  fingerprint: { facts: number, differences: listOf(fields(difference)), durationMs: number },
  briefing: { level: number, lines: listOf(text) },
  deed: { did: fields({ deed: text }) },
  leaving: { why: text },
  capture: { what: text, command: text, blob: text, bytes: number },
  trouble: { asking: text, message: text },
  breakdown: { message: text },
  end: {},
};
const shapes = new Map(Object.entries(ofKind).map(([kind, shape]) => [kind, fields(shape)]));

const common = fields({
  ...{ seq: wholeNumber, kind: text, at: optional(text), ms: number },
  ...{ trial: optional(text), scenario: optional(text), cluster: optional(text) },
  ...{ phase: optional(text), remedy: optional(text) },
});

/**
 * Whether a value is an entry of a journal, with all that the entries of its kind have. A kind that is not known is one of a
 * later version, which nobody here asks for. So is the header of another version: it is not damaged, and says which one.
 */
export function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || !common(value)) return false;
  const { kind, schemaVersion }: { kind?: unknown; schemaVersion?: unknown } = value;
  if (kind === 'header' && schemaVersion !== 1) return true;
  return shapes.get(String(kind))?.(value) ?? true;
}
