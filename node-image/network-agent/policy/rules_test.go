package policy

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// fate is a policy or several in the namespace shop, and what passes and does not on this node.
type fate struct {
	policies      []string
	passes, drops []string
}

const (
	denyAll     = `{podSelector: {}, policyTypes: [Ingress, Egress]}`
	denyIngress = `{podSelector: {}, policyTypes: [Ingress]}`
	denyEgress  = `{podSelector: {}, policyTypes: [Egress]}`
)

var selectorFates = map[string]fate{
	"no policy": {nil, []string{far + " > " + web + " TCP/80", web + " > " + world + " UDP/53"}, nil},
	"deny ingress": {[]string{denyIngress},
		[]string{web + " > " + far + " TCP/80", web + " > " + world + " UDP/53", web + " > " + web + " TCP/80"},
		[]string{far + " > " + web + " TCP/80", web + " > " + db + " UDP/1", world + " > " + db + " TCP/80"}},
	"deny egress": {[]string{denyEgress},
		[]string{far + " > " + web + " TCP/80", web + " > " + web + " TCP/80"},
		[]string{web + " > " + far + " TCP/80", web + " > " + db + " TCP/80", db + " > " + world + " UDP/53"}},
	"deny both": {[]string{denyAll}, nil, []string{far + " > " + web + " TCP/80", web + " > " + far + " TCP/80"}},
	"allow all ingress": {[]string{denyIngress, `{podSelector: {}, ingress: [{}]}`},
		[]string{far + " > " + web + " TCP/80", world + " > " + db + " SCTP/9"}, nil},
	"without types: ingress": {[]string{`{podSelector: {}}`},
		[]string{web + " > " + far + " TCP/80"}, []string{far + " > " + web + " TCP/80"}},
	"without types: egress too where it has rules": {[]string{`{podSelector: {}, egress: [{ports: [{port: 80}]}]}`},
		[]string{web + " > " + far + " TCP/80"}, []string{far + " > " + web + " TCP/80", web + " > " + far + " TCP/81"}},
	"selects some pods": {[]string{`{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}`},
		[]string{far + " > " + web + " TCP/80"}, []string{far + " > " + db + " TCP/80"}},
	"by an expression": {[]string{`{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}}`},
		[]string{far + " > " + db + " TCP/80"}, []string{far + " > " + web + " TCP/80"}},
	"from pods of the namespace": {[]string{`{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}`},
		[]string{far + " > " + web + " TCP/80", web + " > " + db + " TCP/80"},
		[]string{db + " > " + web + " TCP/80", monitor + " > " + web + " TCP/80", world + " > " + web + " TCP/80"}},
	"from all pods of the namespace": {[]string{`{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}`},
		[]string{far + " > " + web + " TCP/80"}, []string{monitor + " > " + web + " TCP/80"}},
	"from a namespace": {[]string{`{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]}`},
		[]string{monitor + " > " + web + " TCP/80", other + " > " + web + " TCP/80"}, []string{far + " > " + web + " TCP/80"}},
	"from all namespaces, yet no others": {[]string{`{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}`},
		[]string{monitor + " > " + web + " TCP/80", far + " > " + web + " TCP/80"}, []string{world + " > " + web + " TCP/80"}},
	"from some pods of a namespace": {
		[]string{`{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: monitor}}}]}]}`},
		[]string{monitor + " > " + web + " TCP/80"}, []string{other + " > " + web + " TCP/80", far + " > " + web + " TCP/80"}},
	"from a namespace, or from some pods of our own": {
		[]string{`{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}, {podSelector: {matchLabels: {app: web}}}]}]}`},
		[]string{other + " > " + web + " TCP/80", far + " > " + web + " TCP/80"}, []string{db + " > " + web + " TCP/80"}},
	"to a namespace": {[]string{`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: ops}}}]}]}`},
		[]string{web + " > " + monitor + " TCP/80"}, []string{web + " > " + far + " TCP/80", web + " > " + world + " UDP/53"}},
	"several policies add up": {[]string{denyAll,
		`{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}`,
		`{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 81}]}]}`},
		[]string{far + " > " + web + " TCP/80", far + " > " + web + " TCP/81", monitor + " > " + web + " TCP/81"},
		[]string{monitor + " > " + web + " TCP/80", far + " > " + db + " TCP/80", web + " > " + far + " TCP/80"}},
	"both ends must agree": {[]string{denyIngress, `{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}`,
		`{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}`},
		[]string{web + " > " + db + " TCP/80"}, []string{web + " > " + db + " TCP/81", db + " > " + web + " TCP/80"}},
}

