import { expect } from 'chai';
import { normalTables } from '../../harness/fingerprint/tables.ts';

const podSubnets = ['10.244.0.0/24', '10.244.1.0/24'];
const saved = {
  ip: ['*filter', ':INPUT ACCEPT [0:0]', ':KUBE-SERVICES - [0:0]'],
  ip6: ['*nat', ':OUTPUT ACCEPT [0:0]'],
};
const normal = (ruleset: string) => normalTables(ruleset, saved, podSubnets);

describe("a node's tables of nftables", () => {
  it('are told chain by chain and rule by rule', () => {
    expect(
      normal(`table inet mine {
	chain drops {
		type filter hook prerouting priority -310; policy accept;
		udp dport 53 drop
	}
}
table ip6 other {
}`),
    ).to.deep.equal([
      'table inet mine',
      'table inet mine chain drops',
      'table inet mine chain drops: type filter hook prerouting priority -310; policy accept;',
      'table inet mine chain drops: udp dport 53 drop',
      'table ip6 other',
    ]);
  });

  it('leave to iptables-save the chains of which it tells, and only those', () => {
    const ruleset = (family: string, chain: string) => `table ${family} filter {
	chain INPUT {
		counter jump KUBE-SERVICES
	}
	chain ${chain} {
		udp dport 53 drop
	}
}`;
    expect(normal(ruleset('ip', 'KUBE-SERVICES'))).to.deep.equal(['table ip filter']);
    expect(normal(ruleset('ip', 'mine'))).to.deep.equal([
      'table ip filter',
      'table ip filter chain mine',
      'table ip filter chain mine: udp dport 53 drop',
    ]);
    expect(normal(ruleset('ip6', 'KUBE-SERVICES'))).to.include('table ip6 filter chain INPUT');
  });

  it('keep what stands in a table beside its chains', () => {
    expect(
      normal(`table ip filter {
	chain INPUT {
	}
}
table ip mine {
	flags dormant
}`),
    ).to.deep.equal(['table ip filter', 'table ip mine', 'table ip mine: flags dormant']);
  });

  it('are the same whatever the order and the lines of the elements of a set, and whichever pods are among them', () => {
    const set = (elements: string) => `table ip mine {
	set s {
		type ipv4_addr
		elements = { ${elements} }
	}
}`;
    const one = normal(set('10.96.0.1, 10.96.0.10, 10.244.0.5'));
    expect(one).to.include('table ip mine set s: element 10.96.0.10');
    expect(normal(set('10.96.0.10, 10.244.0.6,\n\t\t\t     10.244.1.7, 10.96.0.1'))).to.have.members(one);
    expect(normal(set('10.96.0.1, 10.96.0.10'))).to.have.members(one);
    expect(normal(set('10.96.0.1, 10.244.0.5'))).to.not.have.members(one);
  });

  it('are the same for another pod behind a Service, in the tables of kube-proxy', () => {
    const table = (hash: string, address: string) => `table ip kube-proxy {
	map service-ips {
		type ipv4_addr . inet_proto . inet_service : verdict
		elements = { 10.96.0.10 . 17 . 53 : goto service-FY5PMXPG-kube-system/kube-dns/udp/dns }
	}
	chain service-FY5PMXPG-kube-system/kube-dns/udp/dns {
		numgen random mod 1 vmap { 0 : goto endpoint-${hash}-kube-system/kube-dns/udp/dns__${address}/53 }
	}
	chain endpoint-${hash}-kube-system/kube-dns/udp/dns__${address}/53 {
		ip saddr ${address} jump mark-for-masquerade
		meta l4proto 17 dnat to ${address}:53
	}
}`;
    const one = normal(table('ABCDEFGH', '10.244.0.5'));
    expect(normal(table('HGFEDCBA', '10.244.1.17'))).to.deep.equal(one);
    expect(one.join('\n')).to.contain('service-FY5PMXPG').and.to.not.contain('10.244.0.5');
  });
});
