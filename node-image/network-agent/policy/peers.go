package policy

import (
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

var everywhere = netip.MustParsePrefix("0.0.0.0/0")

// peers answers who is meant by the peers of a rule.
type peers struct {
	pods       []*corev1.Pod // those with an address in the pod network, by address; one for each
	namespaces map[string]labels.Set
}

func newPeers(state State) peers {
	found := peers{namespaces: map[string]labels.Set{}}
	given := map[netip.Addr]bool{}
	for _, pod := range newestFirst(state.Pods) {
		address := addressOf(pod)
		if !isInPodNetwork(pod) || !address.IsValid() || given[address] {
			continue // among them older pods, about to go, whose address was given away already
		}
		given[address] = true
		found.pods = append(found.pods, pod)
	}
	slices.SortFunc(found.pods, func(a, b *corev1.Pod) int { return addressOf(a).Compare(addressOf(b)) })
	for _, namespace := range state.Namespaces {
		found.namespaces[namespace.Name] = namespace.Labels
	}
	return found
}

// ingress is what a rule of a policy in a namespace lets in to a pod. A named port is one of that pod.
func (p peers) ingress(pod *corev1.Pod, namespace string, rule networkingv1.NetworkPolicyIngressRule) ([]Opening, []error) {
	ports, some := portsOn(pod, rule.Ports)
	if !some {
		return nil, nil
	}
	pods, blocks, faults := p.named(namespace, rule.From)
	who := slices.Concat(blocks, addresses(pods))
	if len(who) == 0 {
		return nil, faults
	}
	return []Opening{{tidy(who), ports}}, faults
}

// egress is what a rule of a policy in a namespace lets out. A named port is one of each peer, and may be another
// number on every one; blocks of addresses have none.
func (p peers) egress(namespace string, rule networkingv1.NetworkPolicyEgressRule) ([]Opening, []error) {
	pods, blocks, faults := p.named(namespace, rule.To)
	var openings []Opening
	numbered, names := splitNamed(rule.Ports)
	if ports, some := portsOn(nil, numbered); some && (len(numbered) > 0 || len(names) == 0) {
		if who := slices.Concat(blocks, addresses(pods)); len(who) > 0 {
			openings = append(openings, Opening{tidy(who), ports})
		}
	}
	if len(names) == 0 {
		return openings, faults
	}
	if len(rule.To) == 0 {
		pods = p.pods // only pods have ports with names
	}
	for _, pod := range pods {
		if ports, some := portsOn(pod, names); some {
			openings = append(openings, Opening{addresses([]*corev1.Pod{pod}), ports})
		}
	}
	return openings, faults
}

// named returns the pods and the address blocks that a rule names. A rule that names nobody means everybody.
func (p peers) named(namespace string, wanted []networkingv1.NetworkPolicyPeer) (pods []*corev1.Pod, blocks []netip.Prefix, faults []error) {
	if len(wanted) == 0 {
		return nil, []netip.Prefix{everywhere}, nil
	}
	for _, peer := range wanted {
		if peer.IPBlock != nil {
			found, err := blockOf(peer.IPBlock)
			if err != nil {
				faults = append(faults, fmt.Errorf("ipBlock in namespace %s: %w", namespace, err))
			}
			blocks = append(blocks, found...)
			continue
		}
		for _, pod := range p.pods {
			matched, err := p.selects(namespace, peer, pod)
			if err != nil {
				faults = append(faults, fmt.Errorf("peer in namespace %s: %w", namespace, err))
				break
			}
			if matched && !slices.Contains(pods, pod) {
				pods = append(pods, pod)
			}
		}
	}
	return pods, blocks, faults
}

// selects says whether a peer with selectors means a pod. Without a namespace selector it means the policy's own.
func (p peers) selects(namespace string, peer networkingv1.NetworkPolicyPeer, pod *corev1.Pod) (bool, error) {
	if peer.NamespaceSelector == nil {
		if pod.Namespace != namespace {
			return false, nil
		}
	} else {
		its, known := p.namespaces[pod.Namespace]
		matched, err := matches(peer.NamespaceSelector, its)
		if err != nil || !known || !matched {
			return false, err
		}
	}
	if peer.PodSelector == nil {
		return peer.NamespaceSelector != nil, nil
	}
	return matches(peer.PodSelector, pod.Labels)
}

func matches(selector *metav1.LabelSelector, of labels.Set) (bool, error) {
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return false, fmt.Errorf("selector: %w", err)
	}
	return compiled.Matches(of), nil
}

func addresses(pods []*corev1.Pod) []netip.Prefix {
	var found []netip.Prefix
	for _, pod := range pods {
		found = append(found, netip.PrefixFrom(addressOf(pod), 32))
	}
	return found
}
