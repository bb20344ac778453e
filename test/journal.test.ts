import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { ofKind } from '../harness/grade/segment.ts';
import { makeResult } from '../harness/grade.ts';
import { Journal, parseJournal } from '../harness/journal.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import { deployment } from '../harness/vocabulary/objects.ts';
import { rolloutRestart } from '../harness/vocabulary/step.ts';
import { renderers } from '../reports/index.ts';
import { root } from './dnsdrill.ts';
import { sharedRun, smoothRun } from './fixtures/reported-runs.ts';

/** An entry of each kind that a run is graded and told from. */
function entriesOfEveryKind(): Entry[] {
  const entries = [...smoothRun().journal, ...sharedRun().journal];
  return [...new Map(entries.map((entry) => [entry.kind, entry])).values()];
}

function read(entry: object): { entries: number; damaged: number } {
  const { entries, damagedLines } = parseJournal(`${JSON.stringify(entry)}\n`);
  return { entries: entries.length, damaged: damagedLines.length };
}

describe('the journal', () => {
  const directory = mkdtempSync(join(tmpdir(), 'dnsdrill-journal-'));
  after(() => rmSync(directory, { recursive: true }));

  it('gives back what was appended, in order, with context and stamps', () => {
    const journal = new Journal(directory);
    journal.append({ kind: 'phase', state: 'started' }, { trial: 't', phase: 'inject' });
    journal.append({ kind: 'breakdown', message: 'Bearer abcdefghijklmnop' });
    journal.capture({ what: 'logs', command: 'kubectl logs' }, 'a long text', { trial: 't' });
    journal.close();
    const { entries, damagedLines } = parseJournal(readFileSync(join(directory, 'journal.jsonl'), 'utf8'));
    expect(damagedLines).to.deep.equal([]);
    expect(entries.map(({ seq, kind }) => [seq, kind])).to.deep.equal([
      [0, 'phase'],
      [1, 'breakdown'],
      [2, 'capture'],
    ]);
    expect(entries[0]).to.include({ trial: 't', phase: 'inject', state: 'started' });
    expect(entries[1]).to.include({ message: 'Bearer [token removed]' });
    const [blob = ''] = readdirSync(join(directory, 'blobs'));
    expect(readFileSync(join(directory, 'blobs', blob), 'utf8')).to.equal('a long text');
  });

  it('can be cut off anywhere: every complete entry is read, and the damage is counted', () => {
    const text = readFileSync(join(directory, 'journal.jsonl'), 'utf8');
    const ends = [...text].flatMap((character, index) => (character === '\n' ? [index] : []));
    for (let length = 0; length <= text.length; length += 7) {
      const { entries } = parseJournal(text.slice(0, length));
      const complete = ends.filter((end) => end <= length).length;
      expect(entries.length, `cut at ${length}`).to.equal(complete);
    }
    expect(parseJournal(text.slice(0, -5)).damagedLines).to.deep.equal([3]);
  });

  it('with a hole of zeros in it is read before and behind the hole, in the time that its length takes', () => {
    const zeros = '\0'.repeat(4 * 1024 * 1024);
    const entry = (seq: number) => JSON.stringify({ seq, ms: 1, kind: 'end', reason: 'finished' });
    const startedMs = performance.now();
    // A line break that never arrived is a zero as well.
    const text = `${entry(0)}\n{"seq":1,${zeros}${entry(2)}${zeros}${entry(3)}\n${zeros}x\n${entry(4)}${zeros}`;
    const { entries, damagedLines } = parseJournal(text);
    expect(entries.map(({ seq }) => seq)).to.deep.equal([0, 2, 3, 4]);
    expect(damagedLines).to.deep.equal([2, 3]);
    expect(performance.now() - startedMs).to.be.lessThan(2_000);
  });

  it('leaves out an entry that lacks what its kind has, as it does one that is cut off', () => {
    for (const { kind, ...rest } of entriesOfEveryKind()) {
      const whole = { ...rest, kind };
      expect(read(whole), `a whole ${kind}`).to.deep.equal({ entries: 1, damaged: 0 });
      for (const value of [null, 'x', 1.5, [], {}, undefined]) {
        expect(read({ ...whole, seq: value }), `${kind} with seq ${value}`).to.deep.equal({ entries: 0, damaged: 1 });
      }
    }
    const [round] = ofKind(smoothRun().journal, 'round');
    expect(read({ ...round, lookups: undefined })).to.deep.equal({ entries: 0, damaged: 1 });
    expect(read({ ...round, lookups: [null] })).to.deep.equal({ entries: 0, damaged: 1 });
    expect(read({ ...round, replicas: {} })).to.deep.equal({ entries: 0, damaged: 1 });
    expect(read({ ...round, ms: '7' })).to.deep.equal({ entries: 0, damaged: 1 });
    expect(read({ ...round, anything: 'that a later version adds' })).to.deep.equal({ entries: 1, damaged: 0 });
    expect(read({ seq: 1, ms: 1, kind: 'of a later version' })).to.deep.equal({ entries: 1, damaged: 0 });
  });

  it('is graded and rendered whatever field of its entries is missing', function () {
    this.timeout(60_000);
    const { plan, journal } = smoothRun();
    for (const [index, entry] of journal.entries()) {
      if (journal.findIndex(({ kind }) => kind === entry.kind) !== index) continue;
      for (const field of Object.keys(entry)) {
        const lines = journal.map((one) => JSON.stringify(one === entry ? { ...one, [field]: undefined } : one));
        const { entries } = parseJournal(lines.join('\n'));
        const result = makeResult(plan, entries, { directory: '' });
        const rendered = renderers.table({ plan, journal: entries, result }, { color: false, width: 120 });
        expect(rendered, `${entry.kind} without ${field}`).to.be.a('string');
      }
    }
  });

  it('that cannot be written is over: it says where and what to do, and what is on the way to it is dropped', () => {
    const full = mkdtempSync(join(tmpdir(), 'dnsdrill-journal-'));
    // Whatever is written there finds no room.
    symlinkSync('/dev/full', join(full, 'journal.jsonl'));
    const shown: number[] = [];
    const journal = new Journal(full, ({ seq }) => shown.push(seq));
    // Entries come from callbacks too, where nobody could catch what is thrown.
    journal.append({ kind: 'phase', state: 'started' });
    expect(journal.failed.aborted).to.equal(true);
    journal.capture({ what: 'logs', command: 'kubectl logs' }, 'a long text', {});
    expect(readdirSync(join(full, 'blobs'))).to.deep.equal([]);
    expect(shown).to.deep.equal([]);
    const step = rolloutRestart(deployment('kube-system', 'coredns'));
    const said = `cannot write to ${full}: the disk is full (ENOSPC)`;
    // A step whose undo is not on the disk must not be done.
    expect(() => journal.append({ kind: 'intent', step, undo: [] })).to.throw(said);
    expect(() => journal.close())
      .to.throw(said)
      .with.property('exitCode', 69);
    rmSync(full, { recursive: true });
  });

  it('keeps a text that an earlier entry points to, though there is no room to write it again', () => {
    const directory = mkdtempSync(join(tmpdir(), 'dnsdrill-journal-'));
    const journal = new Journal(directory);
    const capture = () => journal.capture({ what: 'logs', command: 'kubectl logs' }, 'said twice', {});
    capture();
    const [blob = ''] = readdirSync(join(directory, 'blobs'));
    const before = statSync(join(directory, 'blobs', blob), { bigint: true });
    capture();
    expect(statSync(join(directory, 'blobs', blob), { bigint: true }).mtimeNs).to.equal(before.mtimeNs);
    journal.close();
    rmSync(directory, { recursive: true });
  });

  it('keeps no half line when the room ends in the middle of one', () => {
    // A limit on the size of files stands in for a disk: the kernel takes what fits and refuses the rest.
    const script = `process.on('SIGXFSZ', () => {});
      const { Journal } = await import('${root}/harness/journal.ts');
      const journal = new Journal('${directory}');
      for (let n = 0; n < 200 && !journal.failed.aborted; n++) journal.append({ kind: 'breakdown', message: 'x'.repeat(999) });
      console.log(journal.failed.reason.message);`;
    const limited = ['-c', 'ulimit -f 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const { stdout } = execaSync('sh', limited);
    expect(stdout).to.contain(`cannot write to ${directory}`);
    const { entries, damagedLines } = parseJournal(readFileSync(join(directory, 'journal.jsonl'), 'utf8'));
    expect(damagedLines).to.deep.equal([]);
    expect(entries.length).to.be.within(20, 70);
  });
});
