// Package policy computes what the NetworkPolicies of a cluster mean for the pods of one node, and writes it
// down as nftables rules. It is pure: it takes what the API server said and returns values.
package policy

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// State is what the API server says, and all that rules depend on.
type State struct {
	Policies   []*networkingv1.NetworkPolicy
	Pods       []*corev1.Pod
	Namespaces []*corev1.Namespace
}

// Node is the one whose pods are ruled.
type Node struct {
	Name string
	// PodRange holds the addresses of its pods; the zero value if it is not known yet.
	PodRange netip.Prefix
}

// Rules is what the pods of a node may do. A node none of whose pods is selected by a policy has the zero value.
type Rules struct {
	// Pods lists the selected pods whose address is known, by address.
	Pods []PodRules
	// Starting is for the addresses of pods that run already and have not been heard of yet.
	Starting Starting
}

// PodRules is what one pod may do. A direction without Isolated is open, whatever the openings.
type PodRules struct {
	// Name is NAMESPACE/NAME, for people.
	Name            string
	Address         netip.Addr
	Ingress, Egress Direction
}

// Direction is one pod's policy for incoming or for outgoing connections: what no opening allows is denied.
type Direction struct {
	Isolated bool
	Openings []Opening
}

// Opening allows connections between the pod and its peers. A nil Ports means every port of every protocol.
type Opening struct {
	// Peers are disjoint and in order; for all the world it is 0.0.0.0/0.
	Peers []netip.Prefix
	Ports []PortRange
}

// PortRange is part of an opening: the ports First to Last of a protocol, both included.
type PortRange struct {
	Protocol    corev1.Protocol
	First, Last int32
}

// Starting denies the node's addresses that belong to no pod we know, for as long as a selected pod has no address
// so far. kubelet reports an address about a second after the pod got it, and a selected pod must be isolated
// before it starts. Which address it will be nobody knows: other pods that start then wait for theirs as well.
type Starting struct {
	Range           netip.Prefix
	Known           []netip.Addr
	Ingress, Egress bool
}

// For returns what the policies mean for the pods of a node, and what could not be understood. A peer of the latter kind
// allows nothing; a policy whose own selector is of that kind selects nobody. (The API server takes neither.)
func For(node Node, state State) (Rules, []error) {
	peers := newPeers(state)
	rules := Rules{Starting: Starting{Range: node.PodRange}}
	var faults []error
	for _, pod := range newestFirst(state.Pods) {
		if pod.Spec.NodeName != node.Name || !isInPodNetwork(pod) {
			continue
		}
		address := addressOf(pod)
		if address.IsValid() && slices.Contains(rules.Starting.Known, address) {
			continue // an older pod, about to go, whose address was given away already
		}
		found, errs := podRules(pod, state.Policies, peers)
		faults = append(faults, errs...)
		if !address.IsValid() {
			rules.Starting.Ingress = rules.Starting.Ingress || found.Ingress.Isolated
			rules.Starting.Egress = rules.Starting.Egress || found.Egress.Isolated
			continue
		}
		rules.Starting.Known = append(rules.Starting.Known, address)
		if found.Ingress.Isolated || found.Egress.Isolated {
			rules.Pods = append(rules.Pods, found)
		}
	}
	if !node.PodRange.IsValid() || !rules.Starting.Ingress && !rules.Starting.Egress {
		rules.Starting = Starting{}
	}
	slices.SortFunc(rules.Starting.Known, netip.Addr.Compare)
	slices.SortFunc(rules.Pods, func(a, b PodRules) int { return a.Address.Compare(b.Address) })
	return rules, faults
}

// podRules adds up all policies that select the pod.
func podRules(pod *corev1.Pod, policies []*networkingv1.NetworkPolicy, peers peers) (PodRules, []error) {
	rules := PodRules{Name: pod.Namespace + "/" + pod.Name, Address: addressOf(pod)}
	var faults []error
	for _, policy := range inOrder(policies) {
		if policy.Namespace != pod.Namespace {
			continue
		}
		selected, err := matches(&policy.Spec.PodSelector, pod.Labels)
		if err != nil {
			faults = append(faults, fmt.Errorf("policy %s/%s selects nobody: %w", policy.Namespace, policy.Name, err))
		}
		if !selected {
			continue
		}
		ingress, egress := directionsOf(policy)
		if ingress {
			rules.Ingress.Isolated = true
			for _, rule := range policy.Spec.Ingress {
				openings, errs := peers.ingress(pod, policy.Namespace, rule)
				rules.Ingress.Openings = append(rules.Ingress.Openings, openings...)
				faults = append(faults, errs...)
			}
		}
		if egress {
			rules.Egress.Isolated = true
			for _, rule := range policy.Spec.Egress {
				openings, errs := peers.egress(policy.Namespace, rule)
				rules.Egress.Openings = append(rules.Egress.Openings, openings...)
				faults = append(faults, errs...)
			}
		}
	}
	return rules, faults
}

// directionsOf says which directions a policy isolates. The API server fills policyTypes in, in the same way.
func directionsOf(policy *networkingv1.NetworkPolicy) (ingress, egress bool) {
	types := policy.Spec.PolicyTypes
	if len(types) == 0 {
		return true, len(policy.Spec.Egress) > 0
	}
	return slices.Contains(types, networkingv1.PolicyTypeIngress), slices.Contains(types, networkingv1.PolicyTypeEgress)
}

// isInPodNetwork tells pods with an address of their own, or soon to get one, from those that share the node's and
// those that are over.
func isInPodNetwork(pod *corev1.Pod) bool {
	return !pod.Spec.HostNetwork && pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed
}

// addressOf returns a pod's IPv4 address, or the zero value as long as it has none.
func addressOf(pod *corev1.Pod) netip.Addr {
	candidates := []string{pod.Status.PodIP}
	for _, more := range pod.Status.PodIPs {
		candidates = append(candidates, more.IP)
	}
	for _, candidate := range candidates {
		if address, err := netip.ParseAddr(candidate); err == nil && address.Is4() {
			return address
		}
	}
	return netip.Addr{}
}

func newestFirst(pods []*corev1.Pod) []*corev1.Pod {
	return slices.SortedFunc(slices.Values(pods), func(a, b *corev1.Pod) int {
		return cmp.Or(b.CreationTimestamp.Compare(a.CreationTimestamp.Time), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
}

// inOrder makes the same policies give the same text: caches list them in any order.
func inOrder(policies []*networkingv1.NetworkPolicy) []*networkingv1.NetworkPolicy {
	return slices.SortedFunc(slices.Values(policies), func(a, b *networkingv1.NetworkPolicy) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
}
