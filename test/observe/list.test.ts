import { expect } from 'chai';
import { readObjects } from '../../harness/observe/cluster.ts';
import { readKubelets } from '../../harness/observe/dns-pods.ts';
import { readList } from '../../harness/observe/list.ts';
import { look } from '../../harness/observe/reader.ts';
import { apiServer, refuse, say } from './api-server.ts';

const named = (...names: string[]) => names.map((name) => ({ metadata: { name } }));
const namesOf = (objects: readonly { metadata?: { name?: string } }[]) => objects.map(({ metadata }) => metadata?.name);

describe('a list', () => {
  it('is read in pages, and of each of them is kept what is wanted', async () => {
    await using server = await apiServer(({ url = '' }, response) => {
      if (url.endsWith('continue=a%3D'))
        say(response, { items: named('c', 'd'), metadata: { continue: '', resourceVersion: '1' } });
      else say(response, { items: named('a', 'b'), metadata: { continue: 'a=' } });
    });
    const kept = await readList<{ metadata: { name: string } }>(
      server.reader(),
      '/pods?labelSelector=x',
      ({ metadata }) => metadata.name !== 'b',
    );
    expect(namesOf(kept)).to.deep.equal(['a', 'c', 'd']);
    expect(server.asked).to.deep.equal([
      'GET /pods?labelSelector=x&limit=500',
      'GET /pods?labelSelector=x&limit=500&continue=a%3D',
    ]);
  });

  it('that grew too old between two pages is read anew, once, and has nothing twice', async () => {
    let gone = 1;
    await using server = await apiServer(({ url = '' }, response) => {
      if (!url.includes('continue')) say(response, { items: named('a'), metadata: { continue: 'n' } });
      else if (gone-- > 0) refuse(response, 410, 'too old');
      else say(response, { items: named('b'), metadata: {} });
    });
    expect(namesOf(await readList(server.reader(), '/pods'))).to.deep.equal(['a', 'b']);
    gone = 2;
    expect(await look('list pods', () => readList(server.reader(), '/pods'))).to.deep.equal({
      unseen: 'list pods: too old',
    });
  });

  it('of pods has those of CoreDNS, whatever their labels, and those of kube-proxy', async () => {
    const pod = (name: string, labels: object, image = 'x') => ({
      metadata: { name, labels },
      spec: { containers: [{ name: 'c', image }] },
    });
    await using server = await apiServer(({ url = '' }, response) => {
      const pods = [
        pod('labelled', { 'k8s-app': 'kube-dns' }),
        pod('unlabelled', {}, 'registry.k8s.io/coredns/coredns:v1.14.2'),
        pod('proxy', { 'k8s-app': 'kube-proxy' }),
        pod('static-proxy', { component: 'kube-proxy' }),
        pod('agent', { 'k8s-app': 'cilium' }),
      ];
      say(response, { items: url.includes('/pods') ? pods : [] });
    });
    const { pods } = await readObjects(server.reader());
    expect('seen' in pods && namesOf(pods.seen)).to.deep.equal(['labelled', 'unlabelled', 'proxy', 'static-proxy']);
  });
});

describe('the kubelets', () => {
  const answers = (...down: string[]) =>
    apiServer(({ url = '' }, response) => {
      const node = url.split('/')[4] ?? '';
      if (down.includes(node)) refuse(response, 503, `no way to ${node}`);
      else say(response, { kubeletconfig: { clusterDNS: ['10.96.0.10'], clusterDomain: 'cluster.local' } });
    });

  it('that answer count, whichever does not', async () => {
    await using server = await answers('b');
    expect(await readKubelets(server.reader(), ['a', 'b'])).to.deep.equal([
      { node: 'a', clusterDns: ['10.96.0.10'], clusterDomain: 'cluster.local', resolvConf: '/etc/resolv.conf' },
      {
        ...{ node: 'b', clusterDns: [], clusterDomain: '', resolvConf: '' },
        why: { unseen: 'get the configuration of the kubelet of b by nodes/proxy: no way to b' },
      },
    ]);
  });

  it('are not seen where none of them answers', async () => {
    await using server = await answers('a', 'b');
    expect(await look('get it', () => readKubelets(server.reader(), ['a', 'b']))).to.deep.equal({
      unseen: 'get it: no way to a',
    });
  });
});
