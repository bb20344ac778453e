import type { ScriptRun } from '../../vocabulary/check.ts';
import { failed, passed, type Rule, together } from '../rule.ts';

export const scriptEnds: Rule = {
  id: 'script-ends',
  says: 'The script ends on every node, in time and with exit code 0.',
  severity: 'error',
  sources: [],
  wanted: () => 'exit code 0 on every node, within the time that --timeout gives',
  judge: ({ scripts }) => together(scripts.map((run) => [run.node, judgeRun(run)] as const)),
};

function judgeRun({ ending, exitCode, durationMs, lastLines }: ScriptRun) {
  const seconds = Math.round(durationMs / 1_000);
  if (ending === 'succeeded') return passed(`exit code 0 after ${seconds} s`);
  const how = {
    'timed-out': 'still running',
    'too-much-output': 'ended by the lab, since it printed and printed,',
    failed: `exit code ${exitCode}`,
  }[ending];
  const last = lastLines.filter((line) => line.trim() !== '').slice(-3);
  return failed(
    `${how} after ${seconds} s${last.length === 0 ? ', without a word' : `; it last said: ${last.join(' | ')}`}`,
  );
}
