import { expect } from 'chai';
import { safeText } from '../../harness/cli/terminal.ts';
import { annotationLines, withoutCommands } from '../../reports/annotations.ts';
import { markdown } from '../../reports/markdown.ts';
import { longRun } from '../fixtures/long-run.ts';
import { hostileRun, roughRun, smoothRun } from '../fixtures/reported-runs.ts';

/** As GitHub's runner reads a line of a log: a command, its properties and its message. */
function commandIn(line: string): { name: string; properties: string; message: string } | undefined {
  const [, name, properties = '', message = ''] = /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/s.exec(line) ?? [];
  if (name !== undefined) return { name, properties, message };
  return /##\[[a-z-]+/.test(line) ? { name: 'old', properties: '', message: line } : undefined;
}

describe('the annotations of GitHub Actions', () => {
  it('are errors for what differs, and warnings for what is ungraded', () => {
    expect(annotationLines([roughRun()]).map((line) => line.slice(0, 72))).to.deep.equal([
      '::error title=dnsdrill::otherwise, documented remedy bandage: DNS is deg',
      '::error title=dnsdrill::otherwise, lookup-times-out: refuted, expected c',
      '::error title=dnsdrill::otherwise, says-so-in-the-log: confirmed, expect',
      '::warning title=dnsdrill::otherwise: nobody asked. Ungraded: bandage/end',
      '::warning title=dnsdrill::unprovable: the baseline is unknown: the lab b',
    ]);
  });

  it('are none where all is as expected', () => {
    expect(annotationLines([smoothRun()])).to.deep.equal([]);
  });

  it('are ten of a kind at most, and the last says how many there are more', () => {
    const lines = annotationLines([longRun(60)]);
    const errors = lines.filter((line) => line.startsWith('::error'));
    expect(errors).to.have.lengthOf(10);
    expect(errors.at(-1)).to.match(/::\d+ more: the report has them all$/);
    expect(lines.filter((line) => line.startsWith('::warning'))).to.have.lengthOf(6);
  });

  it('are one command each, whatever a cluster said', () => {
    const says = '100%\n::error::EVIL\r::add-mask::x ##[add-mask]y,z:w %0A::warning::EVIL';
    for (const result of [longRun(20, { says }).result, hostileRun().result]) {
      const lines = annotationLines([{ result, of: 'v1,x:y%\n::error::EVIL' }]);
      expect(lines).not.to.be.empty;
      for (const line of lines) {
        expect(line).not.to.match(/[\r\n]/);
        const { name, properties } = commandIn(line) ?? {};
        expect(name).to.be.oneOf(['error', 'warning']);
        expect(properties).to.match(/^title=dnsdrill v1%2Cx%3Ay%25 %3A%3Aerror%3A%3AEVIL$/);
      }
      // What the cluster said of %0A must not become a line end again.
      expect(lines.join('\n')).not.to.match(/(?<!%25)0A::/);
    }
  });
});

describe('a text in the log of GitHub Actions', () => {
  const says = '::error::EVIL\n  ::add-mask::x\n\t:: x\n##[error]EVIL\na ##[add-mask]b\n::stop-commands::c';

  it('holds no command of the cluster', () => {
    const run = smoothRun();
    const journal = run.journal.map((entry) => (entry.kind === 'observation' ? { ...entry, output: says } : entry));
    for (const text of [says, markdown({ ...run, journal }, { color: false, width: 80 })]) {
      expect(text.split('\n').filter(commandIn), 'there are some to begin with').not.to.be.empty;
      expect(withoutCommands(text).split('\n').filter(commandIn)).to.deep.equal([]);
    }
  });

  it('is made safe there, and nowhere else', () => {
    expect(safeText(says, { GITHUB_ACTIONS: 'true' })).to.equal(withoutCommands(says));
    expect(safeText(says, {})).to.equal(says);
  });

  it('keeps its data where it is JSON', () => {
    const said = [says, '###[EVIL]\u2028::error::EVIL', '\\##[EVIL]', 'a\u2028\u2029 :::: b'];
    for (const text of [JSON.stringify(said), JSON.stringify({ said }, undefined, 2)]) {
      const safe = safeText(text, { GITHUB_ACTIONS: 'true' }, 'json');
      expect(JSON.parse(safe)).to.deep.equal(JSON.parse(text));
      expect(safe.split(/[\n\u2028\u2029]/).filter(commandIn)).to.deep.equal([]);
      expect(safe).not.to.match(/##\[|^\s*::/m);
      expect(safeText(text, {}, 'json')).to.equal(text);
    }
  });

  it('is otherwise as it was', () => {
    const text = '# a::b\nsys::log: x\n[INFO] ## [a]\n```\n:a::b\n';
    expect(withoutCommands(text)).to.equal(text);
    expect(withoutCommands(says).replaceAll('\u200B', '')).to.equal(says);
  });
});
