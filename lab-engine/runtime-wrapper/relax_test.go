package main

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

// What dockerd 20.10 writes for a privileged container with `--ulimit nofile=1048576`, shortened.
const privileged = `{
  "ociVersion": "1.0.2-dev",
  "process": {
    "terminal": true,
    "args": ["/usr/local/bin/entrypoint", "/sbin/init"],
    "env": ["A=<b>&c"],
    "capabilities": {
      "bounding": ["CAP_CHOWN", "CAP_SYS_RESOURCE", "CAP_SYS_ADMIN"],
      "effective": ["CAP_CHOWN", "CAP_SYS_RESOURCE", "CAP_SYS_ADMIN"],
      "inheritable": ["CAP_SYS_RESOURCE"],
      "permitted": ["CAP_CHOWN", "CAP_SYS_RESOURCE", "CAP_SYS_ADMIN"],
      "ambient": null
    },
    "rlimits": [
      {"type": "RLIMIT_NOFILE", "hard": 1048576, "soft": 1048576},
      {"type": "RLIMIT_NPROC", "hard": 1000, "soft": 500}
    ],
    "oomScoreAdj": -500,
    "aFieldOfTomorrow": {"kept": [1, 2.5, null]}
  },
  "linux": {
    "resources": {"memory": {"limit": 9223372036854775807}, "devices": [{"allow": true, "major": -1}]}
  }
}`

func TestRelaxSpecTakesOutWhatTheKernelWouldRefuse(t *testing.T) {
	own := bounds{hardLimits: map[string]uint64{"RLIMIT_NOFILE": 20000, "RLIMIT_NPROC": 1000}}
	after, err := relaxSpec([]byte(privileged), own)
	if err != nil {
		t.Fatal(err)
	}
	expectJSON(t, after, `{
  "ociVersion": "1.0.2-dev",
  "process": {
    "terminal": true,
    "args": ["/usr/local/bin/entrypoint", "/sbin/init"],
    "env": ["A=<b>&c"],
    "capabilities": {
      "bounding": ["CAP_CHOWN", "CAP_SYS_ADMIN"],
      "effective": ["CAP_CHOWN", "CAP_SYS_ADMIN"],
      "inheritable": [],
      "permitted": ["CAP_CHOWN", "CAP_SYS_ADMIN"],
      "ambient": null
    },
    "rlimits": [{"type": "RLIMIT_NPROC", "hard": 1000, "soft": 500}],
    "oomScoreAdj": 0,
    "aFieldOfTomorrow": {"kept": [1, 2.5, null]}
  },
  "linux": {
    "resources": {"memory": {"limit": 9223372036854775807}, "devices": [{"allow": true, "major": -1}]}
  }
}`)
}

func TestRelaxSpecLeavesAModestContainerAlone(t *testing.T) {
	modest := `{"process": {"capabilities": {"bounding": ["CAP_CHOWN"]}, "oomScoreAdj": 100, "args": ["sh"]}}`
	after, err := relaxSpec([]byte(modest), bounds{hardLimits: map[string]uint64{"RLIMIT_NOFILE": 20000}})
	if err != nil {
		t.Fatal(err)
	}
	expectJSON(t, after, modest)
}

func TestRelaxSpecAcceptsASpecificationWithoutProcess(t *testing.T) {
	after, err := relaxSpec([]byte(`{"root": {"path": "rootfs"}}`), bounds{})
	if err != nil {
		t.Fatal(err)
	}
	expectJSON(t, after, `{"root": {"path": "rootfs"}}`)
}

func TestRelaxProcessEditsTheFileOfAnExec(t *testing.T) {
	exec := `{"args": ["sh"], "cwd": "/", "oomScoreAdj": -1,
		"capabilities": {"effective": ["CAP_SYS_RESOURCE", "CAP_KILL"]},
		"rlimits": [{"type": "RLIMIT_NOFILE", "hard": 18446744073709551615, "soft": 1}]}`
	after, err := relaxProcess([]byte(exec), bounds{hardLimits: map[string]uint64{"RLIMIT_NOFILE": 20000}})
	if err != nil {
		t.Fatal(err)
	}
	expectJSON(t, after, `{"args": ["sh"], "cwd": "/", "oomScoreAdj": 0,
		"capabilities": {"effective": ["CAP_KILL"]}, "rlimits": []}`)
}

func TestRelaxProcessAsksForNoLowerScoreThanItsOwn(t *testing.T) {
	for asked, want := range map[string]string{"-500": "200", "0": "200", "200": "200", "900": "900"} {
		after, err := relaxProcess([]byte(`{"oomScoreAdj": `+asked+`}`), bounds{oomScoreAdj: 200})
		if err != nil {
			t.Fatal(err)
		}
		expectJSON(t, after, `{"oomScoreAdj": `+want+`}`)
	}
}

func TestOwnBoundsAreThoseOfTheKernel(t *testing.T) {
	// Raising one's own score needs no privilege.
	if err := os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0); err != nil {
		t.Skip(err)
	}
	own, err := ownBounds()
	if err != nil || own.oomScoreAdj != 1000 || len(own.hardLimits) == 0 {
		t.Errorf("got %+v, %v", own, err)
	}
}

func TestRelaxSpecReportsWhatIsNotJSON(t *testing.T) {
	if _, err := relaxSpec([]byte(`{"process": `), bounds{}); err == nil {
		t.Error("half a document was accepted")
	}
}

// Decoded with numbers as they are written: a limit must not lose its last digits.
func expectJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	if !reflect.DeepEqual(decoded(t, got), decoded(t, []byte(want))) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func decoded(t *testing.T, document []byte) any {
	t.Helper()
	var kept any
	if _, err := edit(document, func(root map[string]any) error { kept = root; return nil }); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(document) {
		t.Fatalf("not JSON: %s", document)
	}
	return kept
}
