package policy

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	networkingv1 "k8s.io/api/networking/v1"
)

// blockOf returns the addresses of a block without its exceptions. A block of IPv6 is empty: no pod here has any.
func blockOf(block *networkingv1.IPBlock) ([]netip.Prefix, error) {
	whole, err := netip.ParsePrefix(block.CIDR)
	if err != nil {
		return nil, fmt.Errorf("%q is no range", block.CIDR)
	}
	if !whole.Addr().Is4() {
		return nil, nil
	}
	left := []netip.Prefix{whole.Masked()}
	for _, text := range block.Except {
		except, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no range", text)
		}
		var next []netip.Prefix
		for _, part := range left {
			next = append(next, without(part, except.Masked())...)
		}
		left = next
	}
	return left, nil
}

// without takes one range out of another: halves it until the hole is a part of its own, 32 times at most.
func without(whole, hole netip.Prefix) []netip.Prefix {
	if !whole.Overlaps(hole) {
		return []netip.Prefix{whole}
	}
	if hole.Bits() <= whole.Bits() {
		return nil
	}
	low, high := halves(whole)
	return append(without(low, hole), without(high, hole)...)
}

// halves splits an IPv4 range that is larger than one address.
func halves(whole netip.Prefix) (low, high netip.Prefix) {
	bits := whole.Bits() + 1
	bytes := whole.Addr().As4()
	bytes[(bits-1)/8] |= 0x80 >> ((bits - 1) % 8)
	return netip.PrefixFrom(whole.Addr(), bits), netip.PrefixFrom(netip.AddrFrom4(bytes), bits)
}

// tidy sorts ranges and leaves out those that lie in another: nftables refuses a set whose ranges overlap, and
// two ranges in CIDR notation that overlap are always one inside the other.
func tidy(ranges []netip.Prefix) []netip.Prefix {
	sorted := slices.SortedFunc(slices.Values(ranges), func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	var kept []netip.Prefix
	for _, candidate := range sorted {
		if len(kept) == 0 || !kept[len(kept)-1].Overlaps(candidate) {
			kept = append(kept, candidate)
		}
	}
	return kept
}
