import type { CoreV1Event, V1Node, V1Pod } from '@kubernetes/client-node';
import { expect } from 'chai';
import { idleClients } from '../../harness/check/see-clients.ts';

const node = (status: string, message: string): V1Node => ({
  metadata: { name: 'worker' },
  status: { conditions: [{ type: 'Ready', status, message }] },
});

const pod: V1Pod = {
  metadata: { name: 'client-worker', uid: 'u1' },
  status: {
    phase: 'Pending',
    containerStatuses: [
      {
        ...{ name: 'client', ready: false, restartCount: 0, image: '', imageID: '' },
        state: { waiting: { reason: 'ContainerCreating' } },
      },
    ],
  },
};

/** Why the client of the worker is idle; undefined where it is not. */
const whyIdle = (seen: { node: V1Node; pod: V1Pod | undefined; events: CoreV1Event[] }): string | undefined =>
  idleClients([{ node: 'worker', pod: 'client-worker' }], {
    ...{ nodes: [seen.node], pods: seen.pod ? [seen.pod] : [], events: seen.events },
  })[0]?.why;

const warning = (message: string, at: string, uid = 'u1'): CoreV1Event => ({
  metadata: {},
  involvedObject: { uid },
  reason: 'FailedCreatePodSandBox',
  message,
  lastTimestamp: new Date(at),
});

describe('why a pod of the lab does not run on a node', () => {
  it('is its status, and the newest warning of it', () => {
    const events = [
      warning('no network for pod', '2026-11-30T20:00:02Z'),
      warning('an older one', '2026-11-30T20:00:01Z'),
      warning('of another pod', '2026-11-30T20:00:03Z', 'u2'),
    ];
    expect(whyIdle({ node: node('True', 'kubelet is posting ready status'), pod, events })).to.equal(
      'ContainerCreating, FailedCreatePodSandBox: no network for pod',
    );
  });

  it('is what the kubelet refused it for', () => {
    const refused = {
      ...pod,
      status: { phase: 'Failed', reason: 'OutOfcpu', message: 'Node did not have enough cpu' },
    };
    expect(whyIdle({ node: node('True', ''), pod: refused, events: [] })).to.equal(
      'Failed, OutOfcpu, Node did not have enough cpu',
    );
  });

  it('is that its node is down, or that there is no pod', () => {
    const down = node('Unknown', 'Kubelet stopped posting node status.');
    expect(whyIdle({ node: down, pod: undefined, events: [] })).to.equal(
      'the node is not Ready (Kubelet stopped posting node status.), there is no such pod',
    );
  });

  it('is that its node is down, though it runs as far as the API server was told; else it is not idle', () => {
    const started = new Date('2026-11-30T20:00:00Z');
    const containerStatuses = (pod.status?.containerStatuses ?? []).map((container) => ({
      ...{ ...container, state: { running: { startedAt: started } } },
    }));
    const runs: V1Pod = { ...pod, status: { phase: 'Running', containerStatuses } };
    const of = (node: V1Node) => whyIdle({ node, pod: runs, events: [] });
    expect(of(node('Unknown', 'Kubelet stopped posting node status.'))).to.equal(
      'the node is not Ready (Kubelet stopped posting node status.), Running',
    );
    expect(of(node('True', ''))).to.equal(undefined);
  });
});
