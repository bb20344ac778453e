package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/coreos/go-iptables/iptables"
)

const (
	natTable        = "nat"
	masqueradeChain = "DNSDRILL-MASQ"
)

// jumpRule sends what pods emit to our chain.
func jumpRule(podSubnet netip.Prefix) []string {
	return []string{"-s", podSubnet.String(), "-m", "comment", "--comment", "dnsdrill: pods leaving the pod network", "-j", masqueradeChain}
}

// masqueradeRules is our chain: pods see each other, and the node they run on sees them, under their own
// addresses; the rest of the world knows no route to a pod and sees the node instead.
func masqueradeRules(podSubnet netip.Prefix) [][]string {
	return [][]string{
		{"-d", podSubnet.String(), "-j", "RETURN"},
		{"-m", "addrtype", "--dst-type", "LOCAL", "-j", "RETURN"},
		// Without random ports, simultaneous DNS questions of several pods can collide in conntrack.
		{"-j", "MASQUERADE", "--random-fully"},
	}
}

// ensureMasquerade brings the chain and the jump to it about, and leaves them alone where they are right:
// emptying the chain, however briefly, would let packets out under pod addresses.
func ensureMasquerade(tables *iptables.IPTables, podSubnet netip.Prefix) error {
	exists, err := tables.ChainExists(natTable, masqueradeChain)
	if err != nil {
		return fmt.Errorf("look for chain %s: %w", masqueradeChain, err)
	}
	if !exists {
		if err := tables.NewChain(natTable, masqueradeChain); err != nil {
			return fmt.Errorf("make chain %s: %w", masqueradeChain, err)
		}
	}
	right, err := chainIsRight(tables, podSubnet)
	if err != nil {
		return err
	}
	if !right {
		if err := refill(tables, podSubnet); err != nil {
			return err
		}
	}
	if err := tables.AppendUnique(natTable, "POSTROUTING", jumpRule(podSubnet)...); err != nil {
		return fmt.Errorf("jump to %s: %w", masqueradeChain, err)
	}
	return nil
}

func chainIsRight(tables *iptables.IPTables, podSubnet netip.Prefix) (bool, error) {
	listed, err := tables.List(natTable, masqueradeChain)
	if err != nil {
		return false, fmt.Errorf("list chain %s: %w", masqueradeChain, err)
	}
	wanted := masqueradeRules(podSubnet)
	if len(listed) != len(wanted)+1 { // the first line declares the chain
		return false, nil
	}
	if !inOrder(listed[1:], wanted) {
		return false, nil
	}
	for _, rule := range wanted {
		// Words can mislead; iptables compares by meaning.
		present, err := tables.Exists(natTable, masqueradeChain, rule...)
		if err != nil || !present {
			return false, err
		}
	}
	return true, nil
}

// inOrder says whether each listed rule has all words of the wanted one in its place. Rules can change places and
// their number stay the same: the first deleted and appended again is one that is never reached.
func inOrder(listed []string, wanted [][]string) bool {
	for i, rule := range wanted {
		words := strings.Fields(listed[i])
		for _, word := range rule {
			if !slices.Contains(words, word) {
				return false
			}
		}
	}
	return true
}

func refill(tables *iptables.IPTables, podSubnet netip.Prefix) error {
	if err := tables.ClearChain(natTable, masqueradeChain); err != nil {
		return fmt.Errorf("empty chain %s: %w", masqueradeChain, err)
	}
	for _, rule := range masqueradeRules(podSubnet) {
		if err := tables.Append(natTable, masqueradeChain, rule...); err != nil {
			return fmt.Errorf("fill chain %s: %w", masqueradeChain, err)
		}
	}
	return nil
}
