import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkRenderers } from '../../reports/check/index.ts';
import { dnsdrill } from '../dnsdrill.ts';
import { checkResult } from '../fixtures/check-result.ts';

describe('report of a stored check', function () {
  this.timeout(60_000);
  let runs = '';
  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'dnsdrill-report-check-'));
    store('good', JSON.stringify(checkResult()));
    store('cut', JSON.stringify(checkResult()).slice(0, 200));
    store('other', JSON.stringify({ ...checkResult(), cases: [{ script: 'good.sh', host: 'the moon' }] }));
  });
  after(() => rmSync(runs, { recursive: true }));

  function store(name: string, text: string): void {
    mkdirSync(join(runs, name));
    writeFileSync(join(runs, name, 'check.json'), text);
  }

  const report = (...args: readonly string[]) => dnsdrill(['report', '--out', runs, ...args]);

  it('renders it as the check itself did', async () => {
    for (const output of ['json', 'junit', 'markdown'] as const) {
      const { stdout, exitCode } = await report('good', '-o', output);
      const rendered = checkRenderers[output](checkResult());
      expect({ stdout: String(stdout).trimEnd(), exitCode }, output).to.deep.equal({
        stdout: rendered.trimEnd(),
        exitCode: 0,
      });
    }
  });

  it('refuses what a check is not rendered as, and says what it is', async () => {
    const { stderr, exitCode } = await report('good', '-o', 'interview');
    expect(exitCode).to.equal(64);
    expect(stderr)
      .to.include('-o interview')
      .and.to.include('is a check, which is rendered as table, json, junit, markdown, html');
  });

  it('refuses a document that was cut off, or is of another schema, and names the file and the field', async () => {
    const cut = await report('cut');
    expect([cut.exitCode, cut.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code === 64 && text.includes(join(runs, 'cut', 'check.json')),
    );
    const other = await report('other');
    expect(other.exitCode).to.equal(64);
    expect(other.stderr).to.include('cases.0.host');
  });
});
