import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { list } from 'tar';
import { archive } from '../../harness/check/copy.ts';
import { unlessUnreadable } from '../../harness/cluster/container-exec.ts';

describe('what is copied onto a node', () => {
  let scratch = '';
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'dnsdrill-copy-'));
    mkdirSync(join(scratch, 'files/lib'), { recursive: true });
    writeFileSync(join(scratch, 'files/lib/say'), 'hello\n');
    symlinkSync('lib/say', join(scratch, 'files/link'));
    writeFileSync(join(scratch, '@boot.sh'), '#!/bin/sh\n');
  });
  after(() => rmSync(scratch, { recursive: true }));

  async function filesIn(source: string): Promise<string[]> {
    const files: string[] = [];
    const reading = list({ onReadEntry: ({ path, type }) => files.push(`${type} ${path}`) });
    reading.end(await buffer(archive(source)));
    return files.toSorted();
  }

  it('all that is in a directory, and what links lead to', async () => {
    const files = ['Directory ./', 'Directory ./lib/', 'File ./lib/say', 'File ./link'];
    expect(await filesIn(join(scratch, 'files'))).to.deep.equal(files);
  });

  it('a file, whatever its name', async () => {
    expect(await filesIn(join(scratch, '@boot.sh'))).to.deep.equal(['File ./@boot.sh']);
  });

  it('a link that leads nowhere any more ends the command that unpacks, and not the process', async () => {
    const gone = join(scratch, 'gone');
    mkdirSync(gone);
    for (const name of ['a', 'b']) symlinkSync('nosuch', join(gone, name));
    const forEver = () => Promise.withResolvers<never>().promise;
    const thrown = await unlessUnreadable(archive(gone), forEver).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(Error);
    expect(String(thrown)).to.match(/^Error: its input cannot be read: ENOENT: .*gone\/a/);
  });

  it('input that can be read, or is none, changes nothing', async () => {
    const input = Readable.from(['a', 'b']);
    expect(await unlessUnreadable(input, () => text(input))).to.equal('ab');
    expect(await unlessUnreadable(undefined, async () => 'done')).to.equal('done');
    const thrown = await unlessUnreadable('text', () => Promise.reject(new Error('broke'))).catch(String);
    expect(thrown).to.equal('Error: broke');
  });
});
