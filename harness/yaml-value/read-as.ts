import type { z } from 'zod';
import { didYouMean } from '../nearest.ts';

/**
 * Reads a value by a schema.
 *
 * @param refused fields that a reader may know from elsewhere, by their names, and what to do instead
 * @returns what the schema makes of it; or its problems, each naming the field, its value and what would be right
 */
export function readAs<T>(
  schema: z.ZodType<T>,
  value: unknown,
  refused: Readonly<Record<string, string>> = {},
): { readonly read: T } | { readonly problems: readonly string[] } {
  const parsed = schema.safeParse(value, { error: (issue) => plainWords(issue, refused) });
  if (parsed.success) return { read: parsed.data };
  const { issues } = parsed.error;
  const paths = issues.map(({ path }) => pathText(path));
  // A problem of a whole that only follows from a problem of its part is no news.
  const news = issues.filter((_, index) => !paths.some((path) => path.startsWith(`${paths[index]}[`)));
  return { problems: news.map((issue) => describe(issue, value)) };
}

/** What would be right, where a schema has no words of its own for that. */
function plainWords(issue: z.core.$ZodRawIssue, refused: Readonly<Record<string, string>>): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => describeUnknown(issue, key, refused)).join('; ');
    case 'invalid_type':
      return `expected ${nouns[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `allowed: ${issue.values.join(', ')}${suggestion(String(issue.input), issue.values.map(String))}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return undefined;
  }
}

const nouns: Readonly<Record<string, string>> = {
  ...{ object: 'a map', record: 'a map', array: 'a list', string: 'text', boolean: 'true or false' },
  ...{ number: 'a number', int: 'a whole number' },
};

function describeUnknown(issue: z.core.$ZodRawIssue, key: string, refused: Readonly<Record<string, string>>): string {
  const where = pathText([...(issue.path ?? []), key]);
  if (refused[key] !== undefined) return `${where} is not supported: ${refused[key]}`;
  const allowed = keysOf(issue.inst as z.core.$ZodTypes | undefined);
  return `${where} is unknown; allowed: ${allowed.join(', ')}${suggestion(key, allowed)}`;
}

/** The keys that a schema of a map knows. */
function keysOf(schema: z.core.$ZodTypes | undefined): string[] {
  const def = schema?._zod.def;
  if (def?.type === 'object') return Object.keys(def.shape);
  return def?.type === 'record' ? [...(def.keyType._zod.values ?? [])].map(String) : [];
}

/** Where only one is allowed, that it is says enough. */
const suggestion = (name: string, allowed: readonly string[]): string =>
  allowed.length > 1 ? didYouMean(name, allowed) : '';

function describe(issue: z.core.$ZodIssue, document: unknown): string {
  if (issue.code === 'unrecognized_keys') return issue.message;
  const where = pathText(issue.path);
  const value = issue.path.reduce<unknown>((at, part) => Object(at)[part], document);
  if (typeof value === 'object' && issue.code !== 'invalid_type') return `${where}: ${issue.message}`;
  return `${where} is ${shown(value)}; ${issue.message}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

/** For example `nodes[1].role`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the document' : text.replace(/^\./, '');
}
