import { expect } from 'chai';
import { stepsBack } from '../../harness/phases/taking-back.ts';
import { deployment, podsLabelled } from '../../harness/vocabulary/objects.ts';
import { corefile, deletePods, nodeFile, nodeUnit, restore, scale } from '../../harness/vocabulary/step.ts';

const coredns = deployment('kube-system', 'coredns');
const pods = podsLabelled('kube-system', 'k8s-app=kube-dns');
const file = (content: string) => nodeFile({ node: 'n' }, '/etc/x', { content });

describe('taking steps back', () => {
  it('begins with the last', () => {
    expect(stepsBack([[file('a')], [scale(coredns, 2)]])).to.deep.equal([scale(coredns, 2), file('a')]);
  });

  it('keeps the order of the steps within one undo', () => {
    const undo = [corefile({ content: 'x' }), deletePods(pods)];
    expect(stepsBack([undo])).to.deep.equal(undo);
  });

  it('puts each thing only into the state that goes back furthest', () => {
    const undos = [
      [corefile({ content: 'first' }), deletePods(pods)],
      [corefile({ content: 'second' }), deletePods(pods)],
      [restore(coredns, '{"a":1}')],
      [restore(coredns, '{"a":2}')],
    ];
    expect(stepsBack(undos)).to.deep.equal([
      restore(coredns, '{"a":1}'),
      corefile({ content: 'first' }),
      deletePods(pods),
    ]);
  });

  it('takes files, nodes and units for different things', () => {
    const steps = [
      nodeFile({ node: 'a' }, '/etc/x', { absent: true }),
      nodeFile({ node: 'b' }, '/etc/x', { absent: true }),
      nodeFile({ node: 'a' }, '/etc/y', { absent: true }),
      nodeUnit('every-node', 'kubelet', 'restart'),
      nodeUnit('every-node', 'kubelet', 'stop'),
    ];
    expect(stepsBack([steps])).to.deep.equal(steps);
  });

  it('has units and pods read the state anew only once all of it is as it was, pods last', () => {
    const restart = nodeUnit('workers', 'kubelet', 'try-restart');
    const undos = [[file('a')], [restart], [deletePods(pods)], [scale(coredns, 2)]];
    expect(stepsBack(undos)).to.deep.equal([scale(coredns, 2), file('a'), restart, deletePods(pods)]);
  });

  it('of which one cannot be taken back is refused', () => {
    expect(() => stepsBack([[], 'impossible'])).to.throw('cannot be taken back');
  });
});
