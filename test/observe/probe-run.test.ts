import type { ServerResponse } from 'node:http';
import { CoreV1Api } from '@kubernetes/client-node';
import { expect } from 'chai';
import { probePod } from '../../harness/observe/probe/pod.ts';
import { probeCluster } from '../../harness/observe/probe/probe.ts';
import { runProbePod } from '../../harness/observe/probe/run.ts';
import { createPod } from '../../harness/observe/probe/writes.ts';
import { look } from '../../harness/observe/reader.ts';
import { apiServer, refuse, say } from './api-server.ts';

type Answer = (response: ServerResponse) => void;
type Asked = 'create' | 'get' | 'log' | 'delete' | 'policies';

const ended = { spec: { nodeName: 'n' }, status: { phase: 'Succeeded' } };
const unpulled = {
  status: {
    phase: 'Pending',
    containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } }],
  },
};
/** Runs at once, and prints what a pod prints that has nothing to look up but its own resolver's answer. */
const well: Readonly<Record<Asked, Answer>> = {
  create: (response) => say(response, {}, 201),
  get: (response) => say(response, ended),
  log: (response) => void response.end('== resolv 0\nnameserver 10.96.0.10\n== 0 9\n;; timed out\n== end 0\n'),
  delete: (response) => say(response, {}),
  policies: (response) => say(response, { items: [] }),
};
const gone: Answer = (response) => refuse(response, 404, 'pods "p" not found');
const forbidden =
  (message: string): Answer =>
  (response) =>
    refuse(response, 403, message);

/** An API server that answers as `well` does where it is not told otherwise; of several answers each is given once. */
function answering(answers: Partial<Record<Asked, Answer | Answer[]>>) {
  return apiServer(({ method, url = '' }, response) => {
    const asked: Asked =
      method === 'POST'
        ? 'create'
        : method === 'DELETE'
          ? 'delete'
          : url.includes('/networkpolicies')
            ? 'policies'
            : url.endsWith('/log')
              ? 'log'
              : 'get';
    const answer = answers[asked] ?? well[asked];
    (Array.isArray(answer) ? (answer.shift() ?? well[asked]) : answer)(response);
  });
}

const wanted = { image: 'i', namespace: 'default', node: 'n', script: 'true' };

async function run(
  answers: Partial<Record<Asked, Answer | Answer[]>>,
  { signal, budgetMs = 15_000 }: { signal?: AbortSignal; budgetMs?: number } = {},
) {
  await using server = await answering(answers);
  const left: string[] = [];
  const rules = { timeoutMs: 1_000, kubectl: 'kubectl --context c', onLeftBehind: (words: string) => left.push(words) };
  const found = await look('create a pod in default', () =>
    runProbePod(server.reader(budgetMs, signal), wanted, rules),
  ).catch((error: unknown) => ({ thrown: error }));
  const deletions = server.asked.filter((line) => line.startsWith('DELETE')).length;
  return { found, left, deletions };
}

const removal = /kubectl --context c delete pod -n default dnsdrill-diagnose-[0-9a-f]{8}$/;

