import { expect } from 'chai';
import { makeResult } from '../harness/grade.ts';
import type { Entry } from '../harness/vocabulary/entry.ts';
import type { Capability, Claim } from '../harness/vocabulary/scenario.ts';
import { type Change, graded, verdictOf } from './fixtures/graded.ts';
import { journalWith, planOf, Story, tellTrial, wounded } from './fixtures/story.ts';

describe('the expectation of a claim', () => {
  it('is what is known of it, and its reason is noted', () => {
    expect(graded('says-so-in-the-log', 'coredns-a: absent')).to.deep.include({
      grade: 'refuted',
      expected: 'refuted',
      note: 'It never does.',
    });
  });

  it('is that the document is right, unless more is known', () => {
    expect(graded('no-endpoints', 'cluster: none').expected).to.equal('confirmed');
  });

  it('stands in its own section, where it names one', () => {
    const source = { document: 'eks-interview-scenario', section: 'Step 2' } as const;
    expect(graded('no-endpoints', 'cluster: none', { source }).source).to.deep.equal(source);
    expect(graded('no-endpoints', 'cluster: none').source).to.deep.equal(wounded.source);
  });
});

describe('a claim that needs more than the host has', () => {
  const needs: readonly Capability[] = ['selinux'];

  it('is not reproducible here, whatever was answered', () => {
    expect(graded('says-so-in-the-log', 'coredns-a: as-written', { needs })).to.deep.include({
      grade: 'not-reproducible-here',
      note: 'needs selinux, which this host lacks',
      because: [],
    });
  });

  it('is not green, unless that was expected', () => {
    const summaryWith = (known: Claim['known'] | undefined) => {
      const claim = { ...wounded.symptoms['no-endpoints'], needs, ...(known && { known }) } as Claim;
      const scenario = { ...wounded, symptoms: { ...wounded.symptoms, extra: claim } };
      return makeResult(planOf(scenario), journalWith(), { directory: '' }).summary;
    };
    expect(summaryWith(undefined)).to.deep.equal({ asExpected: 7, unexpected: 0, ungraded: 1 });
    const expected = { grade: 'not-reproducible-here', because: 'The nodes run containerd.' } as const;
    expect(summaryWith(expected)).to.deep.equal({ asExpected: 8, unexpected: 0, ungraded: 0 });
  });

  it('is as expected on a host that can show it after all, and bears it out; what it refutes is news', () => {
    const known = { grade: 'not-reproducible-here', because: 'Few hosts have it.' } as const;
    expect(graded('no-endpoints', 'cluster: none', { known }).fate).to.equal('as-expected');
    expect(graded('says-so-in-the-log', 'coredns-a: absent', { known })).to.include({
      grade: 'refuted',
      fate: 'unexpected',
    });
  });

  it('may be needed by the scenario as a whole', () => {
    const story = new Story();
    story.begin({ capabilities: [] });
    story.phase('wounded', 'boot', () => {});
    story.phase('wounded', 'baseline', () => story.rounds(3, 'answered'));
    story.end();
    const [scenario] = makeResult(planOf({ ...wounded, needs }), story.entries, { directory: '' }).scenarios;
    expect(scenario?.claims.map((claim) => claim.grade)).to.deep.equal(
      scenario?.claims.map(() => 'not-reproducible-here'),
    );
    expect(scenario?.proof.remedies.map(({ dns, note }) => `${dns}: ${note}`)).to.deep.equal([
      'unknown: needs selinux, which this host lacks',
      'unknown: needs selinux, which this host lacks',
    ]);
  });

  it('is judged by what its own trial found', () => {
    const story = new Story();
    story.begin({ capabilities: ['selinux'] });
    story.write(
      {
        kind: 'environment',
        kubernetes: 'v1',
        coredns: '1',
        kernel: '6',
        engine: 'e',
        image: 'i',
        capabilities: [],
      },
      { trial: 'wounded', phase: 'boot' },
    );
    tellTrial(story);
    story.end();
    const [scenario] = makeResult(planOf({ ...wounded, needs }), story.entries, { directory: '' }).scenarios;
    expect(scenario?.claims[0]?.grade).to.equal('not-reproducible-here');
  });
});

