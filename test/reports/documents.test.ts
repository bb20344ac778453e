import { expect } from 'chai';
import type { ClaimVerdict, RemedyVerdict, ScenarioVerdict } from '../../harness/vocabulary/verdict.ts';
import { chaptersOf } from '../../reports/documents/place.ts';
import { documents } from '../../reports/documents.ts';
import type { ReportedRun } from '../../reports/renderer.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';
import { smoothRun } from '../fixtures/reported-runs.ts';
import { expectGolden } from '../golden.ts';

const look = { color: false, width: 80 };

const claim = (id: string, verdict: Partial<ClaimVerdict> = {}): ClaimVerdict => ({
  id,
  says: `Says ${id}.`,
  source: { document: 'coredns-guide', section: 'x' },
  grade: 'confirmed',
  expected: 'confirmed',
  fate: 'as-expected',
  because: [12],
  answered: 'as-written',
  ...verdict,
});

const refuted = { grade: 'refuted', expected: 'refuted', note: 'It is otherwise.' } as const;

/** A run of scenarios of the catalogue, of which only what is given has a verdict. */
function runOf(given: Readonly<Record<string, readonly ClaimVerdict[]>>, remedies: readonly RemedyVerdict[] = []) {
  const run = smoothRun();
  const scenarios = Object.entries(given).map(
    ([id, claims]): ScenarioVerdict => ({
      id,
      title: id,
      document: 'coredns-guide',
      section: 'x',
      fidelity: 'real',
      proof: { baseline: 'passed', fault: 'shown', remedies },
      timings: {},
      claims,
      reset: { proof: 'none', differences: [] },
      breakdowns: [],
    }),
  );
  return { ...run, result: { ...run.result, scenarios } } satisfies ReportedRun;
}

