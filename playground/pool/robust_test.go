package pool_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestSlowReader checks that a run whose events nobody takes holds its place
// no longer than its process lives.
func TestSlowReader(t *testing.T) {
	p := newPool(t, pool.Options{Limits: program.Limits{Wall: 300 * time.Millisecond}, Concurrency: 1, Wait: 20 * time.Second})
	taken, read := make(chan struct{}), make(chan struct{})
	done := make(chan program.Outcome)
	go func() {
		first := true
		o, _ := p.Run(context.Background(), program.Program{Code: body("fmt", `for { fmt.Println("x") }`)}, func(program.Event) {
			if first {
				first = false
				close(taken)
				<-read
			}
		})
		done <- o
	}()
	<-taken
	if r := run(t, p, program.Virtual, body("fmt", `fmt.Println("next")`)); r.Output(program.Stdout) != "next\n" {
		t.Errorf("the next run: %+v", r)
	}
	close(read)
	if o := <-done; o.Status != program.Timeout && o.Status != program.OutputLimit {
		t.Errorf("the first run: %+v", o)
	}
}

// dying is a Source of a worker that is killed at its first starts.
type dying struct{ dir string }

func (d dying) Worker(ctx context.Context, clock program.Clock) (string, error) {
	real, err := source.Worker(ctx, clock)
	if err != nil {
		return "", err
	}
	script := filepath.Join(d.dir, string(clock))
	return script, os.WriteFile(script, []byte("#!/bin/sh\nif [ -e "+script+".2 ]; then exec /usr/bin/env -i "+real+" \"$@\"; fi\n"+
		"if [ -e "+script+".1 ]; then : > "+script+".2; else : > "+script+".1; fi\nkill -9 $$\n"), 0o700)
}

// TestKilledWhileStarting checks that a worker that dies on the way does not
// make the playground unavailable.
func TestKilledWhileStarting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	p := pool.New(dying{dir: t.TempDir()}, pool.Options{Warm: -1})
	t.Cleanup(p.Close)
	for _, clock := range program.Clocks() {
		if err := p.WaitReady(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
		if r := run(t, p, clock, body("fmt", `fmt.Println("alive")`)); r.Output(program.Stdout) != "alive\n" {
			t.Errorf("%s: %+v", clock, r)
		}
	}
}
