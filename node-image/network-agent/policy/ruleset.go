package policy

import (
	"fmt"
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Table is the nftables table, of family ip, that holds the rules. It is there only while a pod of the node is
// selected by a policy.
const Table = "dnsdrill-policy"

// Clear is the text that removes the table, whether it is there or not.
const Clear = "add table ip " + Table + "\ndelete table ip " + Table + "\n"

// maxComment is how many bytes nftables takes.
const maxComment = 127

// Ruleset writes the rules down for `nft -f`, which does all or nothing: there is no moment without rules. Without
// rules it is Clear.
//
// What a node itself sends and receives, kubelet's probes among it, is not forwarded and so passes, as Kubernetes
// asks. By the time a packet is forwarded, kube-proxy has put a pod's address in the place of the Service's.
//
// Replies pass for their direction, not because their connection is established: a connection would outlive the
// policy that denies it, and that of a resolver that always asks from the same port would for ever.
func Ruleset(rules Rules) string {
	if len(rules.Pods) == 0 && !rules.Starting.Ingress && !rules.Starting.Egress {
		return Clear
	}
	var text strings.Builder
	text.WriteString(Clear)
	line := func(format string, values ...any) { fmt.Fprintf(&text, format+"\n", values...) }
	line("table ip %s {", Table)
	line("\tchain forward {")
	line("\t\ttype filter hook forward priority filter; policy accept;")
	line("\t\tct direction reply accept")
	line("\t\tct state related accept")
	for _, rule := range startingRules(rules.Starting) {
		line("\t\t%s", rule)
	}
	for _, rule := range dispatch(rules.Pods) {
		line("\t\t%s", rule)
	}
	line("\t}")
	for _, pod := range rules.Pods {
		for _, side := range sides {
			if direction := side.of(pod); direction.Isolated {
				line("\tchain %s {", side.chain(pod))
				for _, rule := range podChain(pod, side, direction) {
					line("\t\t%s", rule)
				}
				line("\t}")
			}
		}
	}
	line("}")
	return text.String()
}

// side is a direction as packets show it: where they carry the pod's address, and where its peer's.
type side struct {
	name, own, peer string
	of              func(PodRules) Direction
}

// Both have to let a packet through: the chain of one returns, and the other's is asked.
var sides = []side{
	{"egress", "saddr", "daddr", func(pod PodRules) Direction { return pod.Egress }},
	{"ingress", "daddr", "saddr", func(pod PodRules) Direction { return pod.Ingress }},
}

func (s side) chain(pod PodRules) string { return s.name + "-" + pod.Address.String() }

// dispatch sends packets to the chains of their pods, with one look-up for any number of pods.
func dispatch(pods []PodRules) []string {
	var rules []string
	for _, side := range sides {
		var cases []string
		for _, pod := range pods {
			if side.of(pod).Isolated {
				cases = append(cases, fmt.Sprintf("%s : jump %s", pod.Address, side.chain(pod)))
			}
		}
		if len(cases) > 0 {
			rules = append(rules, fmt.Sprintf("ip %s vmap { %s }", side.own, strings.Join(cases, ", ")))
		}
	}
	return rules
}

// podChain returns what is allowed, and drops the rest.
func podChain(pod PodRules, side side, direction Direction) []string {
	// A pod reaches itself by way of a Service, and no policy can keep it from that.
	rules := []string{fmt.Sprintf("ip %s %s return", side.peer, pod.Address)}
	for _, opening := range direction.Openings {
		var whom string
		if len(opening.Peers) != 1 || opening.Peers[0] != everywhere {
			whom = fmt.Sprintf("ip %s { %s } ", side.peer, joined(opening.Peers))
		}
		if opening.Ports == nil {
			rules = append(rules, whom+"return")
		}
		for _, ports := range portMatches(opening.Ports) {
			rules = append(rules, whom+ports+" return")
		}
	}
	comment := pod.Name[:min(len(pod.Name), maxComment)]
	return append(rules, fmt.Sprintf("counter drop comment %q", comment))
}

// portMatches returns one match for each protocol.
func portMatches(ports []PortRange) []string {
	var matches []string
	for _, protocol := range []corev1.Protocol{corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP} {
		var ranges []string
		for _, r := range ports {
			if r.Protocol != protocol {
				continue
			}
			if r.First == r.Last {
				ranges = append(ranges, fmt.Sprint(r.First))
			} else {
				ranges = append(ranges, fmt.Sprintf("%d-%d", r.First, r.Last))
			}
		}
		if len(ranges) > 0 {
			matches = append(matches, fmt.Sprintf("%s dport { %s }", strings.ToLower(string(protocol)), strings.Join(ranges, ", ")))
		}
	}
	return matches
}

func startingRules(starting Starting) []string {
	var rules []string
	for _, side := range sides {
		if side.name == "egress" && !starting.Egress || side.name == "ingress" && !starting.Ingress {
			continue
		}
		known := ""
		if len(starting.Known) > 0 {
			known = fmt.Sprintf("ip %s != { %s } ", side.own, joined(starting.Known))
		}
		rules = append(rules, fmt.Sprintf("ip %s %s %scounter drop comment \"pods that start\"", side.own, starting.Range, known))
	}
	return rules
}

func joined[T netip.Addr | netip.Prefix](values []T) string {
	var texts []string
	for _, value := range values {
		texts = append(texts, fmt.Sprint(value))
	}
	return strings.Join(texts, ", ")
}
