import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Journal } from '../harness/journal.ts';
import { createRunDirectory, readRun, writeReports } from '../harness/stored/run-directory.ts';
import type { EntryBody, EntryContext } from '../harness/vocabulary/entry.ts';
import { outputs, renderers } from '../reports/index.ts';
import { forms, secrets, traces } from './fixtures/secrets.ts';
import { journalWith, planOf, wounded } from './fixtures/story.ts';

/** Writes a text into every place of a journal that can hold one. */
function plant(journal: Journal, planted: string): number {
  const text = `before ${planted} after`;
  const context: EntryContext = { trial: 'wounded', scenario: 'wounded', cluster: 'lab', phase: 'symptoms' };
  const step = { kind: 'run-on-nodes', nodes: 'every-node', does: text, command: ['sh', '-c', text], back: [text] };
  const observed = { command: text, output: text, durationMs: 1, purpose: 'claim' };
  const bodies = [
    {
      kind: 'header',
      schemaVersion: 1,
      run: 'run-1',
      tool: text,
      node: text,
      options: { image: text, deep: [{ x: text }] },
    },
    { kind: 'environment', kubernetes: text, coredns: text, kernel: text, engine: text, image: text, capabilities: [] },
    { kind: 'boot-action', action: text, startedMs: 0, durationMs: 1 },
    { kind: 'intent', step, undo: [step] },
    { kind: 'step', step, command: text, exitCode: 1, output: text, durationMs: 1, purpose: 'story' },
    {
      kind: 'observation',
      claim: 'no-endpoints',
      probe: wounded.symptoms['no-endpoints']?.probe,
      ...observed,
      answers: [{ place: text, answer: 'none', quote: text }],
    },
    {
      kind: 'round',
      lookups: [{ node: text, name: text, protocol: 'udp', answer: 'answered' }],
      replicas: { wanted: 1, current: 1, ready: 1, identity: [text] },
      durationMs: 1,
    },
    { kind: 'sample', node: text, name: text, protocol: 'udp', answer: 'answered', latencyMs: 1 },
    {
      kind: 'fingerprint',
      facts: 1,
      differences: [{ what: text, where: text, before: text, after: text }],
      durationMs: 1,
    },
    { kind: 'trouble', asking: text, message: text },
    { kind: 'breakdown', message: text },
  ] as unknown as readonly EntryBody[];
  for (const body of bodies) journal.append(body, context);
  journal.capture({ what: text, command: text }, text, context);
  return JSON.stringify(bodies).split('before ').length - 1 + 3;
}

const filesUnder = (path: string): string[] =>
  readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    return statSync(file).isDirectory() ? filesUnder(file) : [file];
  });

describe('a secret', function () {
  this.timeout(60_000);
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-secrets-'));
  });
  after(() => rmSync(runs, { recursive: true }));

  for (const [name, { text, parts }] of Object.entries(secrets)) {
    it(`such as a ${name} is in no journal, no text beside it and no report, in whatever form and place`, () => {
      const directory = createRunDirectory(runs, planOf(wounded), new Date());
      const journal = new Journal(directory.path);
      for (const form of Object.values(forms)) expect(plant(journal, form(text))).to.be.above(20);
      for (const { seq: _, at: __, ms: ___, ...entry } of journalWith()) journal.append(entry as EntryBody);
      journal.close();
      const stored = readRun(directory.id, runs);
      writeReports(stored);
      const written = filesUnder(directory.path).map((file) => readFileSync(file, 'utf8'));
      const rendered = outputs.map((output) => renderers[output](stored, { color: false, width: 120 }));
      for (const trace of traces(parts)) {
        for (const where of [...written, ...rendered]) {
          if (where.includes(trace))
            expect.fail(`${trace} is in: ${where.slice(where.indexOf(trace) - 60).slice(0, 160)}`);
        }
      }
      expect(written.join(''), 'what stands beside it stays').to.include('before ').and.to.include(' after');
    });
  }
});
