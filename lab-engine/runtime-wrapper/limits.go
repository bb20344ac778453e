package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// The names that /proc/self/limits gives to the limits of the OCI specification.
var limitNames = map[string]string{
	"Max cpu time":          "RLIMIT_CPU",
	"Max file size":         "RLIMIT_FSIZE",
	"Max data size":         "RLIMIT_DATA",
	"Max stack size":        "RLIMIT_STACK",
	"Max core file size":    "RLIMIT_CORE",
	"Max resident set":      "RLIMIT_RSS",
	"Max processes":         "RLIMIT_NPROC",
	"Max open files":        "RLIMIT_NOFILE",
	"Max locked memory":     "RLIMIT_MEMLOCK",
	"Max address space":     "RLIMIT_AS",
	"Max file locks":        "RLIMIT_LOCKS",
	"Max pending signals":   "RLIMIT_SIGPENDING",
	"Max msgqueue size":     "RLIMIT_MSGQUEUE",
	"Max nice priority":     "RLIMIT_NICE",
	"Max realtime priority": "RLIMIT_RTPRIO",
	"Max realtime timeout":  "RLIMIT_RTTIME",
}

// ownBounds reads the bounds of this process from the kernel.
func ownBounds() (bounds, error) {
	table, err := os.Open("/proc/self/limits")
	if err != nil {
		return bounds{}, err
	}
	defer table.Close()
	limits, err := parseLimits(table)
	if err != nil {
		return bounds{}, err
	}
	score, err := os.ReadFile("/proc/self/oom_score_adj")
	if err != nil {
		return bounds{}, err
	}
	present, err := strconv.ParseInt(strings.TrimSpace(string(score)), 10, 64)
	if err != nil {
		return bounds{}, fmt.Errorf("oom_score_adj: %w", err)
	}
	return bounds{limits, present}, nil
}

// The name takes the first 26 columns, the soft limit the next 21, the hard limit the 21 after those.
func parseLimits(table io.Reader) (map[string]uint64, error) {
	limits := map[string]uint64{}
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		line := lines.Text()
		if len(line) < 48 {
			continue
		}
		name, known := limitNames[strings.TrimSpace(line[:26])]
		if !known {
			continue
		}
		fields := strings.Fields(line[26:])
		if len(fields) < 2 {
			return nil, fmt.Errorf("limits: cannot read %q", line)
		}
		hard, err := parseLimit(fields[1])
		if err != nil {
			return nil, fmt.Errorf("limits: cannot read %q", line)
		}
		limits[name] = hard
	}
	return limits, lines.Err()
}

func parseLimit(text string) (uint64, error) {
	if text == "unlimited" {
		return math.MaxUint64, nil // RLIM_INFINITY
	}
	return strconv.ParseUint(text, 10, 64)
}

func exceeds(asked any, hardest uint64) bool {
	number, ok := asked.(json.Number)
	if !ok {
		return false
	}
	value, err := strconv.ParseUint(number.String(), 10, 64)
	return err == nil && value > hardest
}
