import { expect } from 'chai';
import { progressOf, type Verbosity } from '../../harness/cli/progress.ts';
import type { Entry, EntryBody, EntryContext } from '../../harness/vocabulary/entry.ts';
import { lookup } from '../../harness/vocabulary/probe.ts';
import { stopDnsLoad } from '../../harness/vocabulary/step.ts';

const limits = { symptomMs: 1, quietMs: 1, recoveryMs: 1, watchMs: 1, holdMs: 1 };
const scenario = {
  id: 'dns-loop',
  title: '',
  source: { document: 'coredns-guide', section: '' },
  fidelity: 'real',
  cluster: '',
  baseline: 'dns',
  inject: [],
  symptoms: {},
  shownBy: [],
  remedies: [],
} as const;
const trials = [{ id: 'dns-loop', scenario, cluster: 'shared', asks: 'every-symptom', remedies: [] }] as const;

function told(verbosity: Verbosity, ...entries: (readonly [ms: number, EntryBody, EntryContext?])[]): string[] {
  const lines: string[] = [];
  const plan = { schemaVersion: 1, trials, limits, controlPlaneBaseline: {} } as const;
  const show = progressOf(plan, { verbosity, color: false }, (line) => lines.push(line));
  entries.forEach(([ms, body, context], seq) => {
    const entry: Entry = { seq, at: '', ms, trial: 'dns-loop', ...context, ...body };
    show(entry);
  });
  return lines;
}

const step = { kind: 'step', step: stopDnsLoad(), command: 'kubectl x', output: '', durationMs: 1 } as const;
const observation = {
  kind: 'observation',
  claim: 'lookup-fails',
  probe: lookup('x'),
  command: '',
  output: '',
  durationMs: 1,
} as const;
const round = (answer: 'answered' | 'timed-out'): EntryBody => ({
  kind: 'round',
  lookups: [{ node: 'n', name: 'x', protocol: 'udp', answer }],
  replicas: { wanted: 1, current: 1, ready: 1, identity: ['a'] },
  durationMs: 1,
});

describe('progress', () => {
  it('names the trial, its place and how long each phase took', () => {
    const lines = told(
      'normal',
      [0, { kind: 'phase', state: 'started' }, { phase: 'boot' }],
      [21_400, { kind: 'phase', state: 'ended' }, { phase: 'boot' }],
    );
    expect(lines).to.deep.equal(['[1/1] dns-loop', '  done      boot, 21.4 s']);
  });

  it('says what is done and what came of it', () => {
    const lines = told(
      'normal',
      [0, { ...step, exitCode: 0, purpose: 'story' }],
      [1, { ...step, exitCode: 1, purpose: 'story' }],
      [2, { ...step, exitCode: 0, purpose: 'undo' }],
    );
    expect(lines).to.deep.equal(['  do        kubectl x', '  do        kubectl x → exit code 1']);
  });

  it('speaks of DNS when it changes, and not at every question', () => {
    const lines = told('normal', [0, round('answered')], [1, round('answered')], [2, round('timed-out')]);
    expect(lines).to.deep.equal(['  DNS       healthy', '  DNS       broken']);
  });

  it('says each answer once, and that nobody answered', () => {
    const answers = ['a', 'b'].map((place) => ({ place, answer: 'timed-out' }) as const);
    const lines = told(
      'normal',
      [0, { ...observation, purpose: 'claim', answers }],
      [1, { ...observation, purpose: 'claim', answers: [] }],
      [2, { ...observation, purpose: 'still-shown', answers }],
    );
    expect(lines).to.deep.equal(['  saw       lookup-fails: timed-out', '  saw       lookup-fails: nobody answered']);
  });

  it('is silent when it should be, except that nothing is lost for those who want all of it', () => {
    const breakdown: EntryBody = { kind: 'breakdown', message: 'the engine is gone' };
    expect(told('quiet', [0, breakdown])).to.deep.equal([]);
    expect(told('verbose', [0, breakdown], [1, { ...step, exitCode: 0, purpose: 'undo' }])).to.deep.equal([
      '  broke     the engine is gone',
      '  undo      kubectl x',
    ]);
  });
});
