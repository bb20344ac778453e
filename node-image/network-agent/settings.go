package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// settings is everything the agent is told by its environment.
type settings struct {
	nodeName string
	// podSubnet holds the pods of all nodes: traffic inside it keeps its source address.
	podSubnet netip.Prefix
	// apiServer is host:port of the API server, or empty for the Service address.
	// The Service address needs kube-proxy's rules, which need not be there yet.
	apiServer string
	// apiService is host:port of the API server's Service, which every container is told.
	apiService string
}

// settingsFrom reads NODE_NAME, POD_SUBNET and CONTROL_PLANE_ENDPOINT.
func settingsFrom(getenv func(string) string) (settings, error) {
	nodeName := getenv("NODE_NAME")
	if nodeName == "" {
		return settings{}, errors.New("NODE_NAME is not set: the DaemonSet fills it from spec.nodeName")
	}
	podSubnet, err := parseIPv4Range("POD_SUBNET", getenv("POD_SUBNET"))
	if err != nil {
		return settings{}, err
	}
	return settings{
		nodeName:   nodeName,
		podSubnet:  podSubnet,
		apiServer:  getenv("CONTROL_PLANE_ENDPOINT"),
		apiService: net.JoinHostPort(getenv("KUBERNETES_SERVICE_HOST"), getenv("KUBERNETES_SERVICE_PORT")),
	}, nil
}

// parseIPv4Range accepts one IPv4 range in CIDR notation. what names the value in errors.
func parseIPv4Range(what, value string) (netip.Prefix, error) {
	if strings.Contains(value, ",") {
		return netip.Prefix{}, fmt.Errorf("%s is %q: this agent does IPv4 only, no dual stack", what, value)
	}
	prefix, err := netip.ParsePrefix(value)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%s is %q, which is not a range such as 10.244.0.0/16", what, value)
	}
	if !prefix.Addr().Is4() {
		return netip.Prefix{}, fmt.Errorf("%s is %q: this agent does IPv4 only, no IPv6", what, value)
	}
	return prefix.Masked(), nil
}
