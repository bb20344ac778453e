import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { startLoadScript } from '../../harness/commands/dns-load.ts';
import { stepCommand } from '../../harness/commands/steps.ts';
import { perform } from '../../harness/steps/perform.ts';
import { configMap, deployment, podsLabelled } from '../../harness/vocabulary/objects.ts';
import {
  corefile,
  crashNewestPod,
  editConfigMap,
  nodeFile,
  patch,
  recreate,
  restore,
  type Step,
  stopDnsLoad,
} from '../../harness/vocabulary/step.ts';
import { scenarios } from '../../scenarios/index.ts';
import { kubeDns } from '../fixtures/story.ts';
import { callsOf, stubCluster } from '../fixtures/stub-cluster.ts';

const coredns = deployment('kube-system', 'coredns');
const proxy = configMap('kube-system', 'kube-proxy');

const inCatalogue: readonly Step[] = scenarios.flatMap(({ inject, remedies }) => [
  ...inject,
  ...remedies.flatMap((remedy) => remedy.steps),
]);

/** What the catalogue does, and what breaks a line that quotes carelessly. */
const steps: readonly Step[] = [
  ...inCatalogue.filter(({ kind }) => kind !== 'crash-newest-pod'),
  stopDnsLoad(),
  restore(kubeDns, `{"kind": "Service", "metadata": {"annotations": {"it's": "$HOME"}}}`),
  nodeFile('every-node', '/etc/a file', { content: "it's\n$HOME\n" }),
  corefile({ content: ".:53 {\n    # it's\n}\n" }),
  corefile({ replace: "it's", by: "its\n'" }),
  editConfigMap(proxy, { key: 'config.conf', replace: "it's", by: '"' }),
  patch(proxy, { data: { "it's": "'" } }),
];
const crash = crashNewestPod(podsLabelled('kube-system', 'k8s-app=kube-dns'));

/** Nobody need wait here for pods to be at rest. */
const hasty = (step: Step): Step => (step.kind === 'hold-at-rest' ? { ...step, holdMs: 0 } : step);

/** The step in the journal's words, told by the performer to a cluster that takes everything. */
async function journalled(step: Step): Promise<string> {
  const text = ["it's", '    loop', ...piecesOf(step)].join('\n');
  return (await perform(step, { cluster: stubCluster(text) })).command;
}

function piecesOf(step: Step): string[] {
  if (step.kind === 'edit-config-map') return [step.replace];
  if (step.kind !== 'corefile') return [];
  if ('replace' in step.change) return [step.change.replace];
  return 'removeLine' in step.change ? [step.change.removeLine] : [];
}

describe('the command of a step', () => {
  const plans = steps.map((step) => stepCommand(hasty(step)));
  const journals: string[] = [];

  before(async () => {
    for (const step of steps) journals.push(await journalled(hasty(step)));
  });

  it('is one line that bash can read, before the run and after it', () => {
    expect(plans.filter((command) => command.includes('\n'))).to.deep.equal([]);
    execFileSync('bash', ['-n'], { input: [...plans, ...journals].join('\n') });
  });

  it('calls the same programs with the same words in the plan and in the journal', () => {
    const planned = callsOf(plans);
    expect(planned.filter((calls) => calls.length === 0)).to.deep.equal([]);
    expect(planned).to.have.lengthOf(steps.length);
    expect(callsOf(journals)).to.deep.equal(planned);
  });

  it('kills a container by the same words in both, though only the run knows which', async () => {
    const kill = 'ctr --namespace=k8s.io tasks kill --signal SIGKILL';
    expect(stepCommand(crash)).to.include(kill);
    execFileSync('bash', ['-n'], { input: stepCommand(crash) });
    const killed = `docker exec lab-worker ${kill}`;
    expect(await journalled(crash)).to.equal(`${killed} container-1\n${killed} container-2`);
  });
});

/** What jq makes of an object, by the program in a command. */
function edited(step: Step, object: object): unknown {
  const [, program = ''] = /\| (jq .*) \| kubectl/.exec(stepCommand(step)) ?? [];
  return JSON.parse(execFileSync('bash', ['-c', program], { input: JSON.stringify(object), encoding: 'utf8' }));
}

describe('the command that edits an object', () => {
  const file = '.:53 {\n    errors  \n    loop\n}\n\n';
  const changed = (change: Parameters<typeof corefile>[0]) => edited(corefile(change), { data: { Corefile: file } });

  it('does to the Corefile what the run does', () => {
    expect(changed({ append: 'y:53 {\n}\n' })).to.deep.equal({
      data: { Corefile: '.:53 {\n    errors  \n    loop\n}\ny:53 {\n}\n' },
    });
    expect(changed({ removeLine: 'loop' })).to.deep.equal({ data: { Corefile: '.:53 {\n    errors  \n}\n\n' } });
    expect(changed({ replace: 'loop', by: "it's" })).to.deep.equal({
      data: { Corefile: ".:53 {\n    errors  \n    it's\n}\n\n" },
    });
  });

  it('gives a Deployment other labels, and keeps those that nobody spoke of', () => {
    const labels = (app: string) => ({ 'k8s-app': app, tier: 'dns' });
    const spec = (app: string) => ({
      selector: { matchLabels: labels(app) },
      template: { metadata: { labels: labels(app) } },
    });
    expect(
      edited(recreate(coredns, { podLabels: { 'k8s-app': 'coredns' } }), { spec: spec('kube-dns') }),
    ).to.deep.equal({ spec: spec('coredns') });
  });
});

describe('the script of a DNS load', () => {
  it('is bounded in rate, outstanding queries and time', () => {
    const load = {
      queriesPerSecond: 500,
      protocol: 'udp',
      clients: 10,
      outstanding: 200,
      names: 'unique',
      zone: 'z',
    } as const;
    expect(startLoadScript(load)).to.match(/dnsperf .*-m udp -c 10 -q 200 -Q 500 -l 90000/);
  });
});
