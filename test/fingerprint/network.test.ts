import { expect } from 'chai';
import { normalLinks, normalRoutes, normalSysctls } from '../../harness/fingerprint/network.ts';

const lo = String.raw`1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\    link/loopback 00:00:00:00:00:00`;
const eth0 = String.raw`24: eth0@if25: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default \    link/ether 02:42:ac:13:00:04 link-netnsid 0`;
const pod = String.raw`3: vethca28b2cc@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default \    link/ether ee:d5:6e:5e:e5:58`;

describe("a node's links", () => {
  it('are told with their flags and the size of a packet, whatever the engine connected them to', () => {
    expect(normalLinks([lo, eth0], [])).to.deep.equal([
      'lo LOOPBACK,UP,LOWER_UP mtu 65536',
      'eth0 BROADCAST,MULTICAST,UP,LOWER_UP mtu 1500',
    ]);
    expect(normalLinks([eth0.replace('if25', 'if31')], [])).to.deep.equal(normalLinks([eth0], []));
    for (const [was, is] of [
      ['mtu 1500', 'mtu 1400'],
      ['MULTICAST,UP,LOWER_UP', 'MULTICAST'],
    ] as const) {
      expect(normalLinks([eth0.replace(was, is)], []), is).to.not.deep.equal(normalLinks([eth0], []));
    }
  });

  it('are told with the addresses that they were given', () => {
    const addresses = [
      String.raw`1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever`,
      String.raw`1: lo    inet 10.96.0.10/32 scope global lo\       valid_lft forever preferred_lft forever`,
      String.raw`24: eth0    inet6 fd00::4/64 scope global tentative \       valid_lft forever preferred_lft forever`,
      String.raw`24: eth0    inet6 fe80::42:acff:fe13:4/64 scope link \       valid_lft forever preferred_lft forever`,
      String.raw`3: vethca28b2cc    inet 10.244.1.1/32 scope global vethca28b2cc\       valid_lft forever`,
    ];
    expect(normalLinks([], addresses)).to.deep.equal([
      'lo inet 127.0.0.1/8',
      'lo inet 10.96.0.10/32',
      'eth0 inet6 fd00::4/64',
    ]);
  });

  it('are without those of pods, and with one that merely has a similar name', () => {
    expect(normalLinks([pod], [])).to.deep.equal([]);
    expect(normalLinks([pod.replace('vethca28b2cc', 'veth0')], [])).to.have.length(1);
  });
});

describe("a node's routes", () => {
  it('are told without those to pods, and without what the kernel makes from an address', () => {
    const kept = [
      'default via 172.19.0.1 dev eth0',
      '172.19.0.0/16 dev eth0 proto kernel scope link src 172.19.0.4',
      '10.96.0.10 dev lo scope link',
      'local 10.96.0.10 dev lo table local scope host',
      'inet6 fd00:1::/64 dev eth0 proto kernel metric 256 pref medium',
      '0:\tfrom all lookup local',
      'inet6 0:\tfrom all lookup local',
    ];
    const passing = [
      '10.244.1.2 dev vethca28b2cc scope host',
      'local 10.244.1.1 dev vethca28b2cc table local proto kernel scope host src 10.244.1.1',
      'local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1',
      'broadcast 172.19.255.255 dev eth0 table local proto kernel scope link src 172.19.0.4',
      'inet6 ::1 dev lo proto kernel metric 256 pref medium',
      'inet6 fe80::/64 dev eth0 proto kernel metric 256 pref medium',
      'inet6 multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium',
    ];
    expect(normalRoutes([...passing, ...kept])).to.deep.equal(kept);
  });

  it('are the same while the time of one runs out', () => {
    const route = (leftS: number) =>
      `inet6 default via fe80::1 dev eth0 proto ra metric 1024 expires ${leftS}sec hoplimit 64`;
    expect(normalRoutes([route(1_799)])).to.deep.equal(normalRoutes([route(1_790)]));
  });
});

describe("a node's settings of the kernel", () => {
  it('go by the names that people know', () => {
    const printed = ['/proc/sys/net/ipv4/ip_forward:1', '/proc/sys/net/ipv4/tcp_rmem:4096\t131072\t33554432'];
    expect(normalSysctls(printed)).to.deep.equal({
      'net.ipv4.ip_forward': '1',
      'net.ipv4.tcp_rmem': '4096\t131072\t33554432',
    });
  });
});
