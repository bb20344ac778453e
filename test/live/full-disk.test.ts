import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { parseJournal } from '../../harness/journal.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { LiveRun, scratchDirectory } from './engine.ts';
import { isGone } from './left-of.ts';

const bootMs = 180_000;

describe('a disk that is full', function () {
  this.timeout(300_000);
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  let disk = '';
  const started: LiveRun[] = [];

  before(async function () {
    scratch = await scratchDirectory();
    disk = join(scratch.path, 'disk');
    mkdirSync(disk);
    const mounted = await execa('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { reject: false });
    // Only root may mount, and not everywhere.
    if (mounted.failed) this.skip();
  });
  after(async () => {
    for (const run of started) await run.discard();
    await execa('umount', [disk], { reject: false });
    await scratch.remove();
  });

  /** Takes every byte that is left. */
  function fill(): void {
    const file = openSync(join(disk, 'filler'), 'a');
    try {
      for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) fillWith(file, Buffer.alloc(size));
    } finally {
      closeSync(file);
    }
  }

  function fillWith(file: number, piece: Buffer): void {
    try {
      for (;;) writeSync(file, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  it('in mid-trial: one clear message, exit code 69, all removed, the result on stdout, every entry readable', async () => {
    const run = new LiveRun(['run', 'selector-mismatch', 'bad-corefile', '--fresh', '--parallel', '1', '-o', 'json'], {
      runs: join(disk, 'runs'),
    });
    started.push(run);
    await run.entry('the fault goes in', bootMs, ({ phase, kind }) => phase === 'inject' && kind === 'step');
    fill();
    const { exitCode, stdout, stderr } = await run.process;
    expect(exitCode, stderr).to.equal(69);
    expect(stderr).to.contain(`cannot write to ${run.directory}: the disk is full`).and.to.contain('--out');
    expect(stderr.match(/disk is full/g)).to.have.length(1);
    expect(stderr).not.to.contain('    at ');
    expect(JSON.parse(stdout).run).to.include({ id: run.id, complete: false });
    await isGone(run);
    const { entries, damagedLines } = parseJournal(readFileSync(join(run.directory, 'journal.jsonl'), 'utf8'));
    expect(damagedLines).to.deep.equal([]);
    expect(entries.some(({ phase, kind }) => phase === 'inject' && kind === 'step')).to.equal(true);
  });

  it('from the start: exit code 69 before anything is booted', async () => {
    fill();
    const { exitCode, stderr } = await dnsdrill(['run', 'selector-mismatch', '--out', join(disk, 'none')]);
    expect(exitCode, stderr).to.equal(69);
    expect(stderr).to.contain('the disk is full').and.not.to.contain('    at ');
  });

  it('while the reports are written: what was asked for is printed all the same', async () => {
    const run = new LiveRun(['run', 'healthy-cluster', '--fresh', '-o', 'markdown'], {
      runs: join(scratch.path, 'runs'),
    });
    started.push(run);
    await run.entry('the run begins', 60_000, ({ kind }) => kind === 'header');
    // Whatever is written there finds no room.
    symlinkSync('/dev/full', join(run.directory, 'result.json'));
    const { exitCode, stdout, stderr } = await run.process;
    expect(exitCode, stderr).to.equal(69);
    expect(stdout).to.contain(`# Run ${run.id}`);
    expect(stderr).to.contain(`cannot write to ${run.directory}: the disk is full`);
    expect(run.journal().at(-1)).to.include({ kind: 'end', reason: 'finished' });
    await isGone(run);
  });
});
