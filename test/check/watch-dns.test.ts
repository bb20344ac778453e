import { expect } from 'chai';
import { asFarAsAsked, nobodyAnswered } from '../../harness/check/watch-dns.ts';
import type { RoundLookup } from '../../harness/vocabulary/entry.ts';
import { dns, node, ruling } from '../fixtures/facts.ts';

describe('DNS where the script gave every node another name', () => {
  it('is unknown, since no node could be asked from', () => {
    const seen = asFarAsAsked(dns({ back: false, lookups: [] }), new Map());
    expect(seen).to.deep.equal({ unseen: 'no host is a node by its own name' });
  });
});

describe('DNS where a node did not take the client image', () => {
  const lookup = (place: string, answer: RoundLookup['answer']): RoundLookup => ({
    ...{ node: place, name: 'www.google.com', protocol: 'udp', answer },
  });
  const refused = new Map([['worker', 'ctr: cannot connect to containerd']]);
  const elsewhere = (answer: RoundLookup['answer']) =>
    dns({ back: false, lookups: [lookup('control-plane', answer), lookup('worker', 'unreachable')] });

  it('is unknown, and why is told, as long as all is well elsewhere; the node is judged all the same', () => {
    const seen = asFarAsAsked(elsewhere('answered'), refused);
    expect(seen).to.deep.equal({
      unseen: "worker did not take the lab's client image: ctr: cannot connect to containerd",
    });
    expect(ruling('dns-answers', { dns: seen }).standing).to.equal('unknown');
    const down = { at: '2026-11-25T15:00:20.000Z', ready: false, why: 'container runtime is down' };
    const nodes = [node('control-plane'), node('worker', { registered: { seen: down } })];
    expect(ruling('nodes-ready', { dns: seen, nodes })).to.include({
      standing: 'failed',
      found: 'worker: not Ready: container runtime is down',
    });
  });

  it('has failed where it failed elsewhere, where replicas are missing, or where nobody could be asked at all', () => {
    const failed = [
      elsewhere('timed-out'),
      { ...elsewhere('answered'), replicas: { wanted: 2, current: 1, ready: 1 } },
      nobodyAnswered(180_000, 'connect ECONNREFUSED'),
    ];
    for (const one of failed) expect(asFarAsAsked(one, refused)).to.deep.equal({ seen: one });
  });

  it('is what it is where it is back, and where no node refused', () => {
    expect(asFarAsAsked(dns(), refused)).to.deep.equal({ seen: dns() });
    const lost = elsewhere('answered');
    expect(asFarAsAsked(lost, new Map())).to.deep.equal({ seen: lost });
  });
});
