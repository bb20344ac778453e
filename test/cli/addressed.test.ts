import { expect } from 'chai';
import { addressed } from '../../harness/cli/addressed.ts';
import { judge } from '../../harness/diagnose/judge.ts';
import { changed, recorded, there } from '../diagnose/observations.ts';

const address = { kubeconfig: '/home/me/.kube/config', context: "arn:aws:eks:eu-1:1:cluster/it's" };
const at = `--kubeconfig /home/me/.kube/config --context 'arn:aws:eks:eu-1:1:cluster/it'\\''s'`;

describe('the commands of a diagnosis', () => {
  it('name the cluster that was asked, and not the one that is current when they are pasted', () => {
    const observations = recorded('selector-mismatch-pod');
    const commands = addressed(judge(observations), observations, address).causes[0]?.fix.commands;
    expect(commands).to.deep.equal([
      `kubectl ${at} -n kube-system get deployment coredns -o yaml > coredns.yaml`,
      '# set k8s-app: kube-dns in spec.selector.matchLabels and in spec.template.metadata.labels',
      `kubectl ${at} replace --force -f coredns.yaml`,
    ]);
  });

  it('call the Deployment what it is called there', () => {
    const observations = changed('bad-corefile-pod', (one) => {
      Object.assign(there(one.workload) ?? {}, { name: 'rke2-coredns' });
    });
    const commands = addressed(judge(observations), observations, address).causes[0]?.fix.commands;
    expect(commands?.at(-1)).to.equal(`kubectl ${at} -n kube-system rollout restart deployment/rke2-coredns`);
  });
});
