package verify

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"bingfa/generator/note"
)

// cutOff is how long a program runs that is expected never to end; patience
// is how long any other may take.
const (
	cutOff   = 3 * time.Second
	patience = 30 * time.Second
)

// outputLimit is how many bytes a program may write: one that runs away must
// not take the machine's memory along.
const outputLimit = 1 << 20

// ErrNotInstalled means that an engine is missing on this machine.
var ErrNotInstalled = errors.New("not installed")

// Python returns the CPython found on PATH. The error wraps [ErrNotInstalled]
// when there is none.
func Python() (Engine, error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		return nil, fmt.Errorf("CPython is %w: install the package python3", ErrNotInstalled)
	}
	out, err := exec.Command(path, "-c", "import platform; print(platform.python_implementation(), '.'.join(platform.python_version_tuple()[:2]))").Output()
	if err != nil {
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	return &python{path: path, name: strings.TrimSpace(string(out))}, nil
}

type python struct{ path, name string }

func (p *python) Name() string { return p.name }

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
// then, or when done is called after the command.
func startSignal(cmd *exec.Cmd) (started <-chan struct{}, done func(), err error) {
	dir, err := os.MkdirTemp("", "bingfa-check-*")
	if err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "sitecustomize.py"), []byte(sitecustomize), 0o666); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	cmd.ExtraFiles = []*os.File{w} // descriptor 3
	cmd.Env = append(cmd.Env, "BINGFA_STARTED=3", "PYTHONPATH="+dir)
	up := make(chan struct{})
	go func() {
		r.Read(make([]byte, 1))
		close(up)
	}()
	return up, func() {
		w.Close()
		<-up
		r.Close()
		os.RemoveAll(dir)
	}, nil
}

var exceptionLine = regexp.MustCompile(`^([A-Za-z_][\w.]*)(: .*)?$`)

func (p *python) Run(ctx context.Context, dir string, e *note.Example) (*note.Take, error) {
	cmd := exec.Command(p.path, "-B", note.PythonFile)
	cmd.Dir = dir
	// Every print is to be seen when it is made.
	cmd.Env = append(os.Environ(), "PYTHONUNBUFFERED=1", "PYTHONIOENCODING=utf-8", "PYTHONHASHSEED=0")
	started, done, err := startSignal(cmd)
	if err != nil {
		return nil, err
	}
	defer done()
	t, stderr, code, err := observe(ctx, cmd, e.Config.Python, started)
	if err != nil || t.Outcome != "" {
		return t, err
	}
	t.Outcome = fmt.Sprintf("exit %d", code)
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	last := lines[len(lines)-1]
	if m := exceptionLine.FindStringSubmatch(last); code == 1 && m != nil && strings.Contains(stderr, "Traceback (most recent call last)") {
		t.Outcome, t.Message = "exception "+m[1], last
	}
	return t, nil
}

// Go returns the Go toolchain found on PATH. The error wraps
// [ErrNotInstalled] when there is none.
func Go() (Engine, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("the Go toolchain is %w: install Go", ErrNotInstalled)
	}
	out, err := exec.Command(path, "env", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	version := strings.TrimPrefix(strings.TrimSpace(string(out)), "go")
	if parts := strings.SplitN(version, ".", 3); len(parts) > 1 {
		version = parts[0] + "." + parts[1]
	}
	return &toolchain{path: path, name: "Go " + version}, nil
}

type toolchain struct{ path, name string }

func (g *toolchain) Name() string { return g.name }

func (g *toolchain) Run(ctx context.Context, dir string, e *note.Example) (*note.Take, error) {
	tmp, err := os.MkdirTemp("", "bingfa-check-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	program := filepath.Join(tmp, "program.exe")
	virtual := e.Config.Clock != "real" && runtime.GOOS != "windows"
	args := []string{"build", "-o", program}
	if virtual {
		args = append(args, "-tags=faketime")
	}
	build := exec.CommandContext(ctx, g.path, append(args, note.GoFile)...)
	build.Dir = dir
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("it does not compile:\n%s", bytes.TrimSpace(out))
	}
	cmd := exec.Command(program)
	cmd.Dir = tmp
	cmd.Env = []string{"HOME=" + tmp, "PATH=" + os.Getenv("PATH")}
	if virtual {
		cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	}
	t, stderr, code, err := observe(ctx, cmd, e.Config.Go, nil)
	if err != nil {
		return nil, err
	}
	if virtual {
		stderr = unframe(t)
	}
	if t.Outcome != "" {
		return t, nil
	}
	t.Outcome = fmt.Sprintf("exit %d", code)
	if code != 2 {
		return t, nil
	}
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\n")
		if message, ok := strings.CutPrefix(line, "fatal error: "); ok && strings.Contains(message, "deadlock") {
			t.Outcome, t.Message = "deadlock", message
			break
		}
		if message, ok := strings.CutPrefix(line, "panic: "); ok {
			t.Outcome, t.Message = "panic", message
			break
		}
	}
	return t, nil
}

