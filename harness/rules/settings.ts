import { z } from 'zod';
import { type Severity, severities } from '../vocabulary/check.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { readAs } from '../yaml-value/read-as.ts';
import { yamlValue } from '../yaml-value.ts';
import { type Thresholds, usualThresholds } from './thresholds.ts';

/** Which rules hold, and how strictly. */
export interface RuleSettings {
  /** Only those that are not as usual. */
  readonly rules: Readonly<Partial<Record<string, Severity | 'off'>>>;
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
 * @param file what messages call it
 * @param known the names of the rules
 * @throws UsageError naming the file, the field, its value and what would be right
 */
export function parseRules(text: string, file: string, known: readonly string[]): RuleSettings {
  const read = yamlValue(text);
  if ('problem' in read) throw new UsageError(`${file}: ${read.problem}`);
  const schema = z.strictObject({
    rules: z.partialRecord(z.enum(known), z.enum(words)).default({}),
    thresholds: thresholdsSchema.default({}),
  });
  const settings = readAs(schema, read.value ?? {});
  if ('problems' in settings) throw new UsageError(`${file}: ${settings.problems.join('; ')}`);
  const { rules, thresholds } = settings.read;
  return { rules, thresholds: { ...usualThresholds, ...thresholds } };
}
