import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { parseHTML } from 'linkedom';
import { checkRenderers } from '../../reports/check/index.ts';
import { checkSchema } from '../../reports/check/schema.ts';
import { checkResult, hostileCheck } from '../fixtures/check-result.ts';
import { hostileStrings } from '../fixtures/hostile-strings.ts';

const look = { color: false, width: 100 };
const schema = readFileSync(new URL('../fixtures/junit.xsd', import.meta.url), 'utf8');

/** Reads a report as a CI system would, and holds it against the schema. */
function readJunit(text: string) {
  using rules = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(rules);
  using report = XmlDocument.fromString(text);
  validator.validate(report);
  const attribute = (element: XmlElement, name: string): string => element.attr(name)?.value ?? '';
  const suites = (report.find('/testsuites/testsuite') as XmlElement[]).map((suite) => ({
    name: attribute(suite, 'name'),
    counts: ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(attribute(suite, name))),
    cases: (suite.find('testcase') as XmlElement[]).map((one) => {
      const outcome = ['failure', 'error', 'skipped'].find((kind) => one.find(kind).length > 0) ?? 'passed';
      return [attribute(one, 'name'), outcome];
    }),
  }));
  return { suites, failures: attribute(report.root, 'failures'), time: attribute(report.root, 'time') };
}

describe('the JUnit report of a check', () => {
  let { suites, failures, time }: ReturnType<typeof readJunit> = { suites: [], failures: '', time: '' };
  before(() => {
    ({ suites, failures, time } = readJunit(checkRenderers.junit(checkResult())));
  });

  it('has a suite for each script under each condition', () => {
    expect(suites.map(({ name }) => name)).to.deep.equal([
      ...['good.sh on plain', 'renamed-label.sh on slow-network', 'good.sh on restart'],
    ]);
    expect(time).to.equal('150.000');
  });

  it('fails for errors, and passes for warnings', () => {
    const outcomes = new Map(suites[1]?.cases.map(([name, outcome]) => [name, outcome]));
    expect(outcomes.get('labels-consistent')).to.equal('failure');
    expect(outcomes.get('coredns-replicas')).to.equal('passed');
    expect(outcomes.get('survives-restart')).to.equal('skipped');
    expect(failures).to.equal('2');
  });

  it('has an error for what the lab could not tell', () => {
    expect(new Set(suites[2]?.cases.map(([, outcome]) => outcome))).to.deep.equal(new Set(['error']));
    expect(suites[2]?.counts).to.deep.equal([15, 0, 15, 0]);
  });

  it('is well-formed and valid whatever a script prints', () => {
    for (const evil of hostileStrings) readJunit(checkRenderers.junit(hostileCheck(evil)));
  });
});

describe('the table of a check', () => {
  const text = checkRenderers.table(checkResult(), look);

  it('says what is wrong, what would be right, and where the documents say so', () => {
    expect(text.replaceAll(/\s+/g, ' ')).to.contain(
      '✗ labels-consistent: the Service selects k8s-app=kube-dns, and the pods have k8s-app=coredns right would be: ' +
        'the labels of the template of Deployment kube-system/coredns hold all that the Service selects by ' +
        '(coredns-guide, Error 4: No Endpoints for kube-dns Service; coredns-guide, Step 4: Check Service & Endpoints)',
    );
  });

  it('names the file with the output of a script that failed', () => {
    expect(text).to.contain('/home/you/runs/20261125-150000-ab12/good.sh.plain.control-plane.log');
  });

  it('ends with a line for each script on each host, where there are several', () => {
    expect(text).to.contain('\n✓ good.sh (plain): passes\n✗ renamed-label.sh (slow-network): 2 errors, 1 warning\n');
    expect(checkRenderers.table(checkResult(checkResult().cases.slice(0, 1)), look)).to.not.match(/^✓ good/m);
  });

  it('keeps to its width', () => {
    const long = text.split('\n').filter((line) => line.length > 100 && !line.includes('/home/you'));
    expect(long).to.deep.equal([]);
  });

  it('lets no control character through', () => {
    for (const evil of hostileStrings) {
      expect(checkRenderers.table(hostileCheck(evil), look)).to.not.match(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
    }
  });
});

describe('the Markdown report of a check', () => {
  it('begins with the outcome, and has the end of the output of a script that failed', () => {
    const text = checkRenderers.markdown(checkResult());
    expect(text).to.match(/^# Check 20261125-150000-ab12\n\n\*\*\d+ rules passed, 2 errors, 1 warning, 15 unknown, /);
    expect(text).to.contain('```text\nerror: no such\n```');
  });

  it('is kept to 60 KB, and says what it left out', () => {
    const [, failing] = checkResult().cases;
    if (failing === undefined) throw new Error('no case');
    const many = Array.from({ length: 60 }, (_, index) => ({ ...failing, script: `script-${index}.sh` }));
    const text = checkRenderers.markdown(checkResult(many));
    expect(Buffer.byteLength(text)).to.be.lessThan(60_000);
    expect(text).to.match(/\d+ cases left out, to keep this document to 60 KB/);
  });

  it('shows markup as text', () => {
    const text = checkRenderers.markdown(hostileCheck('<img src=x> **bold** | `tick`'));
    expect(text.replaceAll(/^```.*?^```/gms, '').replaceAll(/(`+).*?\1/g, '')).to.not.match(/(?<!\\)<img/);
  });
});

describe('the page of a check', () => {
  it('has every rule of every case', () => {
    const { document } = parseHTML(checkRenderers.html(checkResult()));
    expect(document.querySelectorAll('.verdicts > li')).to.have.length(45);
    expect(document.querySelector('h1')?.textContent).to.equal('Check 20261125-150000-ab12');
  });

  it('has links that lead somewhere', () => {
    const { document } = parseHTML(checkRenderers.html(checkResult()));
    const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href')?.slice(1) ?? '');
    expect(links.filter((id) => document.getElementById(id) === null)).to.deep.equal([]);
    expect(links).to.have.length(3);
  });

  it('takes no markup from a script', () => {
    for (const evil of hostileStrings) {
      const { document } = parseHTML(checkRenderers.html(hostileCheck(evil)));
      expect(document.querySelectorAll('img, iframe, object, [onload], [onerror]')).to.have.length(0);
      expect(document.querySelectorAll('script')).to.have.length(1);
    }
  });
});

describe('the JSON document of a check', () => {
  it('is described by its schema, down to the last field', () => {
    const document: unknown = JSON.parse(checkRenderers.json(checkResult()));
    expect(checkSchema.parse(document)).to.deep.equal(document);
  });
});
