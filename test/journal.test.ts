import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { Journal, parseJournal } from '../harness/journal.ts';
import { deployment } from '../harness/vocabulary/objects.ts';
import { rolloutRestart } from '../harness/vocabulary/step.ts';
import { root } from './dnsdrill.ts';

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
