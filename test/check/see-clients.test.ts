import type { CoreV1Event, V1Node, V1Pod } from '@kubernetes/client-node';
import { expect } from 'chai';
import { whyIdle } from '../../harness/check/see-clients.ts';

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
});
