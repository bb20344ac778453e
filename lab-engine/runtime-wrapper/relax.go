package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// The capability that the sandboxes in question take away, and the only one that the wrapper gives up.
const withheld = "CAP_SYS_RESOURCE"

// bounds is what this process, and so a container that it starts, gets at best without the capability.
type bounds struct {
	hardLimits  map[string]uint64 // by their names in the OCI specification
	oomScoreAdj int64
}

// relaxSpec takes an OCI runtime specification (config.json) and returns it without the demands that only
// CAP_SYS_RESOURCE could meet. Everything else, fields unknown to the wrapper included, keeps its value.
func relaxSpec(specification []byte, own bounds) ([]byte, error) {
	return edit(specification, func(root map[string]any) error {
		process, ok := root["process"].(map[string]any)
		if !ok {
			return nil // a specification without a process is legal: nothing will run, nothing to relax
		}
		return relax(process, own)
	})
}

// relaxProcess does the same for the process file of `runc exec`.
func relaxProcess(process []byte, own bounds) ([]byte, error) {
	return edit(process, func(root map[string]any) error { return relax(root, own) })
}

func edit(document []byte, change func(map[string]any) error) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber() // limits and device numbers do not survive a detour through float64
	var root map[string]any
	if err := decoder.Decode(&root); err != nil {
		return nil, err
	}
	if err := change(root); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(root)
	return out.Bytes(), err
}

func relax(process map[string]any, own bounds) error {
	if sets, ok := process["capabilities"].(map[string]any); ok {
		for name, set := range sets {
			if list, ok := set.([]any); ok {
				sets[name] = without(list, withheld)
			}
		}
	}
	// Lowering the score below its present value needs the capability.
	if score, ok := process["oomScoreAdj"].(json.Number); ok {
		value, err := score.Int64()
		if err != nil {
			return fmt.Errorf("oomScoreAdj: %w", err)
		}
		if value < own.oomScoreAdj {
			process["oomScoreAdj"] = json.Number(strconv.FormatInt(own.oomScoreAdj, 10))
		}
	}
	if asked, ok := process["rlimits"].([]any); ok {
		process["rlimits"] = affordable(asked, own.hardLimits)
	}
	return nil
}

func without(list []any, unwanted string) []any {
	kept := make([]any, 0, len(list))
	for _, item := range list {
		if item != unwanted {
			kept = append(kept, item)
		}
	}
	return kept
}

// affordable keeps the limits that can be set without raising a hard limit. A dropped one is inherited instead,
// which is the most that the machine allows.
func affordable(asked []any, limits map[string]uint64) []any {
	kept := make([]any, 0, len(asked))
	for _, item := range asked {
		entry, ok := item.(map[string]any)
		if !ok {
			continue
		}
		name, _ := entry["type"].(string)
		hardest, known := limits[name]
		if known && exceeds(entry["hard"], hardest) {
			continue
		}
		kept = append(kept, item)
	}
	return kept
}
