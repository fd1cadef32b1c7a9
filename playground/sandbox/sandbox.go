// Package sandbox is how a worker process locks itself down before it reads
// a program.
//
// The lock-down is a list of layers, each of which holds a program by itself
// against some of what it could try; SECURITY.md beside this package's folder
// tells which against what. A layer knows four things: whether the system
// offers it, how to put it in place, and how to prove that it holds. [Apply]
// puts each in place and has it proved at once: a process in which a layer
// that the system offers does not hold must not run programs. What the system
// does not offer, or refuses to a process like this one, is found out without
// changing anything, and told.
//
// Layers go from the outside in: the last two, Landlock and seccomp, take
// away what the earlier ones need. On Linux every layer exists; on other
// Unix systems only the limits; elsewhere none, there the server's timeouts
// are all that bounds a program. What a server demands is for its operator
// to say (see [ParseRequirement]).
package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"bingfa/playground/program"
)

// A Layer names one thing that holds a program.
type Layer string

// The layers, in the order in which they are put in place.
const (
	Environment Layer = "environment"  // there is no environment variable
	Descriptors Layer = "descriptors"  // nothing is open but the link to the server, an output that goes nowhere, and standard error
	Victim      Layer = "victim"       // the first that the kernel kills when memory is short
	Nice        Layer = "nice"         // the server's own threads go first
	User        Layer = "user"         // no root, no groups, no capabilities; started as root, a user of its own
	Threads     Layer = "threads"      // RLIMIT_NPROC for that user of its own
	NotDumpable Layer = "not_dumpable" // PR_SET_DUMPABLE 0: no ptrace, /proc/self is root's
	NoNewPrivs  Layer = "no_new_privs" // PR_SET_NO_NEW_PRIVS
	Landlock    Layer = "landlock"     // no file, no TCP port, no abstract socket
	CPU         Layer = "cpu"          // RLIMIT_CPU
	Memory      Layer = "memory"       // RLIMIT_DATA
	Files       Layer = "files"        // RLIMIT_FSIZE 0, RLIMIT_NOFILE 3
	Core        Layer = "core"         // RLIMIT_CORE 0
	Kernel      Layer = "kernel"       // RLIMIT_MEMLOCK, MSGQUEUE, SIGPENDING: no memory in the kernel's name
	Seccomp     Layer = "seccomp"      // a list of the system calls that Go's runtime needs, no other
)

// All lists every layer there is, on whatever system.
func All() []Layer {
	return []Layer{Environment, Descriptors, Victim, Nice, User, Threads, NotDumpable, NoNewPrivs,
		Landlock, CPU, Memory, Files, Core, Kernel, Seccomp}
}

// Strangers lists the layers without which nobody should run the programs of
// strangers: with them a program can neither open nor start anything, nor
// use more than its share.
func Strangers() []Layer {
	return []Layer{Environment, Descriptors, User, NotDumpable, NoNewPrivs, CPU, Memory, Files, Core, Seccomp}
}

// A Report tells what holds a process.
type Report struct {
	Held    []Layer   `json:"held"`
	Missing []Missing `json:"missing,omitempty"`
}

// A Missing is a layer that the system does not offer, or that was left out.
type Missing struct {
	Layer Layer  `json:"layer"`
	Why   string `json:"why"`
}

// SwitchedOff is why a layer is missing that Apply was told to leave out.
const SwitchedOff = "switched off"

// Lacks returns those of the required layers that r does not hold, with the
// reasons; nil means that all hold.
func (r Report) Lacks(required []Layer) error {
	var errs []error
	for _, l := range required {
		if slices.Contains(r.Held, l) {
			continue
		}
		why := "this system does not have it"
		for _, m := range r.Missing {
			if m.Layer == l {
				why = m.Why
			}
		}
		errs = append(errs, fmt.Errorf("the sandbox lacks %s: %s", l, why))
	}
	return errors.Join(errs...)
}