/** The lines of the sheet about the place that begins at a line of the document, and the title that they stand under. */
function placeAt(run: ReportedRun, line: number, document: 'guide' | 'eks' = 'guide'): { under: string; text: string } {
  const [, guide = '', eks = ''] = documents(run, look).split(/^## /m);
  const lines = (document === 'guide' ? guide : eks).split('\n');
  const start = lines.findIndex((one) => new RegExp(`^- \\*\\*${line}(\\D|\\*)`).test(one));
  if (start === -1) return { under: '', text: '' };
  const length = lines.slice(start + 1).findIndex((one) => /^(- |#|\*\*)/.test(one));
  const under = lines.slice(0, start).findLast((one) => /^\*\*[^*]+\*\*$/.test(one)) ?? '';
  const text = lines.slice(start, length === -1 ? undefined : start + 1 + length);
  return { under: under.replaceAll('*', ''), text: text.join('\n').trim() };
}

describe('the errata of the documents', () => {
  it('say what is wrong, what the cluster did, and what to write instead', () => {
    const run = runOf({
      'healthy-cluster': [claim('pods-labelled-coredns', { ...refuted, answered: 'no-pods' })],
    });
    expect(placeAt(run, 14, 'eks')).to.deep.equal({
      under: 'Wrong',
      text: [
        '- **14 to 17**, command: `kubectl get pods -n kube-system -l k8s-app=coredns`',
        '  - ✗ Says pods-labelled-coredns. The cluster answered: no-pods. It is otherwise. (`healthy-cluster/pods-labelled-coredns`, journal entry 12)',
        '  - **Write instead:** `kubectl get pods -n kube-system -l k8s-app=kube-dns`, on EKS as elsewhere.',
      ].join('\n'),
    });
  });

  it('read as in the stored example of a run on real clusters', () => {
    expectGolden(documents(recordedRun(), look), 'recorded-run.documents.md');
  });

  it('say what has changed, with the words of then and now and the versions', () => {
    const grade = 'confirmed-differently';
    const run = runOf({
      'healthy-cluster': [
        claim('corefile-ready', { grade, expected: grade, quote: 'ready' }),
        claim('ready-port-answers'),
      ],
    });
    const { under, text } = placeAt(run, 57);
    expect(under).to.equal('Changed since');
    expect(text).to.include('configuration: `ready :8181` is where');
    expect(text).to.include('With CoreDNS 1.14.2 and Kubernetes v1.36.3 it said: `ready`.');
    expect(text).to.match(/Holds: `healthy-cluster\/ready-port-answers`\.$/);
  });

  it('offer words instead only where the run found that a claim does not hold', () => {
    const news = { expected: 'refuted', fate: 'unexpected', note: 'Known so far: it is otherwise.' } as const;
    const run = runOf({ 'healthy-cluster': [claim('pods-labelled-coredns', news)] });
    expect(documents(run, look)).not.to.include('Write instead');
    const { under, text } = placeAt(run, 14, 'eks');
    expect(under).to.equal('Right after all');
    expect(text).to.include('leave the words as they are. Known so far: it is otherwise.');
  });

  it('say that nobody has written down what to write instead, where a verdict is new', () => {
    const news = { grade: 'refuted', fate: 'unexpected' } as const;
    const { under, text } = placeAt(runOf({ 'healthy-cluster': [claim('rbac-binding', news)] }), 38);
    expect(under).to.equal('Wrong');
    expect(text).to.include('What to write instead nobody has written down yet: this verdict is new.');
  });

  it('hold a claim against the places that it is about, and not against what merely stands beside it', () => {
    const grade = 'confirmed-differently';
    const run = runOf({ 'selinux-denied': [claim('permission-denied', { grade, expected: grade })] });
    expect(placeAt(run, 195).under).to.equal('Changed since');
    expect(documents(run, look)).to.match(/Real-World Scenario, line 199\n[^#]*\*\*Confirmed\*\*, 1 place: 204\./);
  });

  it('call a possibility true in part where one claim bears it out and another is refuted, and wrong where none does', () => {
    const slow = { 'cpu-starved': [claim('back-off-event', refuted)] };
    const { under, text } = placeAt(runOf({ ...slow, 'coredns-oom': [claim('back-off-event')] }), 70, 'eks');
    expect(under).to.equal('True in part');
    expect(text.split('\n').slice(1, 3)).to.deep.equal([
      '  - Holds: `coredns-oom/back-off-event`.',
      '  - ✗ Says back-off-event. The cluster answered: as-written. It is otherwise. (`cpu-starved/back-off-event`, journal entry 12)',
    ]);
    expect(text).to.match(/\n {2}- \*\*Add:\*\* Too little CPU makes CoreDNS slow/);
    expect(placeAt(runOf(slow), 70, 'eks')).to.deep.include({ under: 'Wrong' });
  });

  it('call what is no possibility wrong, however much of it holds', () => {
    const run = runOf({
      'bad-corefile': [claim('error-in-the-log')],
      'udp53-network-policy': [claim('udp-read-in-the-log', refuted)],
    });
    expect(placeAt(run, 46, 'eks')).to.deep.include({ under: 'Wrong' });
  });

  it('count what is true in part in a column of its own', () => {
    const claims = { 'cpu-starved': [claim('back-off-event', refuted)], 'coredns-oom': [claim('back-off-event')] };
    const [head = '', row = ''] = documents(runOf(claims), look)
      .split('\n')
      .filter((line) => /^\| (document|.*EKS)/.test(line));
    const column = head.split(' | ').indexOf('true in part');
    expect(row.split(' | ')[column]).to.equal('1');
  });

  it('hold a fix to bringing DNS back, also where the lab knows that it does not', () => {
    const fix: RemedyVerdict = {
      id: 'shorten-the-name',
      origin: 'documented',
      dns: 'degraded',
      expected: 'not-back',
      fate: 'as-expected',
      because: [7, 9],
      note: 'It is no directive.',
    };
    const { under, text } = placeAt(runOf({ 'bad-corefile': [] }, [fix]), 147, 'eks');
    expect(under).to.equal('Wrong');
    expect(text).to.include(
      'DNS was degraded under it. It is no directive. (`bad-corefile/shorten-the-name`, journal entries 7, 9)',
    );
    expect(text).to.match(/\*\*Write instead:\*\* The `kubernetes` plugin.*\n\n {4}```text\n {4}\.:53 \{\n/);
    expect(placeAt(runOf({ 'bad-corefile': [] }, [fix]), 139, 'eks').text).to.include('(The lines are at 147.)');
  });

  it('say why something could not be tested here, and what is unknown', () => {
    const run = runOf({
      'selinux-denied': [
        claim('selinux-enforcing', { grade: 'not-reproducible-here', note: 'needs selinux, which this host lacks' }),
      ],
      'dns-loop': [claim('hinfo-query', { grade: 'ungraded', fate: 'ungraded', note: 'nobody asked' })],
    });
    expect(placeAt(run, 202)).to.deep.include({ under: 'Cannot be tested here' });
    expect(placeAt(run, 202).text).to.include('needs selinux, which this host lacks');
    expect(placeAt(run, 108).text || placeAt(run, 108, 'eks').text).to.include('There is no AWS here');
    expect(placeAt(run, 80)).to.deep.include({ under: 'Unknown' });
    expect(placeAt(run, 80).text).to.include('– nobody asked (`dns-loop/hinfo-query`)');
  });

  it('list what belongs to scenarios that were not run as that, and count every place once', () => {
    const printed = documents(runOf({}), look);
    expect(printed).not.to.match(/\*\*(Wrong|True in part|Changed since|Confirmed|Unknown)\*\*/);
    const rows = printed.split('\n').filter((line) => /^\| .*\| \d+ \|$/.test(line));
    expect(rows).to.have.lengthOf(2);
    for (const row of rows) {
      const [places = 0, ...counts] = row.match(/(?<=\| )\d+(?= \|)/g)?.map(Number) ?? [];
      expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(places);
      expect(counts.slice(0, 4)).to.deep.equal([0, 0, 0, 0]);
    }
  });

  it('take no word of a cluster for markup', () => {
    const evil = '<script>EVIL</script> | [EVIL](x) `` ` \u001b[2J\n# EVIL\n```';
    const given = [
      claim('pods-labelled-coredns', { ...refuted, answered: evil, note: evil }),
      claim('corefile-ready', { grade: 'refuted', fate: 'unexpected', quote: evil }),
    ];
    const run = runOf({ 'healthy-cluster': given });
    const environment = { ...run.result.environment, coredns: evil };
    const printed = documents({ ...run, result: { ...run.result, environment } }, look);
    expect(printed).to.include('EVIL');
    expect(printed).not.to.match(/(?!\n)\p{Cc}|^\s*# EVIL|^```|(?<!\\|`[^`]*)<script>/mu);
  });

  it('are the same for the same run, stored or not, whatever the terminal', () => {
    const run = runOf({ 'healthy-cluster': [claim('rbac-binding')] });
    const stored: ReportedRun = JSON.parse(JSON.stringify(run));
    expect(documents(stored, { color: true, width: 200 })).to.equal(documents(run, look));
  });
});

describe('a chapter', () => {
  it('is named after its heading and the one above it, and not after the document', () => {
    const item = { lines: [6, 6], kind: 'statement', says: 'x', untestable: 'No.' } as const;
    const chapters = chaptersOf([
      { title: 'Document', level: 1, line: 1, items: [item] },
      { title: 'Errors', level: 2, line: 2, items: [] },
      { title: 'Error 1', level: 3, line: 3, items: [] },
      { title: 'What You See:', level: 4, line: 4, items: [item] },
      { title: 'Summary', level: 2, line: 9, items: [item] },
    ]);
    expect(chapters.map(({ path }) => path)).to.deep.equal([['Document'], ['Error 1', 'What You See'], ['Summary']]);
  });
});
