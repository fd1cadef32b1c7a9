package pool_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// source builds the workers from the sources of this module, once for all
// tests of all packages: the binaries stay in the user's cache.
var source = workerbuild.New(os.DirFS("../.."), workerbuild.Options{})

// newPool returns a pool whose workers are ready.
func newPool(t testing.TB, o pool.Options) *pool.Pool {
	t.Helper()
	p := pool.New(source, o)
	t.Cleanup(p.Close)
	for _, c := range program.Clocks() {
		if err := p.WaitReady(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// shared is a pool with default limits for tests that only run programs.
var shared struct {
	once sync.Once
	pool *pool.Pool
}

func sharedPool(t testing.TB) *pool.Pool {
	t.Helper()
	shared.once.Do(func() { shared.pool = pool.New(source, pool.Options{}) })
	for _, c := range program.Clocks() {
		if err := shared.pool.WaitReady(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		if _, err := source.Large(context.Background(), c); err != nil { // may take longer than a program waits
			t.Fatal(err)
		}
	}
	return shared.pool
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.pool != nil {
		shared.pool.Close()
	}
	os.Exit(code)
}

// run runs a program and returns its result.
func run(t testing.TB, p *pool.Pool, c program.Clock, code string) program.Result {
	t.Helper()
	col := program.Collector{Clock: c}
	o, err := p.Run(context.Background(), program.Program{Code: code, Clock: c}, col.Add)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return program.Result{Events: col.Events(), Outcome: o}
}

// body makes a program of imports, separated by spaces, and the body of its
// main function, which begins in line 6.
func body(imports, main string) string {
	paths := strings.Fields(imports)
	for i := range paths {
		paths[i] = `"` + paths[i] + `"`
	}
	return "package main\n\nimport (" + strings.Join(paths, "; ") + ")\n\nfunc main() {\n" + main + "\n}\n"
}
