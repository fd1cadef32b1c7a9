package os

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
)

func TestStreams(t *testing.T) {
	var out []byte
	in, o, e := NewStreams(func(b []byte) (int, error) { out = append(out, b...); return len(b), nil }, nil)
	if n, err := in.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("Read: %d %v", n, err)
	}
	if _, err := in.Write([]byte("x")); err == nil || err.Error() != "write /dev/stdin: bad file descriptor" {
		t.Errorf("Write to standard input: %v", err)
	}
	if fmt.Fprint(o, "a"); string(out) != "a" {
		t.Errorf("output %q", out)
	}
	if _, err := o.Read(make([]byte, 1)); err == nil || err == io.EOF {
		t.Errorf("Read of standard output: %v", err)
	}
	if e.Fd() != 2 || o.Name() != "/dev/stdout" || fmt.Sprintf("%T", o) != "*os.File" {
		t.Errorf("%d %s %T", e.Fd(), o.Name(), o)
	}
	var none *File
	if _, err := none.Write(nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("nil file: %v", err)
	}
}

func TestEnv(t *testing.T) {
	var e Env
	if _, ok := e.LookupEnv("PATH"); ok || len(e.Environ()) != 0 {
		t.Error("the environment is not empty")
	}
	for _, bad := range []string{"", "a=b", "a\x00"} {
		if e.Setenv(bad, "") == nil {
			t.Errorf("%q is a name", bad)
		}
	}
	e.Setenv("B", "2")
	e.Setenv("A", "1")
	if got := e.Environ(); !slices.Equal(got, []string{"A=1", "B=2"}) {
		t.Errorf("environment %q", got)
	}
	if got := Expand("$A-${B}-$C", e.Getenv); got != "1-2-" {
		t.Errorf("Expand: %q", got)
	}
	e.Unsetenv("A")
	if e.Clearenv(); len(e.Environ()) != 0 {
		t.Error("Clearenv leaves something")
	}
}