describe('a host', () => {
  const needing = planOf({ ...wounded, needs: ['selinux'] });
  const firstGrade = (journal: readonly Entry[]) =>
    makeResult(needing, journal, { directory: '' }).scenarios[0]?.claims[0]?.grade;

  it('lacks nothing that nobody asked it for', () => {
    expect(firstGrade(journalWith().filter(({ kind }) => kind !== 'environment'))).to.equal('confirmed');
  });

  it('is not judged by what another trial found', () => {
    const story = new Story();
    story.begin({ capabilities: ['selinux'] });
    const lacking = { kubernetes: 'v1', coredns: '1', kernel: '6', engine: 'e', image: 'i', capabilities: [] };
    story.write({ kind: 'environment', ...lacking }, { trial: 'other', phase: 'boot' });
    tellTrial(story);
    story.end();
    expect(firstGrade(story.entries)).to.equal('confirmed');
  });
});

describe('what is known of a claim, where that depends on versions', () => {
  const known = [
    { grade: 'refuted', because: 'It said so in other words.', in: { of: 'coredns', before: '1.13' } },
    {
      grade: 'confirmed-differently',
      because: 'It says more.',
      in: { of: 'kubernetes', since: '1.36', before: '1.37' },
    },
  ] as const;

  function expectedWith(versions: { kubernetes?: string; coredns?: string }, claim: Change = { known }) {
    const symptoms = {
      ...wounded.symptoms,
      'no-endpoints': { ...wounded.symptoms['no-endpoints'], ...claim } as Claim,
    };
    const story = new Story();
    story.begin(versions);
    tellTrial(story);
    story.end();
    return verdictOf(makeResult(planOf({ ...wounded, symptoms }), story.entries, { directory: '' }), 'no-endpoints');
  }

  it('is the first that applies to the versions in the journal, or that the document is right', () => {
    const expectations = [
      [{ kubernetes: 'v1.34.4', coredns: '1.12.1' }, 'refuted', 'unexpected'],
      [{ kubernetes: 'v1.36.3', coredns: '1.12.9' }, 'refuted', 'unexpected'],
      [{ kubernetes: 'v1.36.3', coredns: '1.14.2' }, 'confirmed-differently', 'unexpected'],
      [{ kubernetes: 'v1.36.0-rc.1', coredns: 'v1.13.0' }, 'confirmed-differently', 'unexpected'],
      [{ kubernetes: 'v1.35.9', coredns: '1.13' }, 'confirmed', 'as-expected'],
      [{ kubernetes: 'v1.37.0', coredns: '1.100.0' }, 'confirmed', 'as-expected'],
    ] as const;
    for (const [versions, expected, fate] of expectations) {
      expect(expectedWith(versions), JSON.stringify(versions)).to.include({ grade: 'confirmed', expected, fate });
    }
  });

  it('brings its reason along', () => {
    expect(expectedWith({ coredns: '1.12.1' }).note).to.equal('Known so far: It said so in other words.');
    expect(expectedWith({ coredns: '1.13.0', kubernetes: 'v1.35.0' }).note).to.equal(undefined);
  });

  it('leaves the claim ungraded where the journal has no such version', () => {
    const { grade: found, fate, note } = expectedWith({ coredns: 'latest' });
    expect({ found, fate }).to.deep.equal({ found: 'ungraded', fate: 'ungraded' });
    expect(note).to.equal('what to expect depends on the version of coredns, which the journal does not say');
    const everywhere = { grade: 'confirmed', because: 'It is so.' } as const;
    expect(expectedWith({ coredns: 'latest' }, { known: everywhere }).fate).to.equal('as-expected');
  });

  it('is asked of the cluster of its own trial', () => {
    const symptoms = { ...wounded.symptoms, 'no-endpoints': { ...wounded.symptoms['no-endpoints'], known } as Claim };
    const story = new Story();
    story.begin({ coredns: '1.14.2', kubernetes: 'v1.35.0' });
    const older = { kubernetes: 'v1.34.4', coredns: '1.12.1', kernel: '6', engine: 'e', image: 'i', capabilities: [] };
    story.write({ kind: 'environment', ...older }, { trial: 'wounded', phase: 'boot' });
    tellTrial(story);
    story.end();
    const result = makeResult(planOf({ ...wounded, symptoms }), story.entries, { directory: '' });
    expect(verdictOf(result, 'no-endpoints').expected).to.equal('refuted');
  });
});
