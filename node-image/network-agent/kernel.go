package main

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// routeProtocol marks our routes in the kernel's table, so that we remove our own and no others.
// The number is from the range that /etc/iproute2/rt_protos leaves to administrators.
const routeProtocol netlink.RouteProtocol = 153

// presentRoutes lists the routes in the main table that carry our mark.
func presentRoutes() ([]route, error) {
	filter := &netlink.Route{Protocol: routeProtocol, Table: unix.RT_TABLE_MAIN}
	entries, err := netlink.RouteListFiltered(netlink.FAMILY_V4, filter, netlink.RT_FILTER_PROTOCOL|netlink.RT_FILTER_TABLE)
	if err != nil {
		return nil, fmt.Errorf("list routes: %w", err)
	}
	var routes []route
	for _, entry := range entries {
		via, ok := netip.AddrFromSlice(entry.Gw.To4())
		if entry.Dst == nil || !ok {
			continue
		}
		podRange, err := netip.ParsePrefix(entry.Dst.String())
		if err != nil {
			continue
		}
		routes = append(routes, route{podRange, via})
	}
	return routes, nil
}

func addRoute(r route) error {
	return wrapRoute("add", r, netlink.RouteReplace(kernelRoute(r)))
}

func removeRoute(r route) error {
	return wrapRoute("remove", r, netlink.RouteDel(kernelRoute(r)))
}

func wrapRoute(verb string, r route, err error) error {
	if err != nil {
		return fmt.Errorf("%s route to %s via %s: %w", verb, r.podRange, r.via, err)
	}
	return nil
}

func kernelRoute(r route) *netlink.Route {
	destination := &net.IPNet{IP: r.podRange.Addr().AsSlice(), Mask: net.CIDRMask(r.podRange.Bits(), 32)}
	return &netlink.Route{Dst: destination, Gw: r.via.AsSlice(), Protocol: routeProtocol}
}

// uplinkMTU is the MTU of the interface that holds the address.
func uplinkMTU(address netip.Addr) (int, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return 0, fmt.Errorf("list interfaces: %w", err)
	}
	for _, link := range links {
		held, err := netlink.AddrList(link, netlink.FAMILY_V4)
		if err != nil {
			return 0, fmt.Errorf("addresses of %s: %w", link.Attrs().Name, err)
		}
		for _, candidate := range held {
			if candidate.IP.Equal(address.AsSlice()) {
				return link.Attrs().MTU, nil
			}
		}
	}
	return 0, fmt.Errorf("no interface holds the node's address %s", address)
}
