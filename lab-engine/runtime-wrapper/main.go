// The runtime wrapper stands between containerd's shim and runc on machines whose root may not do everything that
// root usually may. It takes out of a container's specification what the kernel would refuse, and becomes runc.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

func main() {
	if err := becomeRunc(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dnsdrill runtime wrapper:", err)
		os.Exit(1)
	}
}

func becomeRunc(arguments []string) error {
	runc, err := exec.LookPath("runc")
	if err != nil {
		return err
	}
	own, err := ownBounds()
	if err != nil {
		return err
	}
	call := parse(arguments)
	if call.bundle != "" {
		if err := rewrite(filepath.Join(call.bundle, "config.json"), own, relaxSpec); err != nil {
			return err
		}
	}
	if call.process != "" {
		if err := rewrite(call.process, own, relaxProcess); err != nil {
			return err
		}
	}
	return syscall.Exec(runc, append([]string{"runc"}, arguments...), os.Environ())
}

// rewrite edits a JSON file in place. The file keeps its mode: it may hold the environment of a container.
func rewrite(path string, own bounds, relax func([]byte, bounds) ([]byte, error)) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	after, err := relax(before, own)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, after, 0o600)
}
