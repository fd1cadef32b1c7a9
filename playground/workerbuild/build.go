package workerbuild

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"bingfa/playground/program"
)

// An Error is a build that failed.
type Error struct {
	Clock  program.Clock
	Large  bool // it was the binary with all packages
	Err    error
	Output string // of the go command; may be empty
	Hint   string // what to do about it
}

func (e *Error) Error() string {
	s := fmt.Sprintf("building the %s: %v", variant{e.Clock, e.Large}, e.Err)
	if e.Output != "" {
		s += "\n" + e.Output
	}
	if e.Hint != "" {
		s += "\n" + e.Hint
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// build returns the binary of the cache, and makes it if it is not there.
func (b *Builder) build(ctx context.Context, v variant) (path string, err error) {
	b.set(v.status(Waiting))
	fail := func(err error, hint string) (string, error) {
		var known *Error
		if errors.As(err, &known) || ctx.Err() != nil {
			return "", err
		}
		return "", &Error{Clock: v.clock, Large: v.large, Err: err, Hint: hint}
	}
	const writable = "The cache folder must be writable; set HOME or XDG_CACHE_HOME to move it."

	files, err := sources(b.src)
	if err != nil {
		return fail(err, "This is a mistake in how the server was built.")
	}
	target, err := b.target(ctx, v)
	if err != nil {
		return fail(err, "")
	}
	sum, err := hash(b.src, files, target)
	if err != nil {
		return fail(err, "This is a mistake in how the server was built.")
	}
	root := b.opts.Dir
	if root == "" {
		root = cacheDir()
	}
	dir := filepath.Join(root, sum)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(err, writable)
	}
	if err := private(root); err != nil {
		return fail(err, "Remove the folder, or set HOME.")
	}
	path = filepath.Join(dir, b.binaryName(v))
	if isBinary(path) {
		return path, nil
	}
	prune(root, dir)
	b.letPass(ctx, v)
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	unlock, err := lock(ctx, filepath.Join(dir, "lock"))
	if err != nil {
		return fail(err, writable)
	}
	defer unlock()
	if isBinary(path) { // another process was faster
		return path, nil
	}
	tmp, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return fail(err, writable)
	}
	defer os.RemoveAll(tmp)
	if err := extract(b.src, files, tmp); err != nil {
		return fail(err, writable)
	}
	out := filepath.Join(tmp, "worker.exe")
	if err := b.compile(ctx, v, tmp, out); err != nil {
		return fail(err, "")
	}
	if err := os.Rename(out, path); err != nil {
		return fail(err, writable)
	}
	return path, nil
}

// maxAge is how long binaries of other versions are kept.
const maxAge = 30 * 24 * time.Hour

// prune removes the folders of the cache that nothing was built in for long,
// except keep. Errors do not matter: the next time is as good.
func prune(root, keep string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, e := range entries {
		dir := filepath.Join(root, e.Name())
		fi, err := e.Info()
		if err == nil && fi.IsDir() && dir != keep && len(e.Name()) == hashLen && time.Since(fi.ModTime()) > maxAge {
			os.RemoveAll(dir)
		}
	}
}

// letPass waits until nobody builds what more programs ask for than v: nearly
// all run on the virtual clock, and few need all packages.
func (b *Builder) letPass(ctx context.Context, v variant) {
	for _, first := range []variant{{clock: program.Virtual}, {clock: program.Real}, {clock: program.Virtual, large: true}} {
		if first == v {
			return
		}
		b.mu.Lock()
		c := b.calls[first]
		b.mu.Unlock()
		if c == nil {
			continue
		}
		select {
		case <-c.done:
		case <-ctx.Done():
			return
		}
	}
}

func (b *Builder) binaryName(v variant) string {
	name := "worker-" + string(v.clock)
	if v.large {
		name += "-large"
	}
	if b.opts.OS == "windows" {
		name += ".exe"
	}
	return name
}

func isBinary(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && fi.Mode().IsRegular() && fi.Size() > 0
}

// target describes what a binary depends on beside the sources.
func (b *Builder) target(ctx context.Context, v variant) (string, error) {
	out, err := b.goCommand(ctx, os.TempDir(), "env", "GOVERSION").Output()
	if err != nil {
		return "", b.explain(ctx, v, err, "")
	}
	return fmt.Sprintf("%s %s/%s %q", bytes.TrimSpace(out), b.opts.OS, b.opts.Arch, b.flags(v)), nil
}

