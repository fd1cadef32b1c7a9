package flag

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/os"
)

// TestMirrored: our FlagSet has the methods of Go's.
func TestMirrored(t *testing.T) {
	ours, theirs := reflect.TypeFor[*FlagSet](), reflect.TypeFor[*flag.FlagSet]()
	for m := range theirs.Methods() {
		if _, ok := ours.MethodByName(m.Name); !ok {
			t.Errorf("FlagSet has no %s", m.Name)
		}
	}
	if ours.NumMethod() != theirs.NumMethod() {
		t.Errorf("%d methods, Go's has %d", ours.NumMethod(), theirs.NumMethod())
	}
}

// A set is what both have.
type set interface {
	Bool(string, bool, string) *bool
	Int(string, int, string) *int
	Duration(string, time.Duration, string) *time.Duration
	Func(string, string, func(string) error)
	Parse([]string) error
	Args() []string
	NFlag() int
	PrintDefaults()
}

// outcome uses a set and tells what came of it.
func outcome(f set, out *bytes.Buffer, args []string) string {
	b, n := f.Bool("b", false, "a `switch`"), f.Int("n", 3, "how many")
	d := f.Duration("d", time.Second, "how long")
	f.Func("f", "a function", func(s string) error {
		if s == "bad" {
			return errors.New("cannot")
		}
		return nil
	})
	err := f.Parse(args)
	return fmt.Sprintf("%v %v %v %q %d %v\n%s", *b, *n, *d, f.Args(), f.NFlag(), err, out)
}

// TestParse: what is parsed, returned and written is what Go's says.
func TestParse(t *testing.T) {
	for _, args := range [][]string{
		{}, {"-b", "-n=4", "x", "-y"}, {"-n", "four"}, {"-none"}, {"-h"}, {"--d", "2m", "--", "-b"}, {"-f", "bad"}, {"-n"}, {"-=x"},
	} {
		var a, b bytes.Buffer
		ours, theirs := NewFlagSet("prog", flag.ContinueOnError), flag.NewFlagSet("prog", flag.ContinueOnError)
		ours.SetOutput(&a)
		theirs.SetOutput(&b)
		if got, want := outcome(ours, &a, args), outcome(theirs, &b, args); got != want {
			t.Errorf("%q gives %s, Go's %s", args, got, want)
		}
		if ours.Name() != "prog" || ours.Output() != &a {
			t.Errorf("name %q, output %v", ours.Name(), ours.Output())
		}
	}
	var zero FlagSet
	zero.SetOutput(new(bytes.Buffer))
	if err := zero.Parse([]string{"-x"}); err == nil {
		t.Error("the zero set knows -x")
	}
	panics := NewFlagSet("p", flag.PanicOnError)
	panics.SetOutput(new(bytes.Buffer))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		panics.Parse([]string{"-x"})
	}()
}

// TestCommandLine: wrong arguments end the program through its host, after
// usage was written where the program writes.
func TestCommandLine(t *testing.T) {
	defer host.Set(nil)
	type exited int
	for _, c := range []struct {
		args []string
		code exited
		want string
	}{
		{[]string{"main", "-x"}, 2, "flag provided but not defined: -x\nUsage of main:\n  -v int\n    \thow loud (default 1)\n"},
		{[]string{"main", "-help"}, 0, "Usage of main:\n  -v int\n    \thow loud (default 1)\n"},
	} {
		var out []byte
		host.Set(&host.Host{
			Stderr: func(p []byte) (int, error) { out = append(out, p...); return len(p), nil },
			Exit:   func(code int) { panic(exited(code)) },
		})
		before := CommandLine
		CommandLine = NewFlagSet("main", flag.ExitOnError)
		CommandLine.Usage = before.Usage
		Int("v", 1, "how loud")
		args := slices.Clone(os.Args)
		os.Args = c.args
		func() {
			defer func() {
				if r := recover(); r != c.code {
					t.Errorf("%q: exit %v", c.args, r)
				}
			}()
			Parse()
		}()
		os.Args, CommandLine = args, before
		if string(out) != c.want {
			t.Errorf("%q: wrote %q", c.args, out)
		}
	}
}
