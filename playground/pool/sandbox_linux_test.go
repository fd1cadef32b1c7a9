package pool_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// TestRequire checks that a pool says what holds its workers, and has none
// where less holds than is required.
func TestRequire(t *testing.T) {
	p := newPool(t, pool.Options{Require: sandbox.Strangers(), Warm: 1})
	for _, clock := range program.Clocks() {
		if err := p.WaitReady(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
		r, ok := p.Sandbox(clock)
		if !ok || !slices.Contains(r.Held, sandbox.Seccomp) || !slices.Contains(r.Held, sandbox.Environment) {
			t.Errorf("%s: %v %v", clock, r, ok)
		}
		if os.Getuid() == 0 && !slices.Contains(r.Held, sandbox.Threads) {
			t.Errorf("%s: started as root, but no user of its own: %v", clock, r)
		}
	}

	p = pool.New(source, pool.Options{Require: []sandbox.Layer{"moat"}, Warm: 1})
	t.Cleanup(p.Close)
	err := p.WaitReady(t.Context(), program.Virtual)
	var nr *pool.NotReadyError
	if !errors.As(err, &nr) || nr.Err == nil || !strings.Contains(err.Error(), "the sandbox lacks moat") {
		t.Errorf("a pool that lacks a layer: %v", err)
	}
	if _, err := p.Run(t.Context(), program.Program{Code: body("", "")}, nil); !errors.As(err, &nr) {
		t.Errorf("and runs: %v", err)
	}
}
