import type { CoreV1Event } from '@kubernetes/client-node';
import { expect } from 'chai';
import type { Asking } from '../../harness/probes/asking.ts';
import { askEvent } from '../../harness/probes/cluster-state.ts';
import { askLog } from '../../harness/probes/log.ts';
import { podsLabelled } from '../../harness/vocabulary/objects.ts';
import { event, log } from '../../harness/vocabulary/probe.ts';

/** The fault went in within a second. */
const since = new Date('2026-01-01T12:00:10.400Z');

/** Asks a cluster of which only this part is there. */
const asking = (core: object) => ({ cluster: { kube: { core } }, since }) as unknown as Asking;

describe('an event', () => {
  const answerTo = async (times: object) => {
    const backOff = { reason: 'BackOff', message: 'it is restarted', involvedObject: { name: 'coredns-a' }, ...times };
    const core = { listNamespacedEvent: async () => ({ items: [backOff as unknown as CoreV1Event] }) };
    const { answers } = await askEvent(event('kube-system', 'BackOff', /^coredns/), asking(core));
    return answers[0]?.answer;
  };
  const at = (time: string) => new Date(`2026-01-01T${time}Z`);

  it('counts from the second in which the fault went in: it carries no more than seconds', async () => {
    expect(await answerTo({ lastTimestamp: at('12:00:10') })).to.equal('present');
    expect(await answerTo({ lastTimestamp: at('12:00:09') })).to.equal('absent');
  });

  it('that is repeated is as young as its last time', async () => {
    const before = at('11:00:00');
    const repeated = { series: { lastObservedTime: at('12:00:30') }, lastTimestamp: before, eventTime: before };
    expect(await answerTo(repeated)).to.equal('present');
    expect(await answerTo({ lastTimestamp: at('12:00:30'), eventTime: before, firstTimestamp: before })).to.equal(
      'present',
    );
    expect(await answerTo({ series: { lastObservedTime: before }, eventTime: at('12:00:30') })).to.equal('absent');
  });

  it('may carry its first time alone; without any it is from nobody knows when', async () => {
    expect(await answerTo({ eventTime: at('12:00:30') })).to.equal('present');
    expect(await answerTo({ firstTimestamp: at('12:00:30') })).to.equal('present');
    expect(await answerTo({})).to.equal('absent');
  });
});

describe('a log', () => {
  const answerTo = async (text: string) => {
    const statuses = [{ name: 'coredns', containerID: 'containerd://1', restartCount: 0, state: { running: {} } }];
    const pod = { metadata: { name: 'coredns-a', namespace: 'kube-system' }, status: { containerStatuses: statuses } };
    const core = { listNamespacedPod: async () => ({ items: [pod] }), readNamespacedPodLog: async () => text };
    const { answers } = await askLog(log(podsLabelled('kube-system', 'k8s-app=kube-dns'), /wounded/), asking(core));
    return answers[0]?.answer;
  };

  it('is read from the moment at which the fault went in, to the millisecond', async () => {
    expect(await answerTo('2026-01-01T12:00:10.400000001Z wounded\n')).to.equal('as-written');
    expect(await answerTo('2026-01-01T12:00:10.399999999Z wounded\n')).to.equal('absent');
  });

  it('is not believed about a line without a time stamp: it may be from before', async () => {
    expect(await answerTo('wounded\n')).to.equal('absent');
  });
});