// String names the layers on one line.
func (r Report) String() string {
	s := "none"
	if len(r.Held) > 0 {
		s = join(r.Held)
	}
	for _, m := range r.Missing {
		s += fmt.Sprintf("; not %s (%s)", m.Layer, m.Why)
	}
	return s
}

func join(layers []Layer) string {
	s := make([]string, len(layers))
	for i, l := range layers {
		s[i] = string(l)
	}
	return strings.Join(s, " ")
}

// Encode returns r as a worker sends it to the server.
func (r Report) Encode() []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // a struct of strings
	}
	return b
}

// DecodeReport reads what Encode returned.
func DecodeReport(b []byte) (r Report, err error) {
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("sandbox report: %w", err)
	}
	return r, nil
}

// ForStrangers is what servers for strangers demand unless they are told
// otherwise, as ParseRequirement reads it.
const ForStrangers = "strangers"

// ParseRequirement reads what an operator demands: "strangers" (the layers
// of Strangers), "all", "none", or names of layers separated by commas.
func ParseRequirement(s string) ([]Layer, error) {
	switch s {
	case ForStrangers:
		return Strangers(), nil
	case "all":
		return All(), nil
	case "none":
		return nil, nil
	}
	var layers []Layer
	for name := range strings.SplitSeq(s, ",") {
		layers = append(layers, Layer(strings.TrimSpace(name)))
	}
	if err := known(layers); err != nil {
		return nil, fmt.Errorf("%w; or write strangers, all, none", err)
	}
	return layers, nil
}

// known returns an error that lists the layers if one of l is none.
func known(l []Layer) error {
	for _, l := range l {
		if !slices.Contains(All(), l) {
			return fmt.Errorf("there is no layer %q; write some of: %s", l, join(All()))
		}
	}
	return nil
}

// A step is a layer as the system has it.
type step struct {
	layer Layer
	// offered returns why the system does not have the layer, or refuses it;
	// nil if it has. It tries what apply will call in a form that changes
	// nothing: a host may answer single system calls with an error of its
	// own. Nil means that the system always has it.
	offered func() error
	// apply puts the layer in place, for the whole process and for good.
	apply func(program.Limits) error
	// verify proves that the layer holds, right after apply.
	verify func(program.Limits) error
}

// Apply puts every layer that this system offers in place, for the whole
// process, for good, and verifies it. Those of without are left out: to prove
// layers one by one, and to try what remains on a lesser system. After an
// error the process must not run programs; the report then tells how far it
// came.
func Apply(l program.Limits, without ...Layer) (Report, error) {
	l = l.WithDefaults()
	var r Report
	if err := known(without); err != nil {
		return r, err
	}
	for _, s := range steps() {
		if slices.Contains(without, s.layer) {
			r.Missing = append(r.Missing, Missing{s.layer, SwitchedOff})
			continue
		}
		if s.offered != nil {
			if err := s.offered(); err != nil {
				r.Missing = append(r.Missing, Missing{s.layer, err.Error()})
				continue
			}
		}
		if s.apply != nil {
			if err := s.apply(l); err != nil {
				return r, fmt.Errorf("%s: %w", s.layer, err)
			}
		}
		if err := s.verify(l); err != nil {
			return r, fmt.Errorf("%s did not take hold: %w", s.layer, err)
		}
		r.Held = append(r.Held, s.layer)
	}
	return r, nil
}

// MaxThreads is how many threads a worker may have: those that run
// goroutines and a few of the runtime's own. A program cannot make a thread
// block.
func MaxThreads() int { return 2*runtime.NumCPU() + 32 }

// noEnvironment is the first step on every system that can start a process
// without variables.
var noEnvironment = step{
	layer: Environment,
	verify: func(program.Limits) error {
		if n := countEnvironment(); n > 0 {
			return fmt.Errorf("%d variables were handed over", n)
		}
		return nil
	},
}
