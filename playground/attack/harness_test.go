package attack

import (
	"net"
	"os"
	"strings"
	"testing"

	"bingfa/playground/program"
)

// TestExpectations holds the suite to its word: what is misspelt is not
// silently left unchecked.
func TestExpectations(t *testing.T) {
	for _, bad := range []string{
		"", "package main", "// A sentence: with a colon.\npackage main",
		"// status: fine", "// status: ok\n// stdin: x", "// status: ok\n// code: one", "// status: ok\n// stdout: (",
		"// clock: sundial\n// status: ok", "// sundial.status: ok", "// virtual.status: ok", "\n// status: ok",
	} {
		if _, err := expectations(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
	all, err := expectations("// A sentence: with a colon.\n//\n// status: ok or timeout\n// real.status: fault\n// limit: cpu or wall\n// stdout: ^a\\n$\n\npackage main\n// status: panic\n")
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	v, r := all[program.Virtual], all[program.Real]
	if strings.Join(v.status, " ") != "ok timeout" || strings.Join(r.status, " ") != fault || strings.Join(v.limit, " ") != "cpu wall" || !r.out.MatchString("a\n") {
		t.Errorf("virtual %+v, real %+v", v, r)
	}
	if one, err := expectations("// clock: real\n// status: ok"); err != nil || len(one) != 1 || one[program.Real] == nil {
		t.Errorf("%v, %v", one, err)
	}
}

// TestDecoys checks that the decoys would work: whoever reaches them is seen.
func TestDecoys(t *testing.T) {
	layDecoys(t)
	s := &server{addr: "example:1"}
	for _, to := range [][2]string{{"tcp", "@TCP@"}, {"unix", "@UNIX@"}} {
		c, err := net.Dial(to[0], s.bait(to[1]))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	eventually(t, "calls that are counted", func() bool { return decoys.called.Load() == 2 })
	b, err := os.ReadFile(s.bait("@FILE@"))
	if err != nil || string(b) != decoys.content || os.Getenv(s.bait("@VARIABLE@")) != decoys.secret {
		t.Errorf("%q, %v", b, err)
	}
	for _, word := range secrets() {
		if len(word) < 10 {
			t.Errorf("%q is no secret", word)
		}
	}
	decoys.called.Store(0)
	checkDecoys(t)
}
