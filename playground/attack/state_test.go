package attack

import (
	"regexp"
	"testing"

	"bingfa/playground/program"
)

// leave is a program that leaves behind whatever it can.
const leave = `package main

import (
	"fmt"
	"io"
	"math/rand"
	"os"
	"time"
)

var global = 0

func main() {
	global = 7
	rand.Seed(1)
	os.Setenv("LEFT", "behind")
	os.Args = append(os.Args, "left")
	os.WriteFile("/tmp/left", []byte("behind"), 0o600)
	os.WriteFile("left", []byte("behind"), 0o600)
	os.Chdir("/tmp")
	time.Local = time.FixedZone("left", 60)
	io.EOF = fmt.Errorf("left")
	go func() {
		for {
		}
	}()
	fmt.Println("left")
}
`

// find is a program that looks for it.
const find = `package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

var global = 0

func main() {
	_, err1 := os.ReadFile("/tmp/left")
	_, err2 := os.ReadFile("left")
	dir, _ := os.Getwd()
	fmt.Println(global, len(os.Environ()), len(os.Args), err1 != nil, err2 != nil, dir != "/tmp/left", time.Local, io.EOF)
}
`

// numbers is a program that draws.
const numbers = `package main

import (
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
)

func main() { fmt.Println(rand.Int63(), randv2.Uint64()) }
`

// state runs programs that leave something behind, each followed by one that
// looks for it, and programs that must not know what others draw.
func (s *server) state(t *testing.T) {
	found := regexp.MustCompile(`^0 0 1 true true true UTC EOF\n$`)
	for _, clock := range program.Clocks() {
		drawn := map[string]bool{}
		for range 5 {
			if a := s.run(t, clock, leave); a.result == nil || a.result.Output(program.Stdout) != "left\n" {
				t.Errorf("%s: nothing left: %s", clock, short(string(a.raw)))
			}
			if a := s.run(t, clock, find); a.result == nil || !found.MatchString(a.result.Output(program.Stdout)) {
				t.Errorf("%s: found %s", clock, short(string(a.raw)))
			}
			a := s.run(t, clock, numbers)
			if a.result == nil || a.result.Outcome.Status != program.OK {
				t.Fatalf("%s: %s", clock, short(string(a.raw)))
			}
			out := a.result.Output(program.Stdout)
			if drawn[out] {
				t.Errorf("%s: two programs drew the same numbers: %s", clock, out)
			}
			drawn[out] = true
		}
	}
}
