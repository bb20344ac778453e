import type { Leak } from '../leaks.ts';

const ctr = 'ctr -n k8s.io images';
const pause = `"$(${ctr} list -q name~=pause | head -n 1)"`;
/** Every node has it, and nothing runs of it. The node knows it by the name of its configuration as well. */
const busybox = 'docker.io/library/busybox:1.35.0';

/** What only a node knows of: files, units, images, rules, routes, links, settings, programs, limits. */
export const leaksOnNodes: readonly Leak[] = [
  {
    name: 'a second CNI config',
    on: 'worker',
    make: 'echo {} > /etc/cni/net.d/99-leak.conf',
    mend: 'rm /etc/cni/net.d/99-leak.conf',
    shows: /^\/etc\/cni\/net\.d\/99-leak\.conf on /,
  },
  {
    name: 'a line in the configuration of the kubelet',
    on: 'worker',
    make: 'cp /var/lib/kubelet/config.yaml /root/leak.yaml && echo "# leak" >> /var/lib/kubelet/config.yaml',
    mend: 'cp /root/leak.yaml /var/lib/kubelet/config.yaml && rm /root/leak.yaml',
    shows: /^\/var\/lib\/kubelet\/config\.yaml on /,
  },
  {
    name: 'a line in resolv.conf',
    on: 'worker',
    make: 'cp /etc/resolv.conf /root/leak.conf && echo "options rotate" >> /etc/resolv.conf',
    mend: 'cat /root/leak.conf > /etc/resolv.conf && rm /root/leak.conf',
    shows: /^\/etc\/resolv\.conf on /,
  },
  {
    name: 'a unit that runs',
    on: 'worker',
    make: 'systemd-run --unit=leak --property=Type=oneshot --remain-after-exit true',
    mend: 'systemctl stop leak',
    shows: /^units on /,
  },
  {
    name: 'a unit that runs under a name that systemd made up',
    on: 'worker',
    make: 'systemd-run --property=Type=oneshot --remain-after-exit true',
    mend: "systemctl stop 'run-*.service'",
    shows: /^units on /,
  },
  {
    name: 'a timer',
    on: 'worker',
    make: 'systemd-run --unit=leak --on-active=3600 true',
    mend: 'systemctl stop leak.timer',
    shows: /^units on /,
  },
  {
    name: 'a property of a unit until the next boot',
    on: 'worker',
    make: 'systemctl set-property --runtime dbus.service TasksMax=4000',
    mend: 'rm -r /run/systemd/system.control/dbus.service.d && systemctl daemon-reload',
    shows: /^\/run\/systemd\/system\.control\/dbus\.service\.d\//,
  },
  {
    name: 'an image',
    on: 'worker',
    make: `${ctr} tag ${pause} leak.invalid/pause:1`,
    mend: `${ctr} remove leak.invalid/pause:1`,
    shows: /^images on /,
  },
  {
    name: 'an image under the name of another',
    on: 'worker',
    make: `digest=$(${ctr} list name==${busybox} | awk 'NR > 1 { print $3 }') && ${ctr} list -q "target.digest==$digest" | grep ^sha256: > /root/leak.image && ${ctr} tag --force ${pause} ${busybox}`,
    mend: `${ctr} tag --force "$(cat /root/leak.image)" ${busybox} && rm /root/leak.image`,
    shows: /^images on /,
  },
  {
    name: 'a rule of a firewall',
    on: 'worker',
    make: 'iptables -A FORWARD -p udp --dport 53 -m comment --comment leak -j ACCEPT',
    mend: 'iptables -D FORWARD -p udp --dport 53 -m comment --comment leak -j ACCEPT',
    shows: /^iptables of /,
  },
  {
    name: 'a route',
    on: 'worker',
    make: 'ip route add blackhole 192.0.2.99/32',
    mend: 'ip route del blackhole 192.0.2.99/32',
    shows: /^routes of /,
  },
  {
    name: 'a rule for the routes of IPv6',
    on: 'worker',
    make: 'ip -6 rule add from 2001:db8::/32 lookup 53',
    mend: 'ip -6 rule del from 2001:db8::/32 lookup 53',
    shows: /^routes of /,
  },
  {
    name: 'an address',
    on: 'worker',
    make: 'ip address add 192.0.2.53/32 dev lo',
    mend: 'ip address del 192.0.2.53/32 dev lo',
    shows: /^links of /,
  },
  {
    name: 'a smaller MTU',
    on: 'worker',
    make: 'cat /sys/class/net/eth0/mtu > /root/leak.mtu && ip link set eth0 mtu 1400',
    mend: 'ip link set eth0 mtu "$(cat /root/leak.mtu)" && rm /root/leak.mtu',
    shows: /^links of /,
  },
  {
    name: 'a setting of the kernel',
    on: 'worker',
    make: 'sysctl -w net.ipv4.tcp_keepalive_time=7201',
    mend: 'sysctl -w net.ipv4.tcp_keepalive_time=7200',
    shows: /^sysctls of /,
  },
  {
    name: 'a chain in a table that iptables uses as well',
    on: 'worker',
    make: "nft 'add chain ip filter leak { type filter hook prerouting priority -310; }; add rule ip filter leak udp dport 5353 drop'",
    mend: 'nft delete chain ip filter leak',
    shows: /^tables of /,
  },
  {
    name: 'a program that runs',
    on: 'worker',
    make: 'setsid tail -f /dev/null >/dev/null 2>&1 < /dev/null & echo $! > /root/leak.pid; until [ "$(ps -o etimes= -p "$(cat /root/leak.pid)")" -ge 3 ]; do sleep 0.1; done',
    mend: 'kill "$(cat /root/leak.pid)"; rm /root/leak.pid',
    shows: /^programs added on /,
  },
  {
    name: 'a cgroup limit of CoreDNS',
    on: 'control-plane',
    make: limitScript('cut', 64 * 2 ** 20),
    mend: limitScript('restored', 170 * 2 ** 20),
    shows: /^cgroup limits of CoreDNS/,
  },
];

/** Sets the memory limit of every container of CoreDNS on the node, on cgroup v1 and v2. */
function limitScript(what: string, bytes: number): string {
  return `for pid in $(pgrep -x coredns); do
  v1=$(sed -n 's/^[0-9]*:memory://p' /proc/$pid/cgroup); v2=$(sed -n 's/^0:://p' /proc/$pid/cgroup)
  for file in "/sys/fs/cgroup/memory$v1/memory.limit_in_bytes" "/sys/fs/cgroup$v2/memory.max"; do
    if [ -w "$file" ]; then echo ${bytes} > "$file"; echo ${what}; fi
  done
done | grep -q ${what}`;
}
