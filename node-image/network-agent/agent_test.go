package main

import (
	"encoding/json"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func TestAwaitServicesIsPatientButNotForever(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	started := time.Now()
	awaitServices(address, time.Minute)
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("an address that answers took %s", took)
	}
	_ = listener.Close()
	started = time.Now()
	awaitServices(address, 100*time.Millisecond)
	if took := time.Since(started); took < 100*time.Millisecond || took > 10*time.Second {
		t.Errorf("an address that refuses took %s", took)
	}
}

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestSettings(t *testing.T) {
	got, err := settingsFrom(environment(map[string]string{
		"NODE_NAME": "worker", "POD_SUBNET": "10.244.0.0/16", "CONTROL_PLANE_ENDPOINT": "lab-control-plane:6443",
		"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443",
	}))
	want := settings{"worker", netip.MustParsePrefix("10.244.0.0/16"), "lab-control-plane:6443", "10.96.0.1:443"}
	if err != nil || got != want {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
}

func TestSettingsRefused(t *testing.T) {
	for name, c := range map[string]struct{ node, subnet, says string }{
		"dual stack":   {"n", "10.244.0.0/16,fd00::/56", "no dual stack"},
		"IPv6":         {"n", "fd00:10:244::/56", "no IPv6"},
		"not a range":  {"n", "10.244.0.0", "not a range"},
		"nothing":      {"n", "", "not a range"},
		"no node name": {"", "10.244.0.0/16", "NODE_NAME"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := settingsFrom(environment(map[string]string{"NODE_NAME": c.node, "POD_SUBNET": c.subnet}))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v; want an error that says %q", err, c.says)
			}
		})
	}
}

func TestConflist(t *testing.T) {
	text := renderConflist(netip.MustParsePrefix("10.244.3.0/24"), 1450)
	var conflist struct {
		Name    string
		Plugins []struct {
			Type string
			MTU  int
			IPAM struct {
				Type   string
				Ranges [][]struct{ Subnet string }
				Routes []struct{ Dst string }
			}
			Capabilities map[string]bool
		}
	}
	if err := json.Unmarshal(text, &conflist); err != nil {
		t.Fatal(err)
	}
	ptp, portmap := conflist.Plugins[0], conflist.Plugins[1]
	if ptp.Type != "ptp" || ptp.MTU != 1450 || ptp.IPAM.Type != "host-local" ||
		ptp.IPAM.Ranges[0][0].Subnet != "10.244.3.0/24" || ptp.IPAM.Routes[0].Dst != "0.0.0.0/0" {
		t.Errorf("first plugin: %+v", ptp)
	}
	if portmap.Type != "portmap" || !portmap.Capabilities["portMappings"] {
		t.Errorf("second plugin: %+v", portmap)
	}
}

func TestWriteIfChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "10-test.conflist")
	for i, c := range []struct {
		content string
		wrote   bool
	}{{"a", true}, {"a", false}, {"b", true}} {
		wrote, err := writeIfChanged(path, []byte(c.content))
		if err != nil || wrote != c.wrote {
			t.Fatalf("write %d: wrote %v, %v; want %v", i, wrote, err, c.wrote)
		}
		if present, _ := os.ReadFile(path); string(present) != c.content {
			t.Fatalf("write %d: the file holds %q", i, present)
		}
	}
}

func node(name, podRange, address string) *corev1.Node {
	n := &corev1.Node{}
	n.Name = name
	if podRange != "" {
		n.Spec.PodCIDR, n.Spec.PodCIDRs = podRange, []string{podRange}
	}
	if address != "" {
		n.Status.Addresses = []corev1.NodeAddress{
			{Type: corev1.NodeHostName, Address: name},
			{Type: corev1.NodeInternalIP, Address: address},
		}
	}
	return n
}

func to(podRange, via string) route {
	return route{netip.MustParsePrefix(podRange), netip.MustParseAddr(via)}
}

