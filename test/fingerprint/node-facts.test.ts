import { expect } from 'chai';
import { readNodeFacts } from '../../harness/fingerprint/node-facts.ts';

const hash = 'ab'.repeat(32);
const printed = `=== files
${hash}  /etc/resolv.conf
/etc/resolv.conf f 644 root:root 
/etc/localtime l 777 root:root /usr/share/zoneinfo/UTC
=== units
kubelet.service active
systemd-tmpfiles-clean.service active
systemd-tmpfiles-clean.timer active
run-u12.service active
run-containerd-io.containerd.runtime.v2.task-k8s.io-187aa5d84eca-rootfs.mount active
run-netns-cni\\x2dc81dd8a2.mount active
run-credentials-systemd\\x2dsysctl.service.mount active
var-lib-kubelet-pods-4deca474\\x2d62b0-volumes-kube\\x2dapi\\x2daccess.mount active
var-lib-containerd-tmpmounts-containerd\\x2dmount1.mount active
run-mine.mount active
=== images
registry.k8s.io/pause:3.10 sha256:ab
=== routes
default dev dnsdrill-sink
10.244.1.2 dev vethca28b2cc scope host
=== links
24: eth0@if25: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
=== addresses
1: lo    inet 127.0.0.1/8 scope host lo
=== tables
table ip filter {
	chain INPUT {
	}
}
table ip mine {
}
=== qdiscs
netem eth0 root
=== sysctls
/proc/sys/net/ipv4/ip_forward:1
=== rules
*filter
:INPUT ACCEPT [0:0]
COMMIT
=== rules6
*filter
:OUTPUT ACCEPT [0:0]
COMMIT
=== programs
old coredns
old kubelet
new dnsperf
=== limits
memory.max 178257920
=== end
`;

describe('the facts of a node', () => {
  const { own, limits, programs, stayingPrograms } = readNodeFacts('n1', printed, []);
  const facts = new Map(own);

  it('hold each file with its hash and mode, and each link with where it leads', () => {
    expect(facts.get('/etc/resolv.conf on n1')).to.equal(`sha256:${hash.slice(0, 16)} f 644 root:root`);
    expect(facts.get('/etc/localtime on n1')).to.equal('l 777 root:root /usr/share/zoneinfo/UTC');
  });

  it('leave out what timers start, the mounts of containers and pods, and what Kubernetes always runs', () => {
    expect(facts.get('units on n1')).to.deep.equal([
      'kubelet.service active',
      'systemd-tmpfiles-clean.timer active',
      'run-u12.service active',
      'run-mine.mount active',
    ]);
    expect(programs).to.deep.equal(['kubelet', 'dnsperf']);
    expect(stayingPrograms).to.deep.equal(['kubelet']);
  });

  it('hold the rules of each table', () => {
    expect(facts.get('iptables of n1')).to.deep.equal(['filter :INPUT ACCEPT', 'filter :OUTPUT ACCEPT']);
  });

  it('hold what is listed of images, routes, links, queueing disciplines, tables and settings', () => {
    expect(facts.get('images on n1')).to.deep.equal(['registry.k8s.io/pause:3.10 sha256:ab']);
    expect(facts.get('routes of n1')).to.deep.equal(['default dev dnsdrill-sink']);
    expect(facts.get('links of n1')).to.deep.equal(['eth0 BROADCAST,UP,LOWER_UP mtu 1500', 'lo inet 127.0.0.1/8']);
    expect(facts.get('qdiscs of n1')).to.deep.equal(['netem eth0 root']);
    expect(facts.get('tables of n1')).to.deep.equal(['table ip filter', 'table ip mine']);
    expect(facts.get('sysctls of n1')).to.deep.equal({ 'net.ipv4.ip_forward': '1' });
  });

  it('are not believed when the node did not come to the end of them', () => {
    expect(() => readNodeFacts('n1', printed.replace('=== end', ''), [])).to.throw('n1 did not tell all');
  });

  for (const name of ['files', 'units', 'images', 'rules', 'routes', 'links', 'addresses', 'sysctls', 'programs']) {
    it(`are not believed when the tool for ${name} was missing: what is never told is never different`, () => {
      const silent = printed.replace(new RegExp(`(=== ${name}\n)[^=]*`), '$1');
      expect(() => readNodeFacts('n1', silent, [])).to.throw(`n1 told nothing of its ${name}`);
    });
  }

  it('leave the limits of CoreDNS to the cluster: which node a replica is on does not matter', () => {
    expect(limits).to.deep.equal(['memory.max 178257920']);
  });
});
