package log

import (
	"bytes"
	"fmt"
	"log"
	"testing"

	"bingfa/playground/symbols/host"
)

type exit int

// TestFatal: what is logged has left before the program ends with code 1.
func TestFatal(t *testing.T) {
	var err bytes.Buffer
	host.Set(&host.Host{Stderr: err.Write, Exit: func(code int) { panic(exit(code)) }})
	defer host.Set(new(host.Host))
	SetFlags(0)
	for want, f := range map[string]func(){
		"a 1\n":  func() { Fatal("a ", 1) },
		"b 2\n":  func() { Fatalf("b %d", 2) },
		"c 3\n":  func() { Fatalln("c", 3) },
		"d\n":    func() { Default().Fatal("d") },
		"p: e\n": func() { New(&err, "p: ", Lmsgprefix).Fatalf("e") },
		"f\n":    func() { New(&err, "", 0).Fatalln("f") },
	} {
		err.Reset()
		func() {
			defer func() {
				if r := recover(); r != exit(1) || err.String() != want {
					t.Errorf("%v, %q; want exit code 1 after %q", r, err.String(), want)
				}
			}()
			f()
			t.Errorf("%q: did not end", want)
		}()
	}
}

// TestAsReal: all else is as Go's.
func TestAsReal(t *testing.T) {
	var a, b bytes.Buffer
	ours, real := New(&a, "x ", Lmsgprefix), log.New(&b, "x ", log.Lmsgprefix)
	for range 2 {
		ours.Print("a", 1, 2, "b")
		real.Print("a", 1, 2, "b")
		ours.Println("a", 1)
		real.Println("a", 1)
		ours.Printf("%d\n", 3)
		real.Printf("%d\n", 3)
		for w, l := range map[*bytes.Buffer]interface {
			Panicf(string, ...any)
			Panicln(...any)
			Panic(...any)
		}{&a: ours, &b: real} {
			for _, f := range []func(){func() { l.Panicf("%d", 1) }, func() { l.Panicln("x") }, func() { l.Panic("y", "z") }} {
				func() {
					defer func() { fmt.Fprintf(w, "%q", recover()) }()
					f()
				}()
			}
		}
		ours.SetPrefix("y ")
		real.SetPrefix("y ")
		ours.SetFlags(0)
		real.SetFlags(0)
	}
	if ours.Prefix() != real.Prefix() || ours.Flags() != real.Flags() || ours.Writer() != &a {
		t.Errorf("%q %d", ours.Prefix(), ours.Flags())
	}
	if a.Len() == 0 || a.String() != b.String() {
		t.Errorf("%s\nwant %s", &a, &b)
	}
}

// TestPlace: the places of the interpreter are not told.
func TestPlace(t *testing.T) {
	var b bytes.Buffer
	l := New(&b, "", Lshortfile)
	l.Print("a")
	l.Output(1, "b")
	if got := b.String(); got != "???:0: a\n???:0: b\n" {
		t.Errorf("%q", got)
	}
}
