/**
 * How long every report of a large run takes, and how much memory: the recorded run of the tests, told until it has as many
 * trials as are asked for. Each report is made in a process of its own, which holds the plan and the journal as well.
 *
 *     npm run bench:render -- [TRIALS]
 */
import { execa } from 'execa';
import { type Output, outputs, renderers } from '../reports/index.ts';
import { manyTrials } from '../test/fixtures/many-trials.ts';

const limits = { seconds: 10, mebibytes: 500 };
/** V8 takes whatever a large machine has before it looks for garbage; a small one is what this asks about. In MiB. */
const heap = ['--max-old-space-size=300', '--max-semi-space-size=8'];
const [trials = '1000', output] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(trials)) throw new Error(`"${trials}" is no number of trials`);

interface Cost {
  readonly seconds: number;
  readonly peakMebibytes: number;
  readonly bytes: number;
}

/** In this process, and so with whatever it has needed before. */
function costOf(name: Output): Cost {
  const run = manyTrials(Number(trials));
  const startedMs = performance.now();
  const text = renderers[name](run, { color: false, width: 120 });
  const seconds = (performance.now() - startedMs) / 1000;
  return { seconds, peakMebibytes: process.resourceUsage().maxRSS / 1024, bytes: Buffer.byteLength(text) };
}

async function compare(): Promise<void> {
  for (const name of outputs) {
    const { stdout } = await execa(process.execPath, [...heap, import.meta.filename, trials, name]);
    const { seconds, peakMebibytes, bytes }: Cost = JSON.parse(stdout);
    const kept = seconds <= limits.seconds && peakMebibytes <= limits.mebibytes;
    console.log(
      `${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${Math.round(peakMebibytes)} MiB at the peak  ` +
        `${(bytes / 1e6).toFixed(1)} MB of text${kept ? '' : `  MORE than ${limits.seconds} s or ${limits.mebibytes} MiB`}`,
    );
    if (!kept) process.exitCode = 1;
  }
}

if (output === undefined) await compare();
else console.log(JSON.stringify(costOf(output as Output)));
