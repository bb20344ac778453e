import { expect } from 'chai';
import { differenceWords, resetWords } from '../../reports/reset.ts';

describe('words for what a reset left', () => {
  const what = 'Deployment kube-system/coredns';

  it('name what changed, what is new and what is gone', () => {
    expect(differenceWords({ what, where: 'spec.replicas', before: '2', after: '3' })).to.equal(
      'Deployment kube-system/coredns: spec.replicas is 3, was 2',
    );
    expect(differenceWords({ what, where: 'spec.paused', after: 'true' })).to.equal(
      'Deployment kube-system/coredns: spec.paused is true, was not there',
    );
    expect(differenceWords({ what, where: 'spec.paused', before: 'true' })).to.equal(
      'Deployment kube-system/coredns: spec.paused is gone, was true',
    );
    expect(differenceWords({ what, before: '', after: 'x' })).to.equal(
      'Deployment kube-system/coredns is x, was (empty)',
    );
    expect(differenceWords({ what: 'programs on lab-worker', after: 'dnsperf' })).to.equal(
      'programs on lab-worker: dnsperf is new',
    );
    expect(differenceWords({ what: 'routes on lab-worker', before: 'default via 10.0.0.1' })).to.equal(
      'routes on lab-worker: default via 10.0.0.1 is gone',
    );
    expect(differenceWords({ what })).to.equal('Deployment kube-system/coredns differs');
  });

  it('stay on one line and short, and let no cluster move the cursor', () => {
    const words = differenceWords({ what, where: 'a\nb', before: 'x'.repeat(500), after: '\u001b[2J\n' });
    expect(words).to.match(/^Deployment kube-system\/coredns: a b is ␛\[2J, was x{79}…$/);
  });

  it('say nothing where nothing was left', () => {
    expect(resetWords({ proof: 'equal', differences: [] })).to.equal(undefined);
    expect(resetWords({ proof: 'none', differences: [] })).to.equal(undefined);
    expect(resetWords({ proof: 'unproved', differences: [] })).to.equal('reset unproved');
    expect(resetWords({ proof: 'different', differences: [{ what }] })).to.equal('reset left 1 difference');
  });
});
