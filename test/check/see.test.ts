import { expect } from 'chai';
import { orNotInTime } from '../../harness/check/see.ts';
import { nameserversIn } from '../../harness/check/see-nodes.ts';
import { lastComplaint } from '../../harness/check/see-pod.ts';
import { until } from '../../harness/cluster/poll.ts';

describe('what is read off a cluster', () => {
  it('the nameservers of a resolv.conf, and nothing that is commented out', () => {
    const text = '# nameserver 1.1.1.1\nsearch a.example\nnameserver 172.28.0.1\n  nameserver\t::1\noptions ndots:0\n';
    expect(nameserversIn(text)).to.deep.equal(['172.28.0.1', '::1']);
    expect(nameserversIn('')).to.deep.equal([]);
  });

  it('the last line of a log that complains, without its time', () => {
    const log = [
      '2026-11-25T15:36:01.1Z /etc/coredns/Corefile:7 - Error during parsing: Unknown directive',
      '2026-11-25T15:36:02.1Z maxprocs: Leaving GOMAXPROCS=2: CPU quota undefined',
    ].join('\n');
    expect(lastComplaint(log)).to.equal('/etc/coredns/Corefile:7 - Error during parsing: Unknown directive');
    expect(lastComplaint('2026-11-25T15:36:02.1Z Plugins not ready: "kubernetes"\n')).to.equal(
      'Plugins not ready: "kubernetes"',
    );
    expect(lastComplaint('')).to.equal('');
  });
});

describe('what did not come about in time', () => {
  it('was found out, and is no failure of the lab; anything else is', async () => {
    const late = () => until('the pod', { timeoutMs: 0 }, async () => 'refused');
    expect(await orNotInTime(async () => ({ seen: await late() }))).to.deep.equal({
      unseen: 'the pod: not after 0 s: refused',
    });
    const broken = orNotInTime(() => Promise.reject(new TypeError('a fault')));
    expect(await broken.catch((error: Error) => error.name)).to.equal('TypeError');
  });
});
