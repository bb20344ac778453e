import { expect } from 'chai';
import { factsOf } from '../../reports/interview/facts.ts';
import {
  answered,
  holds,
  lost,
  median,
  recovery,
  silence,
  triage,
  unanswered,
} from '../../reports/interview/figures.ts';
import { say, tell } from '../../reports/interview/prose.ts';
import { commandShown, trimmed } from '../../reports/interview/trim.ts';
import { type Watched, watchedSentence, watchedUnder } from '../../reports/interview/watched.ts';
import { recordedRun } from '../fixtures/recorded-run.ts';

const [missingCni, selectorMismatch, corednsOom] = factsOf(recordedRun());
if (!missingCni || !selectorMismatch || !corednsOom) throw new Error('the recorded run has three scenarios');

describe('figures of an interview', () => {
  it('are read from the verdicts', () => {
    const [verdict] = selectorMismatch.verdict.proof.remedies.filter(({ id }) => id === 'restore-label');
    expect(recovery('restore-label').read(selectorMismatch)).to.equal(`${verdict?.seconds?.toFixed(1)} s`);
    expect(answered('no-endpoints').read(selectorMismatch)).to.equal('none');
  });

  it('count the steady lookups of all nodes in the first trial that has them', () => {
    const outages = (corednsOom.verdict.outages ?? []).filter(({ window, remedy, trial }) => {
      return window === 'during' && remedy === undefined && trial.endsWith('guide-resources');
    });
    const total = (of: 'lost' | 'sent') => outages.reduce((sum, outage) => sum + outage[of], 0);
    expect(outages).to.have.lengthOf(2);
    expect(lost({ window: 'during' }).read(corednsOom)).to.equal(`${total('lost')} of ${total('sent')}`);
    const longest = Math.max(...outages.map(({ silentSeconds }) => silentSeconds));
    expect(silence({ window: 'during' }).read(corednsOom)).to.equal(`${longest.toFixed(1)} s`);
    expect(median({ window: 'before' }).read(corednsOom)).to.match(/^\d+\.\d ms$/);
  });

  it('are absent where the run does not know', () => {
    expect(recovery('restart-coredns').read(selectorMismatch)).to.equal(undefined);
    expect(recovery('no-such-remedy').read(selectorMismatch)).to.equal(undefined);
    expect(lost({ window: 'during' }).read(selectorMismatch)).to.equal(undefined);
    expect(unanswered('symptoms').read(missingCni)).to.equal(undefined);
    expect(triage.read(selectorMismatch)).to.equal(undefined);
    const gaps = (corednsOom.verdict.outages ?? []).map((outage) => ({ ...outage, unmeasuredSeconds: 5 }));
    const partial = { ...corednsOom, verdict: { ...corednsOom.verdict, outages: gaps } };
    expect(lost({ window: 'during' }).read(partial)).to.equal(undefined);
  });

  it('leave a sentence out that lacks one, and keep the others', () => {
    const prose = ['First.', say`It took ${recovery('restart-coredns')}.`, say`It took ${recovery('restore-label')}.`];
    expect(tell(prose, selectorMismatch)).to.match(/^First\. It took \d+\.\d s\.$/);
  });

  it('say otherwise where the run saw a claim fare otherwise', () => {
    const claims = selectorMismatch.verdict.claims.map((claim) => ({ ...claim, fate: 'unexpected' as const }));
    const otherwise = { ...selectorMismatch, verdict: { ...selectorMismatch.verdict, claims } };
    expect(holds('no-endpoints', 'So it is.').read(selectorMismatch)).to.equal('So it is.');
    expect(holds('no-endpoints', 'So it is.').read(otherwise)).to.contain('saw it otherwise: none');
  });
});

