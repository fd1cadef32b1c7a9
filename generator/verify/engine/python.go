package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// A CPython is a Python as an engine. Python is told by what it imports: the
// versions of packages are part of [CPython.Version].
type CPython struct {
	command string // as found
	options Options
	probe   *probe

	mu      sync.Mutex
	needs   map[[sha256.Size]byte]needs // by code
	modules map[string]bool             // that are there, as far as is known
}

// Python returns the Python to run programs on; see [Options]. The error
// wraps [ErrNotInstalled] when there is none. Programs that are not among
// those named may be run too; what they import is looked up then.
func Python(ctx context.Context, o Options, programs []Program) (*CPython, error) {
	commands := pythons()
	if o.Python != "" {
		path, err := exec.LookPath(o.Python)
		if err != nil {
			return nil, &Failure{Message: fmt.Sprintf("there is no Python %q", o.Python), Hint: "name a command on PATH, or a path"}
		}
		commands = []string{path}
	}
	if len(commands) == 0 {
		return nil, fmt.Errorf("CPython is %w: install the package python3", ErrNotInstalled)
	}
	var best *CPython
	var failed []error
	fewest := len(programs) + 1
	for _, command := range commands {
		c := &CPython{command: command, options: o, needs: map[[sha256.Size]byte]needs{}, modules: map[string]bool{}}
		if err := c.learn(ctx, programs); err != nil {
			failed = append(failed, err)
			continue
		}
		lacking := 0
		for _, p := range programs {
			if len(c.lacks(p)) > 0 {
				lacking++
			}
		}
		if lacking < fewest {
			best, fewest = c, lacking
		}
		if lacking == 0 {
			break
		}
	}
	if best == nil {
		return nil, errors.Join(failed...)
	}
	return best, nil
}

// learn probes for programs, each text once.
func (c *CPython) learn(ctx context.Context, programs []Program) error {
	texts := map[string]bool{}
	for _, p := range programs {
		texts[string(p.Code)] = true
	}
	sorted := slices.AppendSeq([]string{}, maps.Keys(texts)) // never null in JSON
	slices.Sort(sorted)
	probe, err := ask(ctx, c.command, sorted, c.options)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.probe == nil {
		c.probe = probe
	}
	for _, m := range probe.Modules {
		c.modules[m] = true
	}
	for i, text := range sorted {
		c.needs[sha256.Sum256([]byte(text))] = probe.Programs[i]
	}
	return nil
}

