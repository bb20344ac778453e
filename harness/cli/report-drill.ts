import { sheetRenderers } from '../../reports/debrief/sheet.ts';
import { type DebriefOutput, debriefOutputs, debriefRenderers } from '../../reports/debrief.ts';
import type { Output } from '../../reports/index.ts';
import { findDrill, findExam, readDrill } from '../stored/drill-directory.ts';
import { UsageError } from '../vocabulary/failures.ts';
import { readSheet } from './exam.ts';
import { look, print, say } from './terminal.ts';

/**
 * Renders a stored drill or exam again, where that is what is stored.
 *
 * @returns the exit code; undefined when it is neither
 */
export function reportDrill(name: string, { output, runs }: { output: Output; runs: string }): number | undefined {
  const [exam, drill] = [findExam(name, runs), findDrill(name, runs)];
  if (exam !== undefined) {
    print(sheetRenderers[outputOf(output, `${exam} is an exam`)](readSheet(exam), look()), output);
    return 0;
  }
  if (drill === undefined) return undefined;
  const { debrief, damagedLines } = readDrill(drill);
  const text = debriefRenderers[outputOf(output, `${drill} is a drill`)](debrief, look());
  if (damagedLines.length > 0) say(`${drill}/journal.jsonl: unreadable and left out: line ${damagedLines.join(', ')}`);
  print(text, output);
  return 0;
}

function outputOf(output: Output, what: string): DebriefOutput {
  const found = debriefOutputs.find((known) => known === output);
  if (found !== undefined) return found;
  throw new UsageError(`-o ${output}: ${what}, which is rendered as ${debriefOutputs.join(', ')}`);
}
