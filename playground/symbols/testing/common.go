package testing

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"bingfa/playground/symbols/os"
)

// TB is what T and B have in common.
type TB interface {
	ArtifactDir() string
	Attr(key, value string)
	Cleanup(func())
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Setenv(key, value string)
	Chdir(dir string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	TempDir() string
	Context() context.Context
	Output() io.Writer

	private() // nobody else implements it
}

var (
	_ TB = (*T)(nil)
	_ TB = (*B)(nil)
)

// common is the state of a test or benchmark. What it logs goes nowhere:
// there is no report.
type common struct {
	mu      sync.Mutex
	name    string
	failed  bool
	skipped bool
	cleanup []func()
	cancel  context.CancelFunc
	ctx     context.Context
}

func (c *common) private() {}

// protect runs f in a goroutine of its own, so that FailNow can end it, and
// then the cleanups. A panic of f ends the program, as any other.
func (c *common) protect(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer c.clean()
		f()
	}()
	<-done
}

func (c *common) clean() {
	c.mu.Lock()
	if c.cancel != nil {
		c.cancel()
	}
	c.mu.Unlock()
	for {
		c.mu.Lock()
		n := len(c.cleanup) - 1
		if n < 0 {
			c.mu.Unlock()
			return
		}
		f := c.cleanup[n]
		c.cleanup = slices.Delete(c.cleanup, n, n+1)
		c.mu.Unlock()
		f()
	}
}

// Name returns the name of the test or benchmark.
func (c *common) Name() string { return c.name }

// Fail says that it failed.
func (c *common) Fail() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = true
}

// FailNow says that it failed and ends it.
func (c *common) FailNow() {
	c.Fail()
	runtime.Goexit()
}

// Failed reports whether it failed.
func (c *common) Failed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// SkipNow says that it does not apply and ends it.
func (c *common) SkipNow() {
	c.mu.Lock()
	c.skipped = true
	c.mu.Unlock()
	runtime.Goexit()
}

// Skipped reports whether it was skipped.
func (c *common) Skipped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skipped
}

func (c *common) Log(args ...any)                 { fmt.Fprintln(io.Discard, args...) }
func (c *common) Logf(format string, args ...any) { fmt.Fprintf(io.Discard, format, args...) }
func (c *common) Output() io.Writer               { return io.Discard }
func (c *common) Attr(key, value string)          {}
func (c *common) Helper()                         {}

func (c *common) Error(args ...any)                 { c.Log(args...); c.Fail() }
func (c *common) Errorf(format string, args ...any) { c.Logf(format, args...); c.Fail() }
func (c *common) Fatal(args ...any)                 { c.Log(args...); c.FailNow() }
func (c *common) Fatalf(format string, args ...any) { c.Logf(format, args...); c.FailNow() }
func (c *common) Skip(args ...any)                  { c.Log(args...); c.SkipNow() }
func (c *common) Skipf(format string, args ...any)  { c.Logf(format, args...); c.SkipNow() }

// Cleanup makes f run at the end, the last one first.
func (c *common) Cleanup(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanup = append(c.cleanup, f)
}

// Context returns a context that ends before the cleanups run.
func (c *common) Context() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		c.ctx, c.cancel = context.WithCancel(context.Background())
	}
	return c.ctx
}

// TempDir returns a new directory that is removed at the end.
func (c *common) TempDir() string {
	dir, err := os.MkdirTemp("", strings.NewReplacer("/", "", "*", "").Replace(c.name))
	if err != nil {
		c.Fatalf("TempDir: %v", err)
	}
	c.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// ArtifactDir is TempDir: nobody asked for artifacts.
func (c *common) ArtifactDir() string { return c.TempDir() }

// Setenv sets a variable until the end.
func (c *common) Setenv(key, value string) {
	old, was := os.LookupEnv(key)
	if err := os.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if was {
			os.Setenv(key, old)
		} else {
			os.Unsetenv(key)
		}
	})
}

// Chdir changes the working directory until the end.
func (c *common) Chdir(dir string) {
	old, err := os.Getwd()
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { os.Chdir(old) })
}
