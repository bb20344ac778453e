import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { type Severity, severities } from '../vocabulary/check.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { yamlValue } from '../yaml-value.ts';
import { type Thresholds, usualThresholds } from './thresholds.ts';

/** Which rules hold, and how strictly. */
export interface RuleSettings {
  /** Only those that are not as usual. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly thresholds: Thresholds;
}

/** Every rule as strict as it is written. */
export const usualSettings: RuleSettings = { rules: {}, thresholds: usualThresholds };

/** What the file of rules says of one rule; undefined where that is as usual. */
export const settingOf = ({ rules }: RuleSettings, id: string): Severity | 'off' | undefined => rules[id];

const whole = (least: number, most: number) => z.int().min(least).max(most).exactOptional();
const words = ['off', ...severities] as const;

/** An hour is longer than anybody waits, 100 replicas and 64 GiB more than anybody demands. */
const thresholdsSchema = z.strictObject({
  dnsWithinSeconds: whole(1, 3_600),
  restartWithinSeconds: whole(1, 3_600),
  replicasMin: whole(1, 100),
  memoryMinMi: whole(1, 65_536),
});

/**
 * Reads a file of rules.
 *
 * @param text YAML: `rules` says `off`, `warning` or `error` for a rule, and `thresholds` gives the numbers
 * @param known the names of the rules
 * @throws UsageError naming the file, the field, its value and what would be right
 */
export function parseRules(text: string, file: string, known: readonly string[]): RuleSettings {
  const read = yamlValue(text);
  if ('problem' in read) throw new UsageError(`${file}: ${read.problem}`);
  const schema = z.strictObject({
    rules: z.record(z.string(), z.enum(words)).default({}),
    thresholds: thresholdsSchema.default({}),
  });
  const value = read.value ?? {};
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new UsageError(`${file}: ${parsed.error.issues.map((one) => explain(one, value)).join('; ')}`);
  const { rules, thresholds } = parsed.data;
  for (const name of Object.keys(rules)) {
    if (!known.includes(name)) {
      throw new UsageError(
        `${file}: rules.${name} is no rule; there are ${known.join(', ')}${suggestion(name, known)}`,
      );
    }
  }
  return { rules, thresholds: { ...usualThresholds, ...thresholds } };
}

/** One problem, naming the field, its value and what would be right. */
function explain(issue: z.core.$ZodIssue, document: unknown): string {
  const where = issue.path.join('.') || 'the document';
  if (issue.code === 'unrecognized_keys') {
    const allowed = issue.path.length === 0 ? ['rules', 'thresholds'] : Object.keys(thresholdsSchema.shape);
    return issue.keys
      .map(
        (key) =>
          `${[...issue.path, key].join('.')} is no such field; there are ${allowed.join(', ')}${suggestion(key, allowed)}`,
      )
      .join('; ');
  }
  const value = issue.path.reduce<unknown>((at, part) => Object(at)[part], document);
  if (issue.code === 'invalid_value') return `${where} is ${JSON.stringify(value)}; it can be ${words.join(', ')}`;
  return `${where} is ${JSON.stringify(value)}: ${issue.message}`;
}

function suggestion(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  return distance(name, nearest) <= nearest.length / 2 ? `; did you mean "${nearest}"?` : '';
}
