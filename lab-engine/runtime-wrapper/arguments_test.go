package main

import (
	"math"
	"strings"
	"testing"
)

func TestParseFindsWhatToEdit(t *testing.T) {
	cases := []struct {
		line string
		want call
	}{
		{"--root /run/r --log /l.json --log-format json create --bundle /b --pid-file /p ID", call{bundle: "/b"}},
		{"--root /run/r --systemd-cgroup run -b /b ID", call{bundle: "/b"}},
		{"--root=/run/r create --bundle=/b ID", call{bundle: "/b"}},
		{"create ID", call{bundle: "."}},
		{"--root /run/r --log /l.json exec --process /tmp/p --console-socket /s --detach ID", call{process: "/tmp/p"}},
		{"exec ID ls", call{}},
		{"--root create kill ID 9", call{}}, // "create" is the value of --root
		{"--root /run/r delete --force ID", call{}},
		{"--version", call{}},
		{"", call{}},
	}
	for _, c := range cases {
		if got := parse(strings.Fields(c.line)); got != c.want {
			t.Errorf("parse(%q) = %+v, want %+v", c.line, got, c.want)
		}
	}
}

func TestParseLimitsReadsTheTableOfTheKernel(t *testing.T) {
	table := `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max processes             96365                96365                processes 
Max open files            1024                 20000                files     
Max realtime timeout      unlimited            unlimited            us        
`
	limits, err := parseLimits(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]uint64{"RLIMIT_CPU": math.MaxUint64, "RLIMIT_NPROC": 96365, "RLIMIT_NOFILE": 20000, "RLIMIT_RTTIME": math.MaxUint64}
	for name, value := range want {
		if limits[name] != value {
			t.Errorf("%s is %d, want %d", name, limits[name], value)
		}
	}
	if len(limits) != len(want) {
		t.Errorf("got %v", limits)
	}
}
