import { expect } from 'chai';
import { classifyLog } from '../../harness/probes/log.ts';
import { classifyErrors } from '../../harness/probes/log-errors.ts';

const probe = { line: '\\[ERROR\\]', quietMs: 15_000, persistMs: 120_000 };
const at = (time: string) => Date.parse(`2026-01-01T${time}Z`);
const life = (started: string, ...errors: readonly string[]) => ({
  startedMs: at(started),
  log: errors.map((time) => `2026-01-01T${time}.123456789Z [ERROR] plugin/kubernetes: Unhandled Error\n`).join(''),
});
const answerAt = (now: string, lived: Parameters<typeof classifyErrors>[0]) =>
  classifyErrors(lived, probe, at(now)).answer;

describe('errors in a log, by their time stamps', () => {
  it('are over when the last is older than the quiet time', () => {
    expect(answerAt('12:01:00', life('12:00:00', '12:00:05', '12:00:40'))).to.equal('over');
  });

  it('are over when they are from long before anyone asked', () => {
    expect(answerAt('20:00:00', life('01:00:00', '01:00:05'))).to.equal('over');
  });

  it('are recent when they come soon after the start, whatever stood in the log before', () => {
    expect(answerAt('12:00:50', life('12:00:00', '12:00:05', '12:00:40'))).to.equal('recent');
  });

  it('persist when they come more than two minutes after the start', () => {
    expect(answerAt('12:02:12', life('12:00:00', '12:00:05', '12:02:05'))).to.equal('persistent');
  });

  it('do not persist because they once lasted long: what is old is over', () => {
    expect(answerAt('13:00:00', life('12:00:00', '12:00:05', '12:10:00'))).to.equal('over');
  });

  it('begin anew with the container, however old its pod is', () => {
    expect(answerAt('12:00:20', life('12:00:00', '12:00:10'))).to.equal('recent');
  });

  it('are told from a silent log, and from one that nobody writes any more', () => {
    expect(answerAt('12:00:20', { startedMs: at('12:00:00'), log: '2026-01-01T12:00:01Z .:53\n' })).to.equal('none');
    expect(answerAt('12:00:20', undefined)).to.equal('no-container');
  });

  it('are not called old without a stamp', () => {
    expect(answerAt('12:00:20', { startedMs: at('12:00:00'), log: '[ERROR] when?\n' })).to.equal('recent');
  });

  it('are looked for behind the stamp, where the line begins', () => {
    const anchored = { ...probe, line: '^\\[ERROR\\]' };
    expect(classifyErrors(life('12:00:00', '12:00:05'), anchored, at('12:01:00')).answer).to.equal('over');
  });

  it('are quoted with the stamp of the last', () => {
    const { quote } = classifyErrors(life('12:00:00', '12:00:05', '12:00:40'), probe, at('12:01:00'));
    expect(quote).to.match(/^2026-01-01T12:00:40\.123456789Z \[ERROR\]/);
  });
});

describe('lines that must follow each other', () => {
  const log = 'T1Z waiting\nT2Z not ready\nT3Z waiting\nT4Z starting\nT5Z not ready\n';

  it('are found in their order, with others between them', () => {
    const found = classifyLog(log, { line: 'waiting', followedBy: ['starting', 'not ready'] });
    expect(found).to.deep.equal({ answer: 'as-written', quote: 'waiting\nstarting\nnot ready' });
  });

  it('are absent in another order, or when one line would have to serve twice', () => {
    expect(classifyLog(log, { line: 'starting', followedBy: ['waiting'] }).answer).to.equal('absent');
    expect(classifyLog(log, { line: 'starting', followedBy: ['starting'] }).answer).to.equal('absent');
  });
});
