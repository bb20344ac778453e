import { expect } from 'chai';
import { compareField, readyAddresses, valuesAt } from '../../harness/probes/cluster-state.ts';
import { classifyCommand } from '../../harness/probes/commands.ts';
import { classifyLog } from '../../harness/probes/log.ts';

const result = (stdout: string, exitCode: number | undefined = 0, stderr = '') => ({
  command: 'x',
  exitCode,
  stdout,
  stderr,
  durationMs: 1,
});

describe('a line in a log', () => {
  const log =
    '2026-11-22T11:00:00.123456789Z .:53\n' +
    '2026-11-22T11:00:01.123456789Z [FATAL] plugin/loop: Loop (127.0.0.1:38015 -> :53) detected for zone "."\n';

  it('is found without the stamp of the kubelet, and quoted', () => {
    const found = classifyLog(log, { line: '^\\[FATAL\\] plugin/loop' });
    expect(found.answer).to.equal('as-written');
    expect(found.quote).to.equal('[FATAL] plugin/loop: Loop (127.0.0.1:38015 -> :53) detected for zone "."');
  });

  it('may be said in other words', () => {
    expect(classifyLog(log, { line: 'nonsense', otherWords: 'plugin/loop' }).answer).to.equal('in-other-words');
  });

  it('is absent from a log without it, and unanswerable without a log', () => {
    expect(classifyLog(log, { line: 'nonsense' }).answer).to.equal('absent');
    expect(classifyLog('', { line: 'nonsense' }).answer).to.equal('absent');
    expect(classifyLog(undefined, { line: 'nonsense' }).answer).to.equal('no-container');
  });
});

describe('a command', () => {
  it('has answered when it printed what was expected, whatever its exit code', () => {
    expect(classifyCommand('n', result('10-dnsdrill.conflist\n'), '\\.conf(list)?$').answer).to.equal('as-written');
    expect(classifyCommand('n', result('', 1, 'unknown command "join"'), 'unknown command').answer).to.equal(
      'as-written',
    );
  });

  it('quotes the line that decided', () => {
    expect(classifyCommand('n', result('one\nsecond line\n'), 'second').quote).to.equal('second');
  });

  it('tells another output from a program that is not there', () => {
    expect(classifyCommand('n', result('nothing'), 'x').answer).to.equal('otherwise');
    expect(classifyCommand('n', result('', 127, 'not found'), 'x').answer).to.equal('command-failed');
  });

  it('that never ended is no answer', () => {
    expect(() => classifyCommand('n', { ...result(''), exitCode: undefined }, 'x')).to.throw('cut off');
  });
});

describe('a field', () => {
  const service = {
    spec: {
      clusterIP: '10.96.0.10',
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    },
  };

  it('is found by its path, `*` standing for every element of a list', () => {
    expect(valuesAt(service, ['spec', 'clusterIP'])).to.deep.equal(['10.96.0.10']);
    expect(valuesAt(service, ['spec', 'ports', '*', 'protocol'])).to.deep.equal(['UDP', 'TCP']);
    expect(valuesAt(service, ['spec', 'nothing', 'there'])).to.deep.equal([]);
  });

  it('is compared whatever the order of its keys', () => {
    expect(compareField([{ b: 1, a: 2 }], { expected: { equals: { a: 2, b: 1 } } }).answer).to.equal('equal');
    expect(compareField(['x'], { expected: { equals: 'y' } }).answer).to.equal('different');
    expect(compareField([], { expected: { equals: 'y' } }).answer).to.equal('absent');
  });

  it('quotes the line that decided', () => {
    const { quote } = compareField(['.:53 {\n    cache 30 {\n    }\n}'], { expected: { matches: '^\\s*cache 30' } });
    expect(quote).to.equal('cache 30 {');
  });

  it('matches a pattern line by line, and may mean the same in other words', () => {
    const corefile = ['.:53 {\n    ready\n    cache 30 {\n'];
    expect(compareField(corefile, { expected: { matches: '^\\s*ready$' } }).answer).to.equal('equal');
    expect(
      compareField(corefile, { expected: { matches: '^\\s*ready :8181$' }, otherWords: '^\\s*ready$' }),
    ).to.include({ answer: 'equivalent', quote: 'ready' });
    expect(compareField(corefile, { expected: { matches: '^\\s*loop$' } }).answer).to.equal('different');
  });
});

describe('the addresses behind a Service', () => {
  it('are those of ready endpoints', () => {
    const slice = (ready: boolean | undefined) => ({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.244.0.5'], conditions: { ...(ready !== undefined && { ready }) } }],
      ports: [{ port: 53, protocol: 'UDP' }],
    });
    expect(readyAddresses([slice(true)])).to.deep.equal(['10.244.0.5:53/UDP']);
    expect(readyAddresses([slice(undefined)])).to.deep.equal(['10.244.0.5:53/UDP']);
    expect(readyAddresses([slice(false)])).to.deep.equal([]);
    expect(readyAddresses([{ addressType: 'IPv4', endpoints: [] }])).to.deep.equal([]);
  });
});