// unframe takes the playback headers of Go's virtual clock out of the events
// of a run: "\x00\x00PB", the time in ns and the length of a write, both big
// endian (runtime/time_fake.go). It returns what was written on stderr.
func unframe(t *note.Take) (stderr string) {
	// A pipe may cut a frame anywhere, so each stream is read as a whole.
	raw := map[string]string{}
	for _, e := range t.Events {
		raw[e.Stream] += e.Text
	}
	t.Events = nil
	for _, name := range []string{"stdout", "stderr"} {
		data := raw[name]
		for len(data) >= 16 && data[:4] == "\x00\x00PB" {
			at := int64(binary.BigEndian.Uint64([]byte(data[4:12])))
			n := min(int(binary.BigEndian.Uint32([]byte(data[12:16]))), len(data)-16)
			t.Events = append(t.Events, note.Event{TimeMS: (at - faketimeStart) / 1e6, Stream: name, Text: data[16 : 16+n]})
			if name == "stderr" {
				stderr += data[16 : 16+n]
			}
			data = data[16+n:]
		}
	}
	slices.SortStableFunc(t.Events, func(a, b note.Event) int { return cmp.Compare(a.TimeMS, b.TimeMS) })
	return stderr
}

// faketimeStart is where the virtual clock starts: 2009-11-10 23:00 UTC, in ns.
const faketimeStart = 1257894000000000000

// observe runs a command and notes what it writes when. The outcome is set
// for a program that ended well or had to be stopped; a program that is
// expected to time out is stopped early. Time counts from started on, where
// that is not nil.
func observe(ctx context.Context, cmd *exec.Cmd, want string, started <-chan struct{}) (t *note.Take, stderr string, code int, err error) {
	limit := patience
	if want == "timeout" {
		limit = cutOff
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	o := &observer{began: time.Now(), full: make(chan struct{})}
	cmd.Stdout = &stream{o, "stdout"}
	cmd.Stderr = &stream{o, "stderr"}
	cmd.WaitDelay = time.Second // for descendants that keep the pipes open
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, "", 0, err
	}
	if started != nil {
		go func() {
			<-started
			o.begin()
		}()
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	stopped, full := false, false
	select {
	case err = <-done:
	case <-o.full:
		full = true
		killGroup(cmd)
		<-done
	case <-ctx.Done():
		stopped = true
		killGroup(cmd)
		err = <-done
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	t = &note.Take{Events: o.events, TimeMS: time.Since(o.began).Milliseconds()}
	var exit *exec.ExitError
	switch {
	case full:
		t.Outcome, t.Message = "output_limit", fmt.Sprintf("more than %d KiB", outputLimit>>10)
	case stopped && ctx.Err() == context.DeadlineExceeded:
		t.Outcome, t.TimeMS = "timeout", limit.Milliseconds()
	case stopped:
		return nil, "", 0, ctx.Err()
	case err == nil:
		t.Outcome = "ok"
	case errors.As(err, &exit):
		code = exit.ExitCode()
	default:
		return nil, "", 0, err
	}
	return t, o.stderr.String(), code, nil
}

// observer notes events in the order in which they arrive.
type observer struct {
	mu     sync.Mutex
	began  time.Time
	events []note.Event
	stderr strings.Builder
	size   int
	full   chan struct{} // closed when size passes outputLimit
}

// begin sets the clock to zero.
func (o *observer) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.events) == 0 {
		o.began = time.Now()
	}
}

type stream struct {
	o    *observer
	name string
}

func (s *stream) Write(p []byte) (int, error) {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	before := s.o.size
	s.o.size += len(p)
	if s.o.size > outputLimit {
		if before <= outputLimit {
			close(s.o.full)
		}
		return len(p), nil
	}
	if s.name == "stderr" {
		s.o.stderr.Write(p)
	}
	ms := time.Since(s.o.began).Milliseconds()
	text := string(p)
	if n := len(s.o.events); n > 0 && s.o.events[n-1].Stream == s.name && ms-s.o.events[n-1].TimeMS < 5 {
		s.o.events[n-1].Text += text // one print may be two writes
	} else {
		s.o.events = append(s.o.events, note.Event{TimeMS: ms, Stream: s.name, Text: text})
	}
	return len(p), nil
}
