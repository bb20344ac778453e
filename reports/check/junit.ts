import XMLBuilder from 'fast-xml-builder';
import type { CheckedCase, CheckResult, Ruling, ScriptRun } from '../../harness/vocabulary/check.ts';
import { attributes, inSeconds, timestamp, xmlText } from '../junit/xml.ts';
import { remarksOf, sourcesWords, toneOf } from './words.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });

/**
 * A check as JUnit XML: a suite for each script under each condition, a case for each rule. An error that fails is a
 * failure; a warning passes, and says so in its output; what is not known is an error, and what does not apply is skipped.
 */
export function junit(result: CheckResult): string {
  const rulings = result.cases.flatMap((one) => one.rulings);
  const root = {
    ...attributes({
      name: `dnsdrill check ${result.run.id}`,
      ...countsOf(rulings),
      time: inSeconds(Date.parse(result.run.finishedAt) - Date.parse(result.run.startedAt)),
    }),
    testsuite: result.cases.map((one) => suiteOf(one, result)),
  };
  return builder.build({ '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }), testsuites: root });
}

function suiteOf(one: CheckedCase, { environment }: CheckResult) {
  const { script, host, durationMs, startedAt } = one;
  const { kubernetes, engine, image, nodes } = environment;
  const properties = { script, host, kubernetes, engine, image, nodes: String(nodes) };
  return {
    ...attributes({
      name: `${script} on ${host}`,
      ...countsOf(one.rulings),
      skipped: String(one.rulings.filter(({ standing }) => standing === 'skipped').length),
      time: inSeconds(durationMs),
    }),
    ...timestamp(startedAt),
    properties: { property: Object.entries(properties).map(([name, value]) => attributes({ name, value })) },
    testcase: one.rulings.map((ruling) => caseOf(ruling, one)),
  };
}

function caseOf(ruling: Ruling, one: CheckedCase) {
  const { rule, found, wanted, standing } = ruling;
  const tone = toneOf(ruling);
  const sources = sourcesWords(ruling);
  const text = `${found}\nRight would be: ${wanted}${sources === '' ? '' : `\n${sources}`}`;
  const told = { ...attributes({ message: found, type: standing }), '#text': xmlText(text) };
  // The rules are judged together, at the end: what the whole took and said stands at the one that the script itself decides.
  const isWhole = rule === 'script-ends';
  const output = [
    ...(tone === 'warning' ? [`warning: ${text}`] : tone === 'good' ? [found] : []),
    ...(isWhole ? [...remarksOf(one), ...one.runs.map(outputOf)] : []),
  ];
  return {
    ...attributes({
      name: rule,
      classname: `${one.script}.${one.host}`,
      time: inSeconds(isWhole ? one.durationMs : 0),
    }),
    ...(tone === 'error' && { failure: told }),
    ...(tone === 'unknown' && { error: told }),
    ...(tone === 'skipped' && { skipped: told }),
    ...(output.length > 0 && { 'system-out': xmlText(output.join('\n\n')) }),
  };
}

const outputOf = ({ node, command, lastLines }: ScriptRun): string => `# ${node}: ${command}\n${lastLines.join('\n')}`;

function countsOf(rulings: readonly Ruling[]) {
  const count = (tone: string): string => String(rulings.filter((one) => toneOf(one) === tone).length);
  return { tests: String(rulings.length), failures: count('error'), errors: count('unknown') };
}