// runtimeSettings are the worker's GODEBUG, fixed at build time: it gets no
// environment. Labels in tracebacks tell which of the user's lines a goroutine
// is at; the rest keeps the runtime from files and system calls that the
// sandbox takes away.
const runtimeSettings = "tracebacklabels=1,containermaxprocs=0,updatemaxprocs=0,decoratemappings=0"

func (b *Builder) flags(v variant) []string {
	f := []string{"-trimpath", "-ldflags=-s -w -X runtime.godebugDefault=" + runtimeSettings, "-buildvcs=false", "-mod=readonly"}
	var tags []string
	if v.clock == program.Virtual {
		tags = append(tags, "faketime")
	}
	if !v.large {
		tags = append(tags, "lean")
	}
	if len(tags) > 0 {
		f = append(f, "-tags="+strings.Join(tags, ","))
	}
	// Where code lies is then not known beforehand to who takes a worker
	// over. Go links such programs itself, without cgo, on these.
	if b.opts.OS == "linux" && (b.opts.Arch == "amd64" || b.opts.Arch == "arm64") {
		f = append(f, "-buildmode=pie")
	}
	return f
}

func (b *Builder) compile(ctx context.Context, v variant, dir, out string) error {
	st := v.status(Building)
	b.set(st)
	list := b.goCommand(ctx, dir, append([]string{"list", "-deps"}, append(b.flags(v), mainPackage)...)...)
	var listErr bytes.Buffer
	list.Stderr = &listErr
	packages, err := list.Output()
	if err != nil {
		return b.explain(ctx, v, err, listErr.String())
	}
	st.Total = bytes.Count(packages, []byte("\n"))
	b.set(st)

	args := append([]string{"build", "-v", "-o", out}, b.flags(v)...)
	cmd := b.goCommand(ctx, dir, append(args, mainPackage)...)
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	var output strings.Builder
	read := make(chan struct{})
	go func() {
		defer close(read)
		// With -v, the go command writes the name of each package that it
		// compiles; all else is a complaint.
		for lines := bufio.NewScanner(r); lines.Scan(); {
			if line := lines.Text(); bytes.Contains(packages, []byte(line+"\n")) && line != "" {
				st.Done++
				b.set(st)
			} else if output.Len() < maxOutput {
				output.WriteString(line + "\n")
			}
		}
		io.Copy(io.Discard, r)
	}()
	err = cmd.Run()
	w.Close()
	<-read
	if err != nil {
		return b.explain(ctx, v, err, output.String())
	}
	return nil
}

// maxOutput bounds what an Error tells of the go command's output, in bytes.
const maxOutput = 8 << 10

// goCommand prepares the go command with an environment in which only what
// must differ from the user's does: caches and proxies stay as configured,
// flags and workspaces do not leak in.
func (b *Builder) goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.opts.Go, args...)
	cmd.Dir = dir
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = append(os.Environ(),
		"CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "GOEXPERIMENT=",
		"GOOS="+b.opts.OS, "GOARCH="+b.opts.Arch, "PWD="+dir)
	// Without a home, the go command has no place for its caches.
	if os.Getenv("GOCACHE") == "" {
		if c, err := os.UserCacheDir(); err != nil || !filepath.IsAbs(c) {
			cmd.Env = append(cmd.Env, "GOCACHE="+filepath.Join(cacheDir(), "go-build"))
		}
	}
	if os.Getenv("GOPATH") == "" && os.Getenv("GOMODCACHE") == "" {
		if h, err := os.UserHomeDir(); err != nil || !filepath.IsAbs(h) {
			cmd.Env = append(cmd.Env, "GOPATH="+filepath.Join(cacheDir(), "go"))
		}
	}
	return cmd
}

// explain makes an Error of what went wrong with the go command.
func (b *Builder) explain(ctx context.Context, v variant, err error, output string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	e := &Error{Clock: v.clock, Large: v.large, Err: err, Output: strings.TrimSpace(output)}
	var exit *exec.ExitError
	if errors.As(err, &exit) && e.Output == "" {
		e.Output = strings.TrimSpace(string(exit.Stderr))
	}
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(e.Output, p) {
				return true
			}
		}
		return false
	}
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		e.Hint = "The playground builds its workers with the go command on first use. Install Go (https://go.dev/dl/) or add it to PATH."
	case has("no space left"):
		e.Hint = "The disk is full."
	case has("dial tcp", "no such host", "i/o timeout", "module lookup disabled", "connection refused"):
		e.Hint = "The modules of the worker could not be downloaded. Check the network, or GOPROXY."
	case has("requires go >=", "toolchain not available"):
		e.Hint = "Install a newer Go: https://go.dev/dl/"
	}
	return e
}
