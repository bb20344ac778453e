import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Journal, parseJournal } from '../harness/journal.ts';

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
});
