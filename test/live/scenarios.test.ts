import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { z } from 'zod';
import { pairsOf, readRecord, tellingProbes } from '../../docs/look-alikes.ts';
import type { RemedyVerdict, Result, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { scenarios } from '../../scenarios/index.ts';
import { dnsdrill, root } from '../dnsdrill.ts';

const wholeRunMs = 40 * 60_000;

/** What the documents recommend in vain. */
const refutedFixes = [
  'bad-corefile/shorten-the-name',
  'corefile-without-kubernetes/corefile-of-step-7',
  'corefile-hot-reload/restart-alone',
];
/** One breaks nothing, and the other heals by itself: nothing that is tried could be told from time. */
const withoutControl = ['healthy-cluster', 'startup-timeouts'];

describe('the main job: every scenario on real clusters', function () {
  this.timeout(wholeRunMs);
  let stdout = '';
  let exitCode: number | undefined;
  let result: Result;

  before('npm start --silent -- run -o json', async () => {
    const startedMs = performance.now();
    // Progress goes to the terminal: it takes a while, and somebody is watching. The run stays in runs/, to be read.
    const run = await execa('npm', ['start', '--silent', '--', 'run', '-o', 'json'], {
      cwd: root,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'inherit',
      stripFinalNewline: false,
      reject: false,
    });
    ({ stdout, exitCode } = run);
    result = JSON.parse(stdout);
    console.log(durations(result, performance.now() - startedMs));
  });

  const each = (look: (scenario: ScenarioVerdict) => void) => {
    for (const scenario of result.scenarios) look(scenario);
  };

  it('prints one JSON document, as the published schema describes it', () => {
    const schema = JSON.parse(readFileSync(join(root, 'docs/result.schema.json'), 'utf8'));
    const validated = z.fromJSONSchema(schema).safeParse(result);
    expect(validated.error?.issues ?? []).to.deep.equal([]);
    expect(stdout).to.equal(readFileSync(join(result.run.directory, 'result.json'), 'utf8'));
  });

  it('tells every scenario of the catalogue', () => {
    expect(result.scenarios.map(({ id }) => id)).to.deep.equal(scenarios.map(({ id }) => id));
    expect(result.scenarios.length).to.be.at.least(20);
    expect(result.run.complete).to.equal(true);
  });

  it('sees every cluster healthy first', () =>
    each(({ id, proof, breakdowns }) => {
      expect(proof.baseline, id).to.equal('passed');
      expect(breakdowns, id).to.deep.equal([]);
    }));

  it('sees every fault, and none in the healthy cluster', () =>
    each(({ id, proof }) => expect(proof.fault, id).to.equal(id === 'healthy-cluster' ? 'none' : 'shown')));

  it('brings DNS back with every documented and every alternative remedy, but for those that are known to fail', () =>
    remedies(result, ['documented', 'alternative']).forEach(({ scenario, remedy }) => {
      const name = `${scenario}/${remedy.id}`;
      if (refutedFixes.includes(name)) {
        expect(remedy.dns, `${name}: ${remedy.note}`).to.be.oneOf(['still-broken', 'degraded']);
      } else expect(remedy.dns, `${name}: ${remedy.note}`).to.equal('back');
    }));

  it('brings DNS back with a corrected remedy wherever the document has none that works', () => {
    const corrected = remedies(result, ['corrected']);
    for (const { scenario, remedy } of corrected) expect(remedy.dns, `${scenario}/${remedy.id}`).to.equal('back');
    const mended = new Set(corrected.map(({ scenario }) => scenario));
    expect(refutedFixes.filter((fix) => !mended.has(fix.split('/')[0] ?? ''))).to.deep.equal([]);
  });

  it('brings DNS back with no control, and has one wherever something broke', () => {
    const controls = remedies(result, ['control']);
    for (const { scenario, remedy } of controls) {
      expect(remedy.dns, `${scenario}/${remedy.id}: ${remedy.note}`).to.be.oneOf(['still-broken', 'degraded']);
    }
    const controlled = new Set(controls.map(({ scenario }) => scenario));
    each(({ id }) => expect(controlled.has(id), id).to.equal(!withoutControl.includes(id)));
  });

  it('proves every cluster that serves again to be as it was', () => {
    each(({ id, reset }) => {
      expect(reset.differences, id).to.deep.equal([]);
      expect(reset.proof, id).to.be.oneOf(['equal', 'none']);
    });
    expect(result.scenarios.filter(({ reset }) => reset.proof === 'equal')).to.not.be.empty;
  });

  it('tells every two failures apart by the probes that are asked under each', () => {
    const answers = Object.fromEntries(result.scenarios.map(({ id, lookAlikes = {} }) => [id, lookAlikes]));
    const alike = pairsOf(scenarios).filter(
      ([one, other]) => tellingProbes({ ...readRecord(), answers }, one, other).length === 0,
    );
    expect(alike).to.deep.equal([]);
  });

  it('finds every verdict as expected', () => {
    const others = result.scenarios.flatMap(({ id, claims, proof }) =>
      [...claims, ...proof.remedies]
        .filter(({ fate }) => fate !== 'as-expected')
        .map((verdict) => `${id}/${verdict.id}: ${verdict.fate}, ${verdict.note}`),
    );
    expect(others).to.deep.equal([]);
    expect(result.summary).to.include({ unexpected: 0, ungraded: 0 });
    expect(result.summary.asExpected).to.be.greaterThan(0);
    expect(exitCode).to.equal(0);
  });

  it('backs every verdict with entries of the journal', () => {
    const journal = readFileSync(join(result.run.directory, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
    const known = new Set(journal.map((line) => (JSON.parse(line) as { seq: number }).seq));
    each(({ id, claims, proof }) => {
      for (const verdict of [...claims, ...proof.remedies]) {
        // What the host cannot show was not asked.
        if ('grade' in verdict && verdict.grade === 'not-reproducible-here') continue;
        expect(verdict.because, `${id}/${verdict.id}`).to.not.be.empty;
        for (const seq of verdict.because) expect(known.has(seq), `${id}/${verdict.id}: ${seq}`).to.equal(true);
      }
    });
  });

  for (const output of ['table', 'json', 'markdown']) {
    it(`renders to the same bytes every time, as ${output}`, async () => {
      const report = () => dnsdrill(['report', result.run.id, '-o', output]);
      const [first, second] = [await report(), await report()];
      expect(first.exitCode, first.stderr).to.equal(0);
      expect(first.stdout).to.not.equal('');
      expect(second.stdout).to.equal(first.stdout);
    });
  }
});

function remedies(result: Result, origins: readonly RemedyVerdict['origin'][]) {
  return result.scenarios.flatMap(({ id, proof }) =>
    proof.remedies.filter(({ origin }) => origins.includes(origin)).map((remedy) => ({ scenario: id, remedy })),
  );
}

function durations({ scenarios: told }: Result, wholeMs: number): string {
  const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`);
  const lines = told.map(
    ({ id, timings: { bootMs, symptomMs, recoveryMs } }) =>
      `      ${id}: boot ${seconds(bootMs)}, symptoms ${seconds(symptomMs)}, recovery ${seconds(recoveryMs)}`,
  );
  return ['', ...lines, `      all of it: ${seconds(wholeMs)}`, ''].join('\n');
}
