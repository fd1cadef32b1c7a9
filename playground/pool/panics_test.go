package pool_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"bingfa/playground/program"
)

var update = flag.Bool("update", false, "ask the toolchain for what the programs of testdata/panics.txtar do")

const panics = "testdata/panics.txtar"

// TestPanics holds what is told of programs that panic, or wait for ever, to
// what Go's toolchain says of them: the message, how each goroutine waits,
// where it is, and where it was started. Of functions further out than the
// innermost the line may be unknown; none may be another.
func TestPanics(t *testing.T) {
	a, err := txtar.ParseFile(panics)
	if err != nil {
		t.Fatal(err)
	}
	programs, wants := map[string]string{}, map[string]string{}
	var names []string
	for _, f := range a.Files {
		if name, ok := strings.CutSuffix(f.Name, ", in Go"); ok {
			wants[name] = string(f.Data)
			continue
		}
		programs[f.Name] = string(f.Data)
		names = append(names, f.Name)
	}
	if *update {
		ask(t, names, programs, wants)
		a.Files = nil
		for _, name := range names {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(programs[name])}, txtar.File{Name: name + ", in Go", Data: []byte(wants[name])})
		}
		if err := os.WriteFile(panics, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := sharedPool(t)
	for _, name := range names {
		for _, clock := range both {
			t.Run(name+"/"+string(clock), func(t *testing.T) {
				t.Parallel()
				got, want := ending(run(t, p, clock, programs[name])), wants[name]
				if other, ok := different[name]; ok {
					if agrees(got, want) {
						t.Errorf("it ends as in Go now:\n%s", got)
					}
					want = other
				}
				if !agrees(got, want) {
					t.Errorf("got:\n%s\nwant:\n%s", got, want)
				}
			})
		}
	}
}

// different are the endings that are others than Go's, and why.
var different = map[string]string{
	// Where the stack ends is not known.
	"stack overflow": "exit 2\nfatal error: stack overflow\nrunning: \n",
	// Go has a function for the call, which runs in no line of the program's;
	// here the line is told where the call is written.
	"read and write lock": "exit 2\nfatal error: all goroutines are asleep - deadlock!\nsync.Mutex.Lock: main.main:11\nsync.RWMutex.RLock: main.main:10\n",
	// The interpreter reads before it stores, and Go says this of reading.
	"unhashable": "exit 2\npanic: hash of unhashable type: []int\nrunning: main.main:5\n",
	// In Go it is the line in which the function ends.
	"deferred nil function": "! on\nexit 2\npanic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation]\nrunning: main.main:5\n",
}

// ending writes what came of a program here: what it wrote, how it ended, and
// its goroutines, each in a line such as
// "chan send, started in 9: main.f:12 < main.main.func1:10".
func ending(r program.Result) string {
	o := r.Outcome
	var b strings.Builder
	fmt.Fprintf(&b, "%s%sexit %d\n", quoted("| ", r.Output(program.Stdout)), quoted("! ", r.Output(program.Stderr)), o.Code)
	if o.Message != "" {
		b.WriteString(o.Message + "\n")
	}
	var list []string
	for _, g := range o.Goroutines {
		var frames []string
		for _, f := range g.Frames {
			frames = append(frames, fmt.Sprintf("%s:%d", f.Func, f.Line))
		}
		list = append(list, goroutine(g.State, g.Started, frames))
	}
	return b.String() + joined(list)
}

func goroutine(state string, started int, frames []string) string {
	if started > 0 {
		state += fmt.Sprintf(", started in %d", started)
	}
	return state + ": " + strings.Join(frames, " < ")
}

// joined joins the lines of goroutines: those beside the first come in any
// order.
func joined(goroutines []string) string {
	slices.Sort(goroutines[min(1, len(goroutines)):])
	return strings.Join(append(goroutines, ""), "\n")
}

func quoted(mark, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(mark + strings.TrimSuffix(line, "\n") + "\n")
	}
	return b.String()
}

