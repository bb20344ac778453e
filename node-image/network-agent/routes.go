package main

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// route says: pods in range are reached through this node address.
type route struct {
	podRange netip.Prefix
	via      netip.Addr
}

// routesTo lists the routes to the pods of all nodes but self, ordered by range.
// A node without a pod range or an address yet is left out: its next update brings it.
// Nodes that cannot be routed to are returned as errors, beside the routes to the others.
func routesTo(nodes []*corev1.Node, self string) ([]route, []error) {
	var routes []route
	var faults []error
	for _, node := range nodes {
		via := internalIPv4(node)
		if node.Name == self || node.Spec.PodCIDR == "" || !via.IsValid() {
			continue
		}
		podRange, err := podRangeOf(node)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		routes = append(routes, route{podRange, via})
	}
	slices.SortFunc(routes, func(a, b route) int { return cmp.Compare(a.podRange.String(), b.podRange.String()) })
	return routes, faults
}

// podRangeOf returns the node's pod range, which must be a single IPv4 one.
func podRangeOf(node *corev1.Node) (netip.Prefix, error) {
	if len(node.Spec.PodCIDRs) > 1 {
		return netip.Prefix{}, fmt.Errorf("node %s has pod ranges %v: this agent does IPv4 only, no dual stack", node.Name, node.Spec.PodCIDRs)
	}
	return parseIPv4Range("pod range of node "+node.Name, node.Spec.PodCIDR)
}

func internalIPv4(node *corev1.Node) netip.Addr {
	for _, address := range node.Status.Addresses {
		ip, err := netip.ParseAddr(address.Address)
		if address.Type == corev1.NodeInternalIP && err == nil && ip.Is4() {
			return ip
		}
	}
	return netip.Addr{}
}

// diffRoutes returns what to remove and what to add to get from present to wanted.
// Removals come first: a range that moved to another node is both removed and added.
func diffRoutes(present, wanted []route) (remove, add []route) {
	for _, r := range present {
		if !slices.Contains(wanted, r) {
			remove = append(remove, r)
		}
	}
	for _, r := range wanted {
		if !slices.Contains(present, r) {
			add = append(add, r)
		}
	}
	return remove, add
}
