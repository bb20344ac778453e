import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { shell } from '../../harness/commands/shell.ts';
import { makePlan } from '../../harness/plan.ts';
import { deployment, service } from '../../harness/vocabulary/objects.ts';
import { endpointsOf, fieldEquals, nodeReady } from '../../harness/vocabulary/probe.ts';
import { control, defineScenario, documented } from '../../harness/vocabulary/scenario.ts';
import { corefile, installCni, recreate, rolloutRestart } from '../../harness/vocabulary/step.ts';
import { renderPlan } from '../../reports/plan.ts';

const coredns = deployment('kube-system', 'coredns');
const kubeDns = service('kube-system', 'kube-dns');

const scenario = defineScenario({
  id: 'selector-mismatch',
  title: 'The Service selects nobody',
  source: { document: 'coredns-guide', section: 'Error 4' },
  fidelity: { emulated: 'a stands for b' },
  cluster: 'control-plane-and-worker',
  needs: ['selinux'],
  baseline: 'control-plane',
  inject: [recreate(coredns, { podLabels: { 'k8s-app': 'coredns' } }), corefile({ content: '.:53 {\n    loop\n}\n' })],
  symptoms: {
    'no-endpoints': { says: 'No endpoints.', probe: endpointsOf(kubeDns), literally: ['none'] },
    'address-stays': {
      says: 'The address stays.',
      probe: fieldEquals(kubeDns, ['spec', 'selector', 'k8s.io/app'], "it's"),
      literally: ['equal'],
      known: { grade: 'refuted', because: 'It moved.' },
    },
  },
  shownBy: ['no-endpoints'],
  remedies: [
    control('restart', { steps: [rolloutRestart(coredns)], because: 'The labels stay.' }),
    documented('relabel', {
      steps: [recreate(coredns, { podLabels: { 'k8s-app': 'kube-dns' } })],
      standsFor: 'Created anew.',
      verify: { back: { says: 'They return.', probe: endpointsOf(kubeDns), literally: ['some'] } },
    }),
  ],
});

const plan = makePlan([scenario], {
  controlPlaneBaseline: { nodes: { says: 'Nodes are Ready.', probe: nodeReady(), literally: ['Ready'] } },
});

const relabel = (label: string): string =>
  `kubectl get -n kube-system deployment/coredns -o json | jq '.spec.selector.matchLabels += {"k8s-app":"${label}"}` +
  ` | .spec.template.metadata.labels += {"k8s-app":"${label}"}' | kubectl replace --force -f -`;
const seeEndpoints = 'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns -o yaml';

describe('a printed plan', () => {
  it('reads as a story, with a command for each thing that is done or asked', () => {
    expect(renderPlan(plan)).to.equal(`1 trial of 1 scenario.
  selector-mismatch is the only one for kind-configs/control-plane-and-worker.yaml.
In the commands, $CLUSTER is the cluster's name, as \`kind get clusters\` prints it, and kubectl talks to that cluster.

selector-mismatch
  The Service selects nobody

  document  CoreDNS & Kubernetes Networking: Complete Guide with Real-World Examples, Error 4
  cluster   kind-configs/control-plane-and-worker.yaml
  fidelity  emulated: a stands for b
  needs     selinux

  Baseline: DNS has never worked here; all the rest must.
    * Nodes are Ready.
      See whether every node is Ready. True if Ready.
      $ kubectl get nodes
  Fault:
    1. Delete the Deployment coredns and create it again with pods labelled k8s-app=coredns.
       $ ${relabel('coredns')}
    2. Replace the whole Corefile by:
         | .:53 {
         |     loop
         | }
       $ kubectl patch -n kube-system configmap/coredns --type=merge -p '{"data":{"Corefile":".:53 {\\n    loop\\n}\\n"}}'
  Symptoms, asked for up to 60 s; the fault counts as shown when DNS is not healthy and those marked * are seen:
    * No endpoints.
      See the endpoints of the Service kube-dns. True if none.
      $ ${seeEndpoints}
    - The address stays. [expected: refuted. It moved.]
      Read spec.selector.k8s.io/app of the Service kube-dns: "it's"? True if equal.
      $ kubectl get -n kube-system service/kube-dns -o 'jsonpath={.spec.selector.k8s\\.io/app}'
  Control restart: DNS must not come back, watched for 20 s.
    The labels stay.
    1. Replace the pods of the Deployment coredns.
       $ kubectl rollout restart -n kube-system deployment/coredns
  Documented fix relabel: DNS must be back within 120 s, and stay for 10 s.
    Created anew.
    1. Delete the Deployment coredns and create it again with pods labelled k8s-app=kube-dns.
       $ ${relabel('kube-dns')}
    - They return.
      See the endpoints of the Service kube-dns. True if some.
      $ ${seeEndpoints}
`);
  });
});

describe('who shares a cluster, in a printed plan', () => {
  const others = ['second', 'third'].map((id) => ({ ...scenario, id }));
  const options = { controlPlaneBaseline: {} };
  const headOf = (...args: Parameters<typeof makePlan>): string[] => {
    const lines = renderPlan(makePlan(...args)).split('\n');
    return lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('In the commands')),
    );
  };
  const clustersOf = (...args: Parameters<typeof makePlan>): string[] =>
    renderPlan(makePlan(...args))
      .split('\n')
      .filter((line) => line.startsWith('  cluster '));

  it('is told in groups at the top, and of each trial', () => {
    const lasting = { ...scenario, id: 'lasting', cluster: 'without-cni', inject: [installCni()] };
    const scenarios = [scenario, ...others, lasting];
    expect(headOf(scenarios, options)).to.deep.equal([
      '4 trials of 4 scenarios.',
      '  3 share clusters of kind-configs/control-plane-and-worker.yaml: selector-mismatch, second, third.',
      '  lasting gets its own: install-cni cannot be taken back: a network plugin leaves addresses, routes and CNI state on the',
      '    nodes.',
    ]);
    expect(clustersOf(scenarios, options).slice(2)).to.deep.equal([
      '  cluster   kind-configs/control-plane-and-worker.yaml, shared with 2 other trials',
      '  cluster   kind-configs/without-cni.yaml, its own: install-cni cannot be taken back: ' +
        'a network plugin leaves addresses, routes and CNI state on the nodes',
    ]);
  });

  it('is nobody where each was asked to have its own', () => {
    expect(headOf([scenario, ...others], { ...options, fresh: true })).to.deep.equal([
      '3 trials of 3 scenarios.',
      '  selector-mismatch, second, third get their own: asked for with --fresh.',
    ]);
  });

  it('comes with the seed that gave the order', () => {
    expect(headOf([scenario], { ...options, seed: 7 })[0]).to.equal(
      '1 trial of 1 scenario, in the order that seed 7 gives.',
    );
  });
});

describe('words for a shell', () => {
  it('are read back as they were', () => {
    const words = [
      'plain',
      '',
      'two words',
      "it's",
      '$HOME `id` "x" \\',
      "a\nb\\n'c'\t\u001b[31m",
      '-n',
      '*',
      'ünïcödé ✓',
    ];
    const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${shell(...words)}`], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).to.deep.equal(words);
  });
});
