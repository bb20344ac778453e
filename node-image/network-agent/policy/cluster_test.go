package policy

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"sigs.k8s.io/yaml"
)

// The cluster of the tests: what stands here is all that a packet's fate depends on.
const (
	web     = "10.244.1.2" // namespace shop, on this node, labels app=web
	db      = "10.244.1.3" // namespace shop, on this node, labels app=db
	far     = "10.244.2.2" // namespace shop, on another node, labels app=web
	monitor = "10.244.2.3" // namespace watch (team=ops), on another node, labels app=monitor
	other   = "10.244.2.4" // namespace watch (team=ops), on another node, labels app=other
	world   = "203.0.113.9"
)

var this = Node{Name: "worker", PodRange: netip.MustParsePrefix("10.244.1.0/24")}

func cluster(t *testing.T, policies ...string) State {
	t.Helper()
	state := State{
		Namespaces: []*corev1.Namespace{namespace("shop", "team=sales"), namespace("watch", "team=ops")},
		Pods: []*corev1.Pod{
			pod("shop/web", "worker", web, "app=web", "http=TCP/8080", "dns=UDP/5353", "dns-tcp=TCP/5353"),
			pod("shop/db", "worker", db, "app=db", "http=TCP/9090"),
			pod("shop/far", "elsewhere", far, "app=web", "http=TCP/8181"),
			pod("watch/monitor", "elsewhere", monitor, "app=monitor", "http=TCP/8080"),
			pod("watch/other", "elsewhere", other, "app=other"),
		},
	}
	for _, text := range policies {
		state.Policies = append(state.Policies, parse(t, text))
	}
	return state
}

// parse reads the spec of a policy in the namespace shop.
func parse(t *testing.T, spec string) *networkingv1.NetworkPolicy {
	t.Helper()
	policy := &networkingv1.NetworkPolicy{}
	policy.Namespace, policy.Name = "shop", "policy"
	if err := yaml.UnmarshalStrict([]byte(spec), &policy.Spec); err != nil {
		t.Fatalf("%v in\n%s", err, spec)
	}
	return policy
}

func namespace(name, label string) *corev1.Namespace {
	n := &corev1.Namespace{}
	key, value, _ := strings.Cut(label, "=")
	n.Name, n.Labels = name, map[string]string{key: value, "kubernetes.io/metadata.name": name}
	return n
}

// pod makes a running pod; its ports are NAME=PROTOCOL/NUMBER.
func pod(name, node, address, label string, ports ...string) *corev1.Pod {
	p := &corev1.Pod{}
	p.Namespace, p.Name, _ = strings.Cut(name, "/")
	key, value, _ := strings.Cut(label, "=")
	p.Labels = map[string]string{key: value}
	p.Spec.NodeName, p.Status.Phase, p.Status.PodIP = node, corev1.PodRunning, address
	container := corev1.Container{}
	for _, port := range ports {
		name, rest, _ := strings.Cut(port, "=")
		protocol, number := protocolAndNumber(rest)
		container.Ports = append(container.Ports, corev1.ContainerPort{Name: name, Protocol: protocol, ContainerPort: number})
	}
	p.Spec.Containers = []corev1.Container{container}
	p.CreationTimestamp.Time = time.Unix(1_000_000, 0)
	return p
}

func protocolAndNumber(text string) (corev1.Protocol, int32) {
	protocol, digits, _ := strings.Cut(text, "/")
	var number int32
	for _, digit := range digits {
		number = number*10 + digit - '0'
	}
	return corev1.Protocol(protocol), number
}

// allows says what becomes of a new connection FROM > TO PROTOCOL/PORT on this node.
func allows(rules Rules, connection string) bool {
	words := strings.Fields(connection)
	from, to := netip.MustParseAddr(words[0]), netip.MustParseAddr(words[2])
	protocol, port := protocolAndNumber(words[3])
	for _, pod := range rules.Pods {
		if pod.Address == from && !open(pod.Egress, pod.Address, to, protocol, port) ||
			pod.Address == to && !open(pod.Ingress, pod.Address, from, protocol, port) {
			return false
		}
	}
	return true
}

func open(direction Direction, own, peer netip.Addr, protocol corev1.Protocol, port int32) bool {
	if !direction.Isolated || own == peer {
		return true
	}
	for _, opening := range direction.Openings {
		for _, who := range opening.Peers {
			if !who.Contains(peer) {
				continue
			}
			if opening.Ports == nil {
				return true
			}
			for _, r := range opening.Ports {
				if r.Protocol == protocol && r.First <= port && port <= r.Last {
					return true
				}
			}
		}
	}
	return false
}
