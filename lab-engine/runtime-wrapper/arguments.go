package main

import "strings"

// call is the part of runc's command line that the wrapper cares about; empty paths mean "nothing to edit".
type call struct {
	bundle  string // directory with config.json: create, run, restore
	process string // file that describes a process: exec
}

// parse reads runc's command line. Options before the command belong to runc as a whole, and those of them that take
// a value must be known: their value could otherwise be taken for the command.
func parse(arguments []string) call {
	globalWithValue := map[string]bool{"--root": true, "--log": true, "--log-format": true, "--criu": true, "--rootless": true}
	position := 0
	for position < len(arguments) && strings.HasPrefix(arguments[position], "-") {
		if globalWithValue[arguments[position]] {
			position++
		}
		position++
	}
	if position >= len(arguments) {
		return call{}
	}
	options := arguments[position+1:]
	switch arguments[position] {
	case "create", "run", "restore":
		if bundle := valueOf(options, "--bundle", "-b"); bundle != "" {
			return call{bundle: bundle}
		}
		return call{bundle: "."} // runc's own default
	case "exec":
		return call{process: valueOf(options, "--process", "-p")}
	}
	return call{}
}

func valueOf(options []string, names ...string) string {
	for index, option := range options {
		for _, name := range names {
			if option == name && index+1 < len(options) {
				return options[index+1]
			}
			if strings.HasPrefix(option, name+"=") {
				return strings.TrimPrefix(option, name+"=")
			}
		}
	}
	return ""
}
