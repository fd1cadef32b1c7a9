package attack

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestMain lets more attacks run at a time than there are processors: many
// of them only wait. How many programs run is the pool's business.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		flag.Set("test.parallel", "8")
	}
	os.Exit(m.Run())
}

// TestAttacks is the suite: one server, all attacks, then what must be left
// of them.
func TestAttacks(t *testing.T) {
	attackAll(t, pool.Options{}, func(t *testing.T, s *server) {
		t.Run("programs", s.programs)
		t.Run("generated", s.generated)
		t.Run("requests", s.requests)
		t.Run("format", s.format)
		t.Run("connections", s.connections)
	})
}

// least says that this process is the one that TestOnTheLeast starts.
var least = os.Getenv(leastVariable) != ""

const leastVariable = "BINGFA_ATTACK_LEAST"

// attackAll runs attacks on a server with options.
func attackAll(t *testing.T, o pool.Options, attacks func(*testing.T, *server)) {
	newServer(t, o).close(t) // the first opens what stays open
	before := take(t)
	layDecoys(t)
	o.Concurrency, o.Queue, o.Wait = runtime.NumCPU()+1, 1000, margin*20
	s := newServer(t, o)
	attacks(t, s)
	t.Run("afterwards", func(t *testing.T) {
		s.calm(t)
		s.hello(t)
		eventually(t, "the warm workers and no others", func() bool {
			st := s.pool.Stats()
			warm, large := st.Warm[program.Virtual]+st.Warm[program.Real], st.Large[program.Virtual]+st.Large[program.Real]
			return st.Running == 0 && warm == 4 && (runtime.GOOS != "linux" || len(workers(t, s.mark)) == warm+large)
		})
	})
	if !least { // there nobody may look into workers
		t.Run("descriptors", s.descriptors)
	}
	s.close(t)
	checkDecoys(t)
	before.check(t)
}

// programs runs what is in testdata.
func (s *server) programs(t *testing.T) {
	const root = "testdata/programs"
	groups, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		t.Run(g.Name(), func(t *testing.T) {
			t.Parallel()
			files, err := filepath.Glob(filepath.Join(root, g.Name(), "*.go"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no programs in %s: %v", g.Name(), err)
			}
			for _, f := range files {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				s.attack(t, strings.TrimSuffix(filepath.Base(f), ".go"), string(b), string(b))
			}
		})
	}
}

// attack runs a program, on its clocks, and checks what comes of it. The
// expectations are in the comment that header begins with.
func (s *server) attack(t *testing.T, name, header, code string) {
	want, err := expectations(header)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for clock, want := range want {
		t.Run(name+"/"+string(clock), func(t *testing.T) {
			t.Parallel()
			for _, limit := range want.limit {
				if limit == string(program.LimitMemory) || limit == string(program.LimitCPU) {
					need(t, runtime.GOOS == "linux", "limits that hold by the kernel")
				}
			}
			a := s.run(t, clock, s.bait(code))
			sane(t, code, a)
			want.check(t, a)
			s.hello(t)
			if t.Failed() || testing.Verbose() {
				t.Logf("after %v: %s", a.took, short(string(a.raw)))
			}
		})
	}
}

// need skips a test on a machine that lacks something, but not in CI on the
// system that has everything.
func need(t testing.TB, ok bool, what string) {
	t.Helper()
	switch {
	case ok:
	case runtime.GOOS == "linux" && os.Getenv("BINGFA_CI") == "1":
		t.Fatalf("needs %s", what)
	default:
		t.Skipf("needs %s", what)
	}
}
