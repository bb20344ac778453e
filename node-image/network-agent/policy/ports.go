package policy

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const lastPort = 65535

// portsOn returns the ports that a rule names, with names looked up on a pod. Ports are nil when all are meant;
// some is false when none is, because the pod has no port of that name.
func portsOn(pod *corev1.Pod, wanted []networkingv1.NetworkPolicyPort) (ports []PortRange, some bool) {
	if len(wanted) == 0 {
		return nil, true
	}
	for _, port := range wanted {
		protocol := corev1.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		switch {
		case port.Port == nil:
			ports = append(ports, PortRange{protocol, 0, lastPort})
		case port.Port.Type == intstr.String:
			for _, number := range portsNamed(pod, protocol, port.Port.StrVal) {
				ports = append(ports, PortRange{protocol, number, number})
			}
		case port.EndPort != nil:
			ports = append(ports, PortRange{protocol, port.Port.IntVal, *port.EndPort})
		default:
			ports = append(ports, PortRange{protocol, port.Port.IntVal, port.Port.IntVal})
		}
	}
	return merge(ports), len(ports) > 0
}

// portsNamed looks a name up in the containers that run as long as the pod does.
func portsNamed(pod *corev1.Pod, protocol corev1.Protocol, name string) []int32 {
	if pod == nil {
		return nil
	}
	containers := slices.Clone(pod.Spec.Containers)
	for _, container := range pod.Spec.InitContainers {
		if container.RestartPolicy != nil && *container.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			containers = append(containers, container)
		}
	}
	var numbers []int32
	for _, container := range containers {
		for _, port := range container.Ports {
			if port.Name == name && cmp.Or(port.Protocol, corev1.ProtocolTCP) == protocol {
				numbers = append(numbers, port.ContainerPort)
			}
		}
	}
	return numbers
}

func splitNamed(ports []networkingv1.NetworkPolicyPort) (numbered, named []networkingv1.NetworkPolicyPort) {
	for _, port := range ports {
		if port.Port != nil && port.Port.Type == intstr.String {
			named = append(named, port)
		} else {
			numbered = append(numbered, port)
		}
	}
	return numbered, named
}

// merge sorts ranges by protocol and port and unites those that overlap: nftables refuses a set that has them.
func merge(ports []PortRange) []PortRange {
	sorted := slices.SortedFunc(slices.Values(ports), func(a, b PortRange) int {
		return cmp.Or(cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	var merged []PortRange
	for _, next := range sorted {
		if last := len(merged) - 1; last >= 0 && merged[last].Protocol == next.Protocol && next.First <= merged[last].Last {
			merged[last].Last = max(merged[last].Last, next.Last)
			continue
		}
		merged = append(merged, next)
	}
	return merged
}