describe('a probe pod', function () {
  this.timeout(30_000);

  it('that has ended is read and deleted', async () => {
    const { found, left, deletions } = await run({});
    expect(found).to.have.nested.property('seen.printed').that.contains('== end 0');
    expect(found).to.have.nested.property('seen.leftBehind', undefined);
    expect({ left, deletions }).to.deep.equal({ left: [], deletions: 1 });
  });

  it('that was refused is not there, and not deleted', async () => {
    const { found, deletions } = await run({ create: forbidden('exceeded quota') });
    expect({ found, deletions }).to.deep.equal({
      found: { unseen: 'create a pod in default: exceeded quota' },
      deletions: 0,
    });
  });

  it('that cannot start and may not be deleted is told of, and no more than unseen', async () => {
    const { found, left } = await run({ get: (response) => say(response, unpulled), delete: forbidden('no delete') });
    const words =
      /^create a pod in default: ErrImagePull: no such image; the probe pod may still be there \(no delete\): /;
    expect(found).to.have.property('unseen').that.matches(words).and.matches(removal);
    expect(left).to.have.length(1);
    expect(left[0])
      .to.match(/^the probe pod may still be there/)
      .and.match(removal);
  });

  it('that may not be deleted is told of when it was looked at to the end as well', async () => {
    const { found, left } = await run({ delete: forbidden('no delete') });
    expect(found).to.have.nested.property('seen.leftBehind').that.matches(removal);
    expect(left).to.have.length(1);
  });

  it('that is interrupted and may not be deleted ends with the reason all the same', async () => {
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const get: Answer = () => stop.abort(reason);
    const { found, left } = await run({ get, delete: forbidden('no delete') }, { signal: stop.signal });
    expect(found).to.deep.equal({ thrown: reason });
    expect(left[0]).to.match(removal);
  });

  it('of which the API server broke down in the middle may be there, and is deleted', async () => {
    const { found, left, deletions } = await run({ create: (response) => refuse(response, 504, 'request timed out') });
    expect({ found, left, deletions }).to.deep.equal({
      found: { unseen: 'create a pod in default: request timed out' },
      left: [],
      deletions: 1,
    });
  });

  it('that comes after it was given up is deleted when it has come', async () => {
    const late: Answer = (response) => void setTimeout(() => well.create(response), 1_500);
    const { found, left, deletions } = await run({ create: late, delete: [gone, well.delete] }, { budgetMs: 500 });
    expect({ found, left, deletions }).to.deep.equal({
      found: { unseen: 'create a pod in default: no answer in time' },
      left: [],
      deletions: 2,
    });
  });

  it('of which nothing is ever heard is told of', async () => {
    const { found, left, deletions } = await run({ create: () => undefined, delete: gone }, { budgetMs: 500 });
    expect(found)
      .to.have.property('unseen')
      .that.matches(/no answer in time; the probe pod may still be there/);
    expect(left[0]).to.match(removal);
    expect(deletions).to.equal(1);
  });

  it('that was given up keeps no connection open', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await answering({
      create: (response) => {
        response.once('close', closed.resolve);
        creation.giveUp();
      },
    });
    const creation = createPod(server.config().makeApiClient(CoreV1Api), 'default', probePod('p', wanted));
    await closed.promise;
    expect(await creation.ended).to.have.property('is', 'unknown');
  });

  it('that may not be looked at is missing the right for that, and not the one to create pods', async () => {
    const { found } = await run({ get: forbidden('pods is forbidden') });
    expect(found).to.deep.equal({ unseen: 'get pods in default: not allowed' });
    const { found: unread } = await run({ log: forbidden('pods/log is forbidden') });
    expect(unread).to.deep.equal({ unseen: 'get pods/log in default: not allowed' });
    const { found: early } = await run({ log: (response) => refuse(response, 400, 'ContainerCreating') });
    expect(early).to.deep.equal({ unseen: 'create a pod in default: Succeeded; ContainerCreating' });
  });
});

describe('looking names up from a pod', () => {
  const unseen = { unseen: 'x' };
  const known = { nodes: unseen, service: unseen, pods: unseen, api: unseen, names: { internal: 'a', external: 'b' } };
  const asked = { image: 'i', namespace: 'default', node: 'n' };

  it('goes on where NetworkPolicies may not be listed, and says so', async () => {
    await using server = await answering({ policies: forbidden('no') });
    const found = await probeCluster(server.reader(), asked, known);
    expect(found).to.have.nested.property('seen.lookups').with.length(1);
    expect(found).to.have.nested.property('seen.guardedBy').that.deep.equals([]);
    expect(found)
      .to.have.nested.property('seen.unseenGuards')
      .that.deep.equals({ unseen: 'list networkpolicies in default: not allowed' });
  });

  it('names the policies that restrict what the pod itself may send', async () => {
    const policy = (name: string, spec: object) => ({ metadata: { name }, spec });
    const items = [
      policy('all-egress', { podSelector: {}, policyTypes: ['Egress'] }),
      policy('ingress', { podSelector: {}, policyTypes: ['Ingress'] }),
      policy('of-others', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] }),
    ];
    await using server = await answering({ policies: (response) => say(response, { items }) });
    const found = await probeCluster(server.reader(), asked, known);
    expect(found).to.have.nested.property('seen.guardedBy').that.deep.equals(['all-egress']);
    expect(found).not.to.have.nested.property('seen.unseenGuards');
  });
});