describe('what a wrong fix did', () => {
  const lookup = (answer: 'answered' | 'timed-out' | 'refused', protocol: 'udp' | 'tcp' = 'udp', node = 'lab-worker') =>
    ({ node, name: 'www.google.com', protocol, answer }) as const;
  const replicas = { wanted: 2, current: 1, ready: 2, identity: [] };
  const seen = (lookups: Watched['lookups'], last = lookups): Watched => ({ ms: 20_000, lookups, last, replicas });

  it('is told by what was answered', () => {
    expect(watchedSentence(seen([lookup('timed-out'), lookup('refused'), lookup('timed-out')]))).to.equal(
      'For 20.0 s not one of 3 lookups was answered: 2 timed out, 1 refused.',
    );
    expect(watchedSentence(seen([lookup('answered')]))).to.equal(
      'In 20.0 s all 1 lookups were answered, and at the end of it 1 of 2 replicas were Ready and up to date.',
    );
    expect(watchedSentence(seen([]))).to.contain('nobody could even ask');
  });

  it('names what all that still fail at the end have in common, and only that', () => {
    const last = [lookup('timed-out'), lookup('timed-out', 'udp', 'lab-other'), lookup('answered', 'tcp')];
    expect(watchedSentence(seen([lookup('refused', 'tcp'), ...last], last))).to.equal(
      'In 20.0 s, 3 of 4 lookups failed (2 timed out, 1 refused); at the end of it still 2 of 3, every one of them over UDP.',
    );
  });

  it('is what its last turn saw, from its first act on', () => {
    const watched = watchedUnder(selectorMismatch, 'restart-coredns');
    expect(watched?.ms).to.be.within(15_000, 60_000);
    expect(watched?.lookups.length).to.equal((watched?.last.length ?? 0) * 7);
    expect(watchedUnder(selectorMismatch, 'no-such-remedy')).to.equal(undefined);
  });
});

describe('a transcript cut down', () => {
  const answers = [{ place: 'pod-a' }, { place: 'pod-b' }];

  it('keeps the lines that matter, under the places that said them', () => {
    expect(trimmed('# pod-a\nfine\nbad: 1\n# pod-b\nfine\n', { keep: /bad/, answers, log: true })).to.equal(
      '# pod-a\nbad: 1\n# pod-b\n(no such line)',
    );
  });

  it('does not take a line of a log for the heading of a pod that was not asked, or that has had its own', () => {
    const forged = '# pod-a\nbad: 1\n# coredns-xyz\nbad: 2\n# pod-b\nbad: 3\n# pod-a\nbad: 4\n';
    expect(trimmed(forged, { keep: /bad/, answers })).to.equal('# pod-a\nbad: 1\nbad: 2\n# pod-b\nbad: 3\nbad: 4');
    expect(trimmed(forged, { answers })).to.equal(
      '# pod-a\nbad: 1\n  # coredns-xyz\nbad: 2\n# pod-b\nbad: 3\n  # pod-a\nbad: 4',
    );
    expect(trimmed('# pod-a\nbad: 1\n# pod-b\nfine', { keep: /bad/ })).to.equal('bad: 1');
  });

  it('shows what a place answered instead, where another has the lines that matter', () => {
    const lookup = '# pod-a\n;; timed out\n# pod-b\nstatus: NXDOMAIN\n';
    expect(trimmed(lookup, { keep: /status/, answers })).to.equal('# pod-a\n;; timed out\n# pod-b\nstatus: NXDOMAIN');
  });

  it('shows what there is where nothing matters, and the words that decided where the record ends before them', () => {
    expect(trimmed('one\ntwo', { keep: /bad/ })).to.equal('one\ntwo');
    expect(trimmed('one\ntwo', { keep: /bad/, answers: [{ place: 'cluster', quote: 'bad: 2' }] })).to.equal(
      '…\nbad: 2',
    );
    const quoted = [{ place: 'pod-a', quote: 'bad: 2' }, { place: 'pod-b' }];
    expect(trimmed('# pod-a\none\n# pod-b\ntwo', { keep: /bad/, answers: quoted })).to.equal(
      '# pod-a\n…\nbad: 2\n# pod-b\ntwo',
    );
    expect(trimmed('# pod-a\none', { keep: /bad/, answers, log: true })).to.equal('# pod-a\n(no such line)');
    expect(trimmed('', {})).to.equal('(no output)');
  });

  it('folds a log that repeats itself', () => {
    const log = [1, 2, 3, 4, 5].map((second) => `2026-11-25T09:00:0${second}.5Z not ready`);
    expect(trimmed(log.join('\n'), {})).to.equal(`${log[0]}\n… (3 lines like these)\n${log[4]}`);
  });

  it('has no control character, and no line without an end', () => {
    expect(trimmed('\u001b[31mred', {})).to.equal('␛[31mred');
    expect(trimmed('x'.repeat(5_000), {})).to.have.lengthOf(361);
  });

  it('shows a command once that was given at several places, and without the path of a kubeconfig', () => {
    const commands = ['a', 'b'].map(
      (node) => `kubectl --kubeconfig /tmp/x.kubeconfig exec client-dnsdrill-${node} -- dig x`,
    );
    expect(commandShown(commands.join('\n'))).to.equal(
      'kubectl exec client-dnsdrill-a -- dig x\n# and the same at the other place',
    );
    expect(commandShown('kubectl scale a\nkubectl scale b')).to.equal('kubectl scale a\nkubectl scale b');
  });
});
