import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { dnsdrill, root } from '../dnsdrill.ts';
import { smoothRun } from '../fixtures/reported-runs.ts';

describe('report of a stored run', function () {
  this.timeout(60_000);
  const { plan, journal } = smoothRun();
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-report-'));
    store('short', journal.slice(0, 9));
    const hostile = { trial: '\u001b[31mEVIL\u001b]0;title\u0007', blob: 'ab', bytes: 1, command: 'x' };
    store('hostile', [...journal.slice(0, 2), { ...hostile, seq: 2, ms: 0, kind: 'capture', what: '\u001b[2Jwhat' }]);
  });
  after(() => rmSync(runs, { recursive: true }));

  function store(name: string, entries: readonly object[]): void {
    mkdirSync(join(runs, name));
    writeFileSync(join(runs, name, 'plan.json'), JSON.stringify(plan));
    writeFileSync(join(runs, name, 'journal.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }

  it('is printed whole when nobody reads what is said beside it', async () => {
    const whole = await dnsdrill(['report', 'short', '--out', runs, '-o', 'markdown']);
    expect(whole.stderr).to.contain('this run did not end');
    const [out, code] = [join(runs, 'out.md'), join(runs, 'code')];
    const script = '{ "$0" "$1" report short --out "$2" -o markdown 2>&1 >"$3"; echo $? >"$4"; } | :';
    await execa('sh', ['-c', script, process.execPath, join(root, 'harness/cli/main.ts'), runs, out, code]);
    expect(readFileSync(code, 'utf8')).to.equal('0\n');
    expect(readFileSync(out, 'utf8').trimEnd()).to.equal(String(whole.stdout).trimEnd());
  });

  it('says what is missing without obeying it', async () => {
    const { stderr, exitCode } = await dnsdrill(['report', 'hostile', '--out', runs]);
    expect(exitCode).to.equal(0);
    expect(stderr).to.contain('␛[31mEVIL␛]0;title␇').and.to.contain('␛[2Jwhat');
    expect(stderr).to.not.match(/(?![\n\t])\p{Cc}/u);
  });
});