var portFates = map[string]fate{
	"a numbered port is TCP unless said": {[]string{`{podSelector: {}, ingress: [{ports: [{port: 53}]}]}`},
		[]string{world + " > " + web + " TCP/53"}, []string{world + " > " + web + " UDP/53", world + " > " + web + " TCP/54"}},
	"UDP and SCTP": {[]string{`{podSelector: {}, ingress: [{ports: [{port: 53, protocol: UDP}, {port: 9, protocol: SCTP}]}]}`},
		[]string{world + " > " + web + " UDP/53", world + " > " + web + " SCTP/9"},
		[]string{world + " > " + web + " TCP/53", world + " > " + web + " SCTP/53"}},
	"a whole protocol": {[]string{`{podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]}`},
		[]string{world + " > " + web + " UDP/53", world + " > " + web + " UDP/65535"}, []string{world + " > " + web + " TCP/53"}},
	"a range of ports": {[]string{`{podSelector: {}, ingress: [{ports: [{port: 8000, endPort: 8010}]}]}`},
		[]string{world + " > " + web + " TCP/8000", world + " > " + web + " TCP/8010"},
		[]string{world + " > " + web + " TCP/7999", world + " > " + web + " TCP/8011"}},
	"a named port is the selected pod's": {[]string{`{podSelector: {}, ingress: [{ports: [{port: http}]}]}`},
		[]string{world + " > " + web + " TCP/8080", world + " > " + db + " TCP/9090"},
		[]string{world + " > " + web + " TCP/9090", world + " > " + db + " TCP/8080"}},
	"a named port of another protocol is none": {[]string{`{podSelector: {}, ingress: [{ports: [{port: dns}]}]}`},
		nil, []string{world + " > " + web + " TCP/5353", world + " > " + web + " UDP/5353"}},
	"outgoing, a named port is each peer's": {
		[]string{`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: {}}], ports: [{port: http}, {port: 7}]}]}`},
		[]string{web + " > " + monitor + " TCP/8080", web + " > " + far + " TCP/8181", web + " > " + other + " TCP/7"},
		[]string{web + " > " + far + " TCP/8080", web + " > " + other + " TCP/8080", web + " > " + world + " TCP/7"}},
	"outgoing to anybody, a named port is any pod's": {[]string{`{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: http}]}]}`},
		[]string{web + " > " + monitor + " TCP/8080"}, []string{web + " > " + world + " TCP/8080", web + " > " + far + " TCP/8080"}},
	"outgoing to a block, a named port is nobody's": {
		[]string{`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: http}]}]}`},
		nil, []string{web + " > " + monitor + " TCP/8080", web + " > " + world + " TCP/8080"}},
	"a block": {[]string{`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}`},
		[]string{web + " > " + world + " TCP/80"}, []string{web + " > 203.0.114.1 TCP/80", web + " > " + far + " TCP/80"}},
	"a block with exceptions": {
		[]string{`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.244.2.3/32, 10.244.1.0/24]}}]}]}`},
		[]string{far + " > " + web + " TCP/80", "10.1.1.1 > " + web + " TCP/80", "10.244.2.4 > " + web + " UDP/1"},
		[]string{monitor + " > " + web + " TCP/80", db + " > " + web + " TCP/80", world + " > " + web + " TCP/80"}},
	"an exception of one block is no exception of another": {
		[]string{`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.244.2.3/32]}}, {namespaceSelector: {}}]}]}`},
		[]string{monitor + " > " + web + " TCP/80"}, []string{world + " > " + web + " TCP/80"}},
	"a block of IPv6 is nobody": {[]string{`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "::/0"}}]}]}`},
		nil, []string{world + " > " + web + " TCP/80"}},
}

func TestFates(t *testing.T) {
	for _, fates := range []map[string]fate{selectorFates, portFates} {
		for name, f := range fates {
			t.Run(name, func(t *testing.T) {
				rules, faults := For(this, cluster(t, f.policies...))
				if len(faults) > 0 {
					t.Errorf("faults: %v", faults)
				}
				for _, connection := range f.passes {
					if !allows(rules, connection) {
						t.Errorf("%s does not pass", connection)
					}
				}
				for _, connection := range f.drops {
					if allows(rules, connection) {
						t.Errorf("%s passes", connection)
					}
				}
			})
		}
	}
}