// agrees reports whether an ending is one that Go gives. Of the frames of a
// goroutine, the innermost with its line must be Go's, and those further out,
// as far as they are told; their lines may be 0.
func agrees(got, want string) bool {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	return slices.EqualFunc(g, w, func(g, w string) bool {
		gs, gf, ok1 := strings.Cut(g, ": main.")
		ws, wf, ok2 := strings.Cut(w, ": main.")
		if g == w || !ok1 || !ok2 || gs != ws {
			return g == w
		}
		gots, wants := strings.Split(gf, " < main."), strings.Split(wf, " < main.")
		if len(gots) > len(wants) {
			return false
		}
		for i, f := range gots {
			name, unknown := strings.CutSuffix(f, ":0")
			if f != wants[i] && (i == 0 || !unknown || name != wants[i][:strings.LastIndexByte(wants[i], ':')]) {
				return false
			}
		}
		return true
	})
}

// ask has the toolchain run programs, and writes down what it says.
func ask(t *testing.T, names []string, programs, wants map[string]string) {
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module panics\n\ngo 1.26\n")
	for i, name := range names {
		write(fmt.Sprintf("p%d/main.go", i), programs[name])
	}
	bin := filepath.Join(dir, "bin")
	build := exec.Command("go", "build", "-gcflags=-l", "-o", bin+string(filepath.Separator), "./...")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i, name := range names {
		cmd := exec.Command(filepath.Join(bin, fmt.Sprintf("p%d", i)))
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
			t.Fatal(err)
		}
		wants[name] = traced(stdout.String(), stderr.String(), cmd.ProcessState.ExitCode())
	}
}

var (
	crashed  = regexp.MustCompile(`(?m)^(panic: |fatal error: |runtime: goroutine stack exceeds)`)
	header   = regexp.MustCompile(`^goroutine \d+ (?:gp=.* )?\[([^],]*).*\]:$`)
	called   = regexp.MustCompile(`^(main\..*)\([^()]*\)$`)
	place    = regexp.MustCompile(`^\t.*/main\.go:(\d+)`)
	anywhere = regexp.MustCompile(`0x[0-9a-f]+`)
	signal   = regexp.MustCompile(`(?m)^(\[signal SIGSEGV: segmentation violation).*$`)
)

// traced writes what the toolchain says in the form of ending.
func traced(stdout, stderr string, code int) string {
	crash := ""
	if at := crashed.FindStringIndex(stderr); at != nil {
		stderr, crash = stderr[:at[0]], stderr[at[0]:]
	}
	text := fmt.Sprintf("%s%sexit %d\n", quoted("| ", stdout), quoted("! ", stderr), code)
	if crash == "" {
		return text
	}
	if i := strings.Index(crash, "fatal error: "); strings.HasPrefix(crash, "runtime: ") {
		crash = crash[i:]
	}
	message, rest, _ := strings.Cut(strings.TrimSuffix(crash, "\n"), "\n\n")
	message = signal.ReplaceAllString(anywhere.ReplaceAllString(message, "0x…"), "$1]")
	var list []string
	for part := range strings.SplitSeq(rest, "\n\n") {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		m := header.FindStringSubmatch(lines[0])
		if m == nil {
			continue
		}
		var frames []string
		started := 0
		for i, line := range lines[1:] {
			at := []string(nil)
			if i+2 < len(lines) {
				at = place.FindStringSubmatch(lines[i+2])
			}
			if at == nil {
				continue
			}
			if strings.HasPrefix(line, "created by ") {
				started, _ = strconv.Atoi(at[1])
			} else if f := called.FindStringSubmatch(line); f != nil && len(frames) < 5 && !wrapper(f[1]) {
				frames = append(frames, f[1]+":"+at[1])
			}
		}
		list = append(list, goroutine(m[1], started, frames))
		if !strings.Contains(message, "deadlock!") { // the others are the runtime's
			break
		}
	}
	return text + message + "\n" + joined(list)
}

// wrapper reports whether the compiler made a function for a go or defer
// statement.
func wrapper(name string) bool { return strings.Contains(name, "wrap") }
