import { expect } from 'chai';
import { judge } from '../../harness/diagnose/judge.ts';
import type { Observations } from '../../harness/diagnose/observations.ts';
import { changed, there } from './observations.ts';

describe('a CoreDNS that is short of CPU', () => {
  /** The few lookups that a look from without can make were all answered in time. */
  const inTime = (alter = (_: Observations): void => undefined) =>
    changed('healthy-cluster', (one) => {
      for (const [index, pod] of there(one.pods).entries()) {
        pod.container.cpuLimit = '10m';
        pod.cpu = { seen: { periods: 1_000, throttled: index === 0 ? 600 : 30, usedSeconds: 10 } };
      }
      alter(one);
    });

  it('is a risk where the lookups of now are in time', () => {
    const { verdict, causes } = judge(inTime());
    expect(verdict).to.equal('risk');
    expect(causes.map(({ id }) => id)).to.deep.equal(['cpu-starved']);
  });

  it('is none where no pod runs into its limit, or where the limit is as large as what CoreDNS usually requests', () => {
    const atRest = inTime(({ pods }) => {
      for (const pod of there(pods)) pod.cpu = { seen: { periods: 1_000, throttled: 90, usedSeconds: 10 } };
    });
    const ample = inTime(({ pods }) => {
      for (const pod of there(pods)) pod.container.cpuLimit = '100m';
    });
    const uncounted = inTime(({ pods }) => {
      for (const pod of there(pods)) pod.cpu = { unseen: 'nodes/proxy is forbidden' };
    });
    for (const seen of [atRest, ample, uncounted]) expect(judge(seen).verdict).to.equal('cannot-tell');
  });

  /** By chance the pod on the probe's node got to one of its lookups over UDP; the other one to none. */
  const unevenly = (alter = (_: Observations): void => undefined) =>
    changed('cpu-starved-pod', (one) => {
      const probe = there(one.probe);
      const near = there(one.pods).find(({ node }) => node === probe.node);
      for (const lookup of probe.lookups) {
        if (lookup.to === 'pod' && lookup.protocol === 'udp' && lookup.address === near?.address) {
          lookup.answers = ['timed-out', 'answered', 'timed-out'];
          lookup.ms = [1_800];
        }
      }
      alter(one);
    });

  it('is no firewall, whichever of its pods gets to a lookup over UDP', () => {
    const { causes } = judge(unevenly());
    expect(causes.map(({ id }) => id)).to.deep.equal(['cpu-starved']);
  });

  it('is none either where nobody counted how often it ran into its limit', () => {
    const seen = unevenly(({ pods }) => {
      for (const pod of there(pods)) pod.cpu = { unseen: 'nodes/proxy is forbidden' };
    });
    expect(judge(seen).causes.map(({ id }) => id)).to.not.include('udp53-security-group');
  });
});
