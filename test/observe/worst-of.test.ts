import assert from 'node:assert/strict';
import type { V1Pod } from '@kubernetes/client-node';
import type { Observations } from '../../harness/diagnose/observations.ts';
import { mostPods, worstOf } from '../../harness/observe/worst-of.ts';

const pod = (name: string, nodeName: string, isReady: boolean): V1Pod => ({
  metadata: { name },
  spec: { nodeName, containers: [] },
  status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});

const node = (name: string, ready: boolean) =>
  ({ name, ready }) as Extract<Observations['nodes'], { seen: unknown }>['seen'][number];

const namesOf = (pods: readonly V1Pod[]) => pods.map(({ metadata }) => metadata?.name);

describe('The pods that are looked into where there are more', () => {
  const many = (word: string, isReady: boolean) =>
    Array.from({ length: mostPods + 1 }, (_, index) => pod(`${word}-${index}`, `${word}-node-${index}`, isReady));

  it('are those that are not Ready before those that are', () => {
    const found = worstOf([...many('well', true), pod('sick', 'there', false)], { seen: [node('there', true)] });
    assert.deepEqual(namesOf(found).slice(0, 2), ['sick', 'well-0']);
    assert.equal(found.length, mostPods);
  });

  it('are not those of nodes that are down, as long as others tell more', () => {
    const gone = many('gone', false);
    const nodes = { seen: gone.map(({ spec }) => node(spec?.nodeName ?? '', false)) };
    const found = worstOf([...gone, pod('well', 'elsewhere', true), pod('sick', 'there', false)], nodes);
    assert.deepEqual(namesOf(found).slice(0, 3), ['sick', 'well', 'gone-0']);
  });

  it('are ordered by what they say of themselves where the nodes were not seen', () => {
    const found = worstOf([pod('well', 'a', true), pod('sick', 'b', false)], { unseen: 'list nodes: not allowed' });
    assert.deepEqual(namesOf(found), ['sick', 'well']);
  });
});