func TestRoutesTo(t *testing.T) {
	dual := node("dual", "10.244.9.0/24", "172.18.0.9")
	dual.Spec.PodCIDRs = append(dual.Spec.PodCIDRs, "fd00::/64")
	nodes := []*corev1.Node{
		node("worker2", "10.244.2.0/24", "172.18.0.4"),
		node("self", "10.244.0.0/24", "172.18.0.2"),
		node("worker", "10.244.1.0/24", "172.18.0.3"),
		node("no-range-yet", "", "172.18.0.5"),
		node("no-address-yet", "10.244.5.0/24", ""),
		node("six", "fd00:10::/64", "172.18.0.6"),
		dual,
	}
	routes, faults := routesTo(nodes, "self")
	want := []route{to("10.244.1.0/24", "172.18.0.3"), to("10.244.2.0/24", "172.18.0.4")}
	if !slices.Equal(routes, want) {
		t.Errorf("got %v; want %v", routes, want)
	}
	if len(faults) != 2 || !strings.Contains(faults[0].Error(), "no IPv6") || !strings.Contains(faults[1].Error(), "no dual stack") {
		t.Errorf("faults: %v", faults)
	}
}

func TestDiffRoutes(t *testing.T) {
	a, b, c := to("10.244.1.0/24", "172.18.0.3"), to("10.244.2.0/24", "172.18.0.4"), to("10.244.3.0/24", "172.18.0.5")
	moved := to("10.244.1.0/24", "172.18.0.7")
	for name, x := range map[string]struct{ present, wanted, remove, add []route }{
		"nothing to do":     {[]route{a, b}, []route{b, a}, nil, nil},
		"a node came":       {[]route{a}, []route{a, b}, nil, []route{b}},
		"a node went":       {[]route{a, b, c}, []route{a, c}, []route{b}, nil},
		"the address moved": {[]route{a}, []route{moved}, []route{a}, []route{moved}},
		"first start":       {nil, []route{a, b}, nil, []route{a, b}},
	} {
		t.Run(name, func(t *testing.T) {
			remove, add := diffRoutes(x.present, x.wanted)
			if !slices.Equal(remove, x.remove) || !slices.Equal(add, x.add) {
				t.Errorf("remove %v, add %v; want %v, %v", remove, add, x.remove, x.add)
			}
		})
	}
}

func TestMasqueradeRules(t *testing.T) {
	subnet := netip.MustParsePrefix("10.244.0.0/16")
	rules := masqueradeRules(subnet)
	// The order is the meaning: what stays inside returns before anything is rewritten.
	want := [][]string{
		{"-d", "10.244.0.0/16", "-j", "RETURN"},
		{"-m", "addrtype", "--dst-type", "LOCAL", "-j", "RETURN"},
		{"-j", "MASQUERADE", "--random-fully"},
	}
	if !reflect.DeepEqual(rules, want) {
		t.Errorf("got %v; want %v", rules, want)
	}
	if jump := jumpRule(subnet); !slices.Equal(jump[:2], []string{"-s", "10.244.0.0/16"}) || jump[len(jump)-1] != masqueradeChain {
		t.Errorf("jump: %v", jump)
	}
}

func TestRulesThatChangedPlacesAreNotInOrder(t *testing.T) {
	wanted := masqueradeRules(netip.MustParsePrefix("10.244.0.0/16"))
	// As iptables 1.8.9 lists them.
	inside := "-A DNSDRILL-MASQ -d 10.244.0.0/16 -j RETURN"
	local := "-A DNSDRILL-MASQ -m addrtype --dst-type LOCAL -j RETURN"
	masquerade := "-A DNSDRILL-MASQ -j MASQUERADE --random-fully"
	if !inOrder([]string{inside, local, masquerade}, wanted) {
		t.Error("the rules as they were made are said to be out of order")
	}
	for _, listed := range [][]string{{local, masquerade, inside}, {local, inside, masquerade}, {inside, inside, masquerade}} {
		if inOrder(listed, wanted) {
			t.Errorf("%q is said to be in order", listed)
		}
	}
}
