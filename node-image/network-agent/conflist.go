package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/netip"
	"os"
)

// conflistPath is what containerd reads. The leading number decides which file wins if there are several.
const conflistPath = "/etc/cni/net.d/10-dnsdrill.conflist"

type object = map[string]any

// renderConflist returns the CNI configuration of a node whose pods live in podRange.
// mtu is that of the node's uplink; a larger one in the pods would lose large packets.
func renderConflist(podRange netip.Prefix, mtu int) []byte {
	conflist := object{
		"cniVersion": "0.4.0",
		"name":       "dnsdrill",
		"plugins": []object{
			{
				"type":   "ptp",
				"mtu":    mtu,
				"ipMasq": false, // the agent's own rules do it, in one place
				"ipam": object{
					"type": "host-local",
					// Under /run, so that a restarted node forgets the addresses of pods that are gone.
					"dataDir": "/run/cni-ipam-state",
					"ranges":  [][]object{{{"subnet": podRange.String()}}},
					"routes":  []object{{"dst": "0.0.0.0/0"}},
				},
			},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}
	text, err := json.MarshalIndent(conflist, "", "  ")
	if err != nil {
		panic(err) // only literals above: cannot fail
	}
	return append(text, '\n')
}

// writeIfChanged replaces the file in one go, as containerd may read it at any moment.
// It reports whether it wrote: an unchanged file must not make containerd reload.
func writeIfChanged(path string, content []byte) (bool, error) {
	present, err := os.ReadFile(path)
	if err == nil && bytes.Equal(present, content) {
		return false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	scratch := path + ".new" // an ending that containerd does not look at
	if err := os.WriteFile(scratch, content, 0o644); err != nil {
		return false, err
	}
	return true, os.Rename(scratch, path)
}
