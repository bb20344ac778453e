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
  const screen = { color: false, width: () => 80, write: (line: string) => void lines.push(line), draw: undefined };
  const { show } = progressOf(plan, { verbosity, parallel: 1 }, screen);
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

  it('says that a reset was made, and not how', () => {
    const context = { phase: 'reset', cluster: 'lab-1' } as const;
    const lines = told(
      'normal',
      [0, { kind: 'phase', state: 'started' }, context],
      [1, { ...step, exitCode: 0, purpose: 'undo' }, context],
      [2, { kind: 'fingerprint', facts: 9, differences: [], durationMs: 1 }, context],
      [2_100, { kind: 'phase', state: 'ended' }, context],
    );
    expect(lines).to.deep.equal(['[1/1] dns-loop', '  done      reset, 2.1 s']);
  });

  it('names what a reset left, and says that the cluster is replaced', () => {
    const context = { phase: 'reset', cluster: 'lab-1' } as const;
    const differences = [
      { what: 'Deployment kube-system/coredns', where: 'spec.replicas', before: '2', after: '3' },
      { what: '/etc/x on lab-worker', before: 'a' },
    ];
    const lines = told(
      'normal',
      [0, { kind: 'phase', state: 'started' }, context],
      [2, { kind: 'fingerprint', facts: 9, differences, durationMs: 1 }, context],
      [2_100, { kind: 'phase', state: 'ended' }, context],
    );
    expect(lines.slice(1)).to.deep.equal([
      '  left      Deployment kube-system/coredns: spec.replicas is 3, was 2',
      '  left      /etc/x on lab-worker: a is gone',
      '  done      reset, 2.1 s',
      '  replaced  lab-1: 2 differences',
    ]);
  });

  it('says why else a cluster is replaced', () => {
    const context = { phase: 'reset', cluster: 'lab-1' } as const;
    const started = [0, { kind: 'phase', state: 'started' }, context] as const;
    const ended = [1_000, { kind: 'phase', state: 'ended' }, context] as const;
    const compared = { kind: 'fingerprint', facts: 9, differences: [], durationMs: 1 } as const;
    const breakdown = { kind: 'breakdown', message: 'no disk' } as const;
    expect(told('normal', started, [1, round('timed-out'), context], [2, compared, context], ended).at(-1)).to.equal(
      '  replaced  lab-1: DNS did not come back',
    );
    expect(told('normal', started, ended).at(-1)).to.equal(
      '  replaced  lab-1: nothing proved that it is as after its boot',
    );
    expect(told('normal', started, [1, breakdown, context]).slice(1)).to.deep.equal([
      '  broke     no disk',
      '  replaced  lab-1: the lab broke',
    ]);
  });

  it('shows where the time of a boot went to those who want all of it, and to nobody else', () => {
    const boot = { phase: 'boot', cluster: 'lab-1' } as const;
    const entries = [
      [0, { kind: 'phase', state: 'started' }, boot],
      [9_000, { kind: 'boot-action', action: 'start lab-1-worker', startedMs: 0, durationMs: 4_000 }, boot],
      [9_000, { kind: 'boot-action', action: 'kubeadm init', startedMs: 4_000, durationMs: 4_000 }, boot],
      [9_000, { kind: 'phase', state: 'ended' }, boot],
    ] as const;
    expect(told('normal', ...entries)).to.deep.equal(['[1/1] dns-loop', '  done      boot, 9.0 s']);
    expect(told('verbose', ...entries)).to.deep.equal([
      '[1/1] dns-loop',
      `  start worker  ${'█'.repeat(24)}${' '.repeat(24)}  0.0 s to 4.0 s`,
      `  kubeadm init  ${'░'.repeat(24)}${'█'.repeat(24)}  4.0 s to 8.0 s`,
      '  done      boot, 9.0 s',
    ]);
  });

  it('lets no cluster move the cursor', () => {
    const evil = '\u001b[2J\u0007\u202eevil';
    const lines = told(
      'verbose',
      [0, { ...step, command: evil, exitCode: 0, purpose: 'story' }],
      [1, { kind: 'trouble', asking: 'x', message: evil }],
      [2, { kind: 'fingerprint', facts: 1, differences: [{ what: evil, before: evil, after: evil }], durationMs: 1 }],
      [3, { kind: 'breakdown', message: `${evil}\n${evil}` }],
    );
    expect(lines).to.have.lengthOf(4);
    expect(lines.join('')).to.include('evil');
    expect(lines.join('')).not.to.match(/(?!\n)\p{Cc}|[\u2028-\u202e]/u);
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
