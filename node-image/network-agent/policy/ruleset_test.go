package policy

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestRuleset(t *testing.T) {
	state := cluster(t, `
podSelector: {matchLabels: {app: web}}
policyTypes: [Ingress, Egress]
ingress:
  - from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.128.0.0/9]}}]
    ports: [{port: 80}, {port: 8000, endPort: 8010}, {port: 8005, endPort: 8020}, {port: 53, protocol: UDP}]
  - from: [{namespaceSelector: {matchLabels: {team: ops}}}]
egress:
  - ports: [{protocol: SCTP}]
  - to: [{podSelector: {matchLabels: {app: nobody}}}]
`, `{podSelector: {matchLabels: {app: starting}}, policyTypes: [Egress]}`)
	state.Pods = append(state.Pods, pod("shop/starting", "worker", "", "app=starting"))
	rules, _ := For(this, state)
	want := `add table ip dnsdrill-policy
delete table ip dnsdrill-policy
table ip dnsdrill-policy {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct direction reply accept
		ct state related accept
		ip saddr 10.244.1.0/24 ip saddr != { 10.244.1.2, 10.244.1.3 } counter drop comment "pods that start"
		ip saddr vmap { 10.244.1.2 : jump egress-10.244.1.2 }
		ip daddr vmap { 10.244.1.2 : jump ingress-10.244.1.2 }
	}
	chain egress-10.244.1.2 {
		ip daddr 10.244.1.2 return
		sctp dport { 0-65535 } return
		counter drop comment "shop/web"
	}
	chain ingress-10.244.1.2 {
		ip saddr 10.244.1.2 return
		ip saddr { 10.0.0.0/9, 10.244.1.2/32, 10.244.1.3/32, 10.244.2.2/32 } tcp dport { 80, 8000-8020 } return
		ip saddr { 10.0.0.0/9, 10.244.1.2/32, 10.244.1.3/32, 10.244.2.2/32 } udp dport { 53 } return
		ip saddr { 10.244.2.3/32, 10.244.2.4/32 } return
		counter drop comment "shop/web"
	}
}
`
	if got := Ruleset(rules); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRulesetWithoutPolicies(t *testing.T) {
	state := cluster(t, `{podSelector: {matchLabels: {app: nobody}}}`)
	state.Pods = append(state.Pods, pod("shop/starting", "worker", "", "app=starting"))
	rules, _ := For(this, state)
	if got := Ruleset(rules); got != Clear {
		t.Errorf("nobody is selected, and yet\n%s", got)
	}
}

func TestRulesetDoesNotDependOnTheOrderOfCaches(t *testing.T) {
	state := cluster(t, denyIngress, `{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}`, `{podSelector: {}, egress: [{}]}`)
	for i, name := range []string{"c", "a", "b"} {
		state.Policies[i].Name = name
	}
	before, _ := For(this, state)
	slices.Reverse(state.Policies)
	slices.Reverse(state.Pods)
	slices.Reverse(state.Namespaces)
	after, _ := For(this, state)
	if Ruleset(before) != Ruleset(after) {
		t.Errorf("got\n%s\nand\n%s", Ruleset(before), Ruleset(after))
	}
}

func TestLongNamesAreCut(t *testing.T) {
	long := "shop/" + strings.Repeat("x", 200)
	rules := Rules{Pods: []PodRules{{Name: long, Address: netip.MustParseAddr(web), Ingress: Direction{Isolated: true}}}}
	if got := Ruleset(rules); !strings.Contains(got, `"`+long[:maxComment]+`"`) {
		t.Errorf("got\n%s", got)
	}
}

func ranges(texts ...string) []netip.Prefix {
	var found []netip.Prefix
	for _, text := range texts {
		found = append(found, netip.MustParsePrefix(text))
	}
	return found
}

func TestWithout(t *testing.T) {
	for _, c := range []struct {
		whole, hole string
		left        []netip.Prefix
	}{
		{"10.0.0.0/8", "10.128.0.0/9", ranges("10.0.0.0/9")},
		{"10.0.0.0/8", "10.0.0.0/9", ranges("10.128.0.0/9")},
		{"10.0.0.0/30", "10.0.0.2/32", ranges("10.0.0.0/31", "10.0.0.3/32")},
		{"10.0.0.0/8", "10.0.0.0/8", nil},
		{"10.0.0.0/8", "0.0.0.0/0", nil},
		{"10.0.0.0/8", "11.0.0.0/8", ranges("10.0.0.0/8")},
		{"10.0.0.0/8", "::/0", ranges("10.0.0.0/8")},
	} {
		if left := without(netip.MustParsePrefix(c.whole), netip.MustParsePrefix(c.hole)); !slices.Equal(left, c.left) {
			t.Errorf("%s without %s is %v; want %v", c.whole, c.hole, left, c.left)
		}
	}
	if left := without(everywhere, netip.MustParsePrefix("203.0.113.9/32")); len(left) != 32 {
		t.Errorf("the world without one address is %d ranges", len(left))
	}
}

func TestTidy(t *testing.T) {
	got := tidy(ranges("10.244.1.3/32", "10.0.0.0/8", "10.0.0.0/16", "9.0.0.1/32", "10.244.1.3/32", "11.0.0.0/8"))
	if want := ranges("9.0.0.1/32", "10.0.0.0/8", "11.0.0.0/8"); !slices.Equal(got, want) {
		t.Errorf("got %v; want %v", got, want)
	}
}

func TestMerge(t *testing.T) {
	udp, tcp := corev1.ProtocolUDP, corev1.ProtocolTCP
	got := merge([]PortRange{{udp, 53, 53}, {tcp, 80, 90}, {tcp, 85, 95}, {udp, 53, 53}, {tcp, 1, 1}, {tcp, 82, 83}})
	if want := []PortRange{{tcp, 1, 1}, {tcp, 80, 95}, {udp, 53, 53}}; !slices.Equal(got, want) {
		t.Errorf("got %v; want %v", got, want)
	}
}