func TestWhoIsRuled(t *testing.T) {
	state := cluster(t, denyAll)
	onHost := pod("shop/on-host", "worker", "172.18.0.3", "app=host")
	onHost.Spec.HostNetwork = true
	over := pod("shop/over", "worker", "10.244.1.9", "app=job")
	over.Status.Phase = corev1.PodSucceeded
	state.Pods = append(state.Pods, onHost, over, pod("watch/free", "worker", "10.244.1.8", "app=free"))
	rules, _ := For(this, state)
	var names []string
	for _, pod := range rules.Pods {
		names = append(names, pod.Name)
	}
	if !slices.Equal(names, []string{"shop/web", "shop/db"}) {
		t.Errorf("got %v", names)
	}
	if rules.Starting.Ingress || rules.Starting.Egress {
		t.Errorf("nobody starts, and yet %+v", rules.Starting)
	}
}

func TestHostNetworkIsNoPeer(t *testing.T) {
	state := cluster(t, `{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}`)
	onHost := pod("shop/on-host", "elsewhere", "172.18.0.3", "app=web")
	onHost.Spec.HostNetwork = true
	state.Pods = append(state.Pods, onHost)
	if rules, _ := For(this, state); allows(rules, "172.18.0.3 > "+web+" TCP/80") {
		t.Error("a selector means a node")
	}
}

func TestStartingPods(t *testing.T) {
	starting := pod("shop/starting", "worker", "", "app=starting")
	for name, c := range map[string]struct {
		policy          string
		node            Node
		ingress, egress bool
	}{
		"selected for both":        {denyAll, this, true, true},
		"selected for one":         {denyEgress, this, false, true},
		"not selected":             {`{podSelector: {matchLabels: {app: web}}}`, this, false, false},
		"starts on another node":   {denyAll, Node{"elsewhere", netip.MustParsePrefix("10.244.2.0/24")}, false, false},
		"the range is not known":   {denyAll, Node{Name: "worker"}, false, false},
		"selected by its own name": {`{podSelector: {matchLabels: {app: starting}}, policyTypes: [Ingress]}`, this, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			state := cluster(t, c.policy)
			state.Pods = append(state.Pods, starting)
			rules, _ := For(c.node, state)
			if rules.Starting.Ingress != c.ingress || rules.Starting.Egress != c.egress {
				t.Fatalf("got %+v", rules.Starting)
			}
			if !c.ingress && !c.egress {
				return
			}
			want := []netip.Addr{netip.MustParseAddr(web), netip.MustParseAddr(db)}
			if rules.Starting.Range != c.node.PodRange || !slices.Equal(rules.Starting.Known, want) {
				t.Errorf("got %+v", rules.Starting)
			}
		})
	}
}

func TestWhatCannotBeUnderstoodAllowsNothing(t *testing.T) {
	for says, spec := range map[string]string{
		"selector":    `{podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Sometimes}]}}]}]}`,
		"is no range": `{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: somewhere}}]}]}`,
	} {
		rules, faults := For(this, cluster(t, spec))
		if len(faults) == 0 || !strings.Contains(faults[0].Error(), says) {
			t.Errorf("faults: %v; want one that says %q", faults, says)
		}
		if allows(rules, far+" > "+web+" TCP/80") {
			t.Errorf("%s passes", spec)
		}
	}
}

func TestAPolicyWhoseSelectorCannotBeReadSelectsNobody(t *testing.T) {
	unreadable := `{podSelector: {matchExpressions: [{key: a, operator: Sometimes}]}, policyTypes: [Ingress, Egress]}`
	rules, faults := For(this, cluster(t, unreadable))
	if len(faults) == 0 || !strings.Contains(faults[0].Error(), "policy shop/policy selects nobody") {
		t.Errorf("faults: %v", faults)
	}
	if len(rules.Pods) != 0 {
		t.Errorf("got %+v", rules.Pods)
	}
}

func TestSidecarsHaveNamedPorts(t *testing.T) {
	state := cluster(t, `{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: side}, {port: setup}]}]}`)
	always := corev1.ContainerRestartPolicyAlways
	state.Pods[0].Spec.InitContainers = []corev1.Container{
		{RestartPolicy: &always, Ports: []corev1.ContainerPort{{Name: "side", ContainerPort: 7000}}},
		{Ports: []corev1.ContainerPort{{Name: "setup", ContainerPort: 7001}}},
	}
	rules, _ := For(this, state)
	if !allows(rules, far+" > "+web+" TCP/7000") || allows(rules, far+" > "+web+" TCP/7001") {
		t.Errorf("got %+v", rules.Pods)
	}
}