// needsOf returns what a program imports.
func (c *CPython) needsOf(ctx context.Context, p Program) (needs, error) {
	key := sha256.Sum256(p.Code)
	c.mu.Lock()
	n, ok := c.needs[key]
	c.mu.Unlock()
	if ok {
		return n, nil
	}
	if err := c.learn(ctx, []Program{p}); err != nil {
		return needs{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.needs[key], nil
}

// lacks is Lacks of a known program.
func (c *CPython) lacks(p Program) []string {
	if strings.HasPrefix(p.Want, "exception ModuleNotFoundError") || strings.HasPrefix(p.Want, "exception ImportError") {
		return nil // that is its point
	}
	return c.needs[sha256.Sum256(p.Code)].Lacks
}

// Lacks returns the packages that a program needs and that are not installed.
func (c *CPython) Lacks(ctx context.Context, p Program) ([]string, error) {
	if _, err := c.needsOf(ctx, p); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lacks(p), nil
}

// Absent is Lacks with the places, in the order of names.
func (c *CPython) Absent(ctx context.Context, p Program) (list []Absent, err error) {
	n, err := c.needsOf(ctx, p)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.lacks(p) {
		a := Absent{Module: m, Line: n.Places[m][0], Column: n.Places[m][1]}
		if !lookalikes[m] {
			a.Near = diagnostic.Nearest(m, slices.Sorted(maps.Keys(c.modules)))
		}
		list = append(list, a)
	}
	return list, nil
}

// lookalikes are packages whose names are near those of other modules.
var lookalikes = map[string]bool{"asyncpg": true, "httpx": true, "lxml": true, "multiprocess": true, "orjson": true,
	"psutil": true, "tomli": true, "typer": true, "ujson": true, "urllib3": true}

// Name returns "CPython 3.11".
func (c *CPython) Name() string { return c.probe.Name }

// Release returns the whole version: "3.11.2".
func (c *CPython) Release() string {
	release, _, _ := strings.Cut(c.probe.Version, " ")
	return release
}

// RealTime is always true.
func (c *CPython) RealTime(Program) bool { return true }

// Path returns the interpreter's file.
func (c *CPython) Path() string { return c.probe.Executable }

// Version covers the packages that the program imports.
func (c *CPython) Version(ctx context.Context, p Program) (string, error) {
	n, err := c.needsOf(ctx, p)
	if err != nil {
		return "", err
	}
	parts := []string{Harness, c.probe.Version}
	for _, name := range slices.Sorted(maps.Keys(n.Packages)) {
		parts = append(parts, name+" "+n.Packages[name])
	}
	return strings.Join(parts, "\n"), nil
}

// Run runs a program.
func (c *CPython) Run(ctx context.Context, p Program) (t *note.Take, err error) {
	r, err := newRoom()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if err := os.WriteFile(filepath.Join(r.program(), p.File), p.Code, 0o666); err != nil {
		return nil, err
	}
	cmd := exec.Command(c.probe.Executable, p.File)
	cmd.Dir = r.program()
	cmd.Env = append(r.environment(), pythonSettings...)
	if c.probe.UserBase != "" {
		cmd.Env = append(cmd.Env, "PYTHONUSERBASE="+c.probe.UserBase)
	}
	started, done, err := startSignal(cmd, r.lib())
	if err != nil {
		return nil, err
	}
	defer done()
	t, exit, err := r.observe(ctx, cmd, p.Want, started)
	if err != nil {
		return nil, err
	}
	decode(t)
	r.hide(t)
	if t.Outcome == "" {
		t.Outcome, t.Message = pythonOutcome(exit.ExitCode(), t.Written("stderr"))
	}
	return t, nil
}

// pythonSettings make runs the same: every print is seen when it is made, text
// is UTF-8, sets have one order.
var pythonSettings = []string{"PYTHONUNBUFFERED=1", "PYTHONUTF8=1", "PYTHONIOENCODING=utf-8", "PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1"}

// pythonOutcome tells how a program ended that did not end well. The message
// is the exception's: "ValueError: x".
func pythonOutcome(code int, stderr string) (outcome, message string) {
	if code == 1 {
		if name, message := uncaught(stderr); name != "" {
			return "exception " + name, message
		}
	}
	return fmt.Sprintf("exit %d", code), ""
}

var exceptionLine = regexp.MustCompile(`^([A-Za-z_][\w.]*)(: .*)?$`)

// uncaught finds the exception that ended a program in its last traceback. It
// stands below the frames, which are indented; that of a group has a margin.
func uncaught(stderr string) (name, message string) {
	name, message, _ = lastTraceback(stderr)
	return name, message
}

var frameLine = regexp.MustCompile(`^  File "([^"]+)", line (\d+)`)

// UncaughtLine returns the line of a program's file where the exception that
// ended it left that file, as the traceback on standard error tells it; 0 if
// it does not.
func UncaughtLine(stderr, file string) int {
	line := 0
	_, _, frames := lastTraceback(stderr)
	for _, f := range frames {
		if m := frameLine.FindStringSubmatch(f); m != nil && m[1] == file {
			line, _ = strconv.Atoi(m[2]) // 0 for what is no line number
		}
	}
	return line
}

// lastTraceback reads the traceback of the exception that ended a program.
func lastTraceback(stderr string) (name, message string, frames []string) {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(stderr, "\r\n", "\n"), "\n"), "\n")
	const header = "Traceback (most recent call last):"
	start, margin := -1, ""
	traced := strings.Contains(stderr, header)
	for i, line := range lines {
		switch {
		case line == header, !traced && strings.HasPrefix(line, `  File "`): // a syntax error has no more
			start, margin = i, ""
		case line == "  + Exception Group "+header:
			start, margin = i, "  | "
		default:
			continue
		}
		if i > 0 && strings.HasPrefix(lines[i-1], "Exception ") { // in a thread, in a destructor: it goes on
			start = -1
		}
	}
	if start < 0 {
		return "", "", nil
	}
	frames = append(frames, lines[start])
	for i := start + 1; i < len(lines); i++ {
		line, ok := strings.CutPrefix(lines[i], margin)
		if m := exceptionLine.FindStringSubmatch(line); ok && m != nil {
			if margin != "" {
				return m[1], line, frames
			}
			return m[1], strings.Join(append([]string{line}, lines[i+1:]...), "\n"), frames
		}
		frames = append(frames, line)
	}
	return "", "", nil
}

// sitecustomize runs when the interpreter is up and before the program. It
// says so, once: processes that the program starts find no such variable.
const sitecustomize = `import os
fd = os.environ.pop("BINGFA_STARTED", "")
if fd:
    os.write(int(fd), b".")
    os.close(int(fd))
`

// startSignal makes a Python command tell when its program begins, so that the
// time that the interpreter takes to start does not count. started is closed
// then, or when done is called after the command. lib is an empty folder.
func startSignal(cmd *exec.Cmd, lib string) (started <-chan struct{}, done func(), err error) {
	if err := os.WriteFile(filepath.Join(lib, "sitecustomize.py"), []byte(sitecustomize), 0o666); err != nil {
		return nil, nil, err
	}
	cmd.Env = append(cmd.Env, "PYTHONPATH="+lib)
	if windows {
		return nil, func() {}, nil // a process inherits no descriptors there
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	cmd.ExtraFiles = []*os.File{w} // descriptor 3
	cmd.Env = append(cmd.Env, "BINGFA_STARTED=3")
	up := make(chan struct{})
	go func() {
		r.Read(make([]byte, 1))
		close(up)
	}()
	return up, func() {
		w.Close()
		<-up
		r.Close()
	}, nil
}
