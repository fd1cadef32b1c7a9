package generic_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// TestPrograms runs programs that use all generic functions with types of
// their own through real workers, and by the toolchain.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the toolchain and the workers")
	}
	files, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	p := pool.New(workerbuild.New(os.DirFS("../.."), workerbuild.Options{}), pool.Options{})
	t.Cleanup(p.Close)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want, stderr bytes.Buffer
			cmd := exec.Command("go", "run", file)
			cmd.Stdout, cmd.Stderr = &want, &stderr
			if err := cmd.Run(); err != nil {
				t.Fatalf("go run: %v\n%s", err, stderr.Bytes())
			}
			if err := p.WaitReady(context.Background(), program.Virtual); err != nil {
				t.Fatal(err)
			}
			events := program.Collector{Clock: program.Virtual}
			o, err := p.Run(context.Background(), program.Program{Code: string(code), Clock: program.Virtual}, events.Add)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, e := range events.Events() {
				got.WriteString(e.Text)
			}
			if o.Status != program.OK {
				t.Errorf("outcome %s: %s %v", o.Status, o.Message, o.Diagnostics)
			}
			compare(t, got.String(), want.String())
		})
	}
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			t.Fatalf("line %d is missing: %s", i+1, w[i])
		case i >= len(w):
			t.Fatalf("line %d is too many: %s", i+1, g[i])
		case g[i] != w[i]:
			t.Errorf("line %d is %s\nwant %s", i+1, g[i], w[i])
		}
	}
}

// TestEnds checks how programs end that stop in the library's sources: their
// own lines are told.
func TestEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the workers")
	}
	p := pool.New(workerbuild.New(os.DirFS("../.."), workerbuild.Options{}), pool.Options{})
	t.Cleanup(p.Close)
	if err := p.WaitReady(context.Background(), program.Virtual); err != nil {
		t.Fatal(err)
	}
	const pull = "next, stop := iter.Pull(func(yield func(int) bool) {\nyield(1)\n%s\n})\ndefer stop()\nnext()\n%s"
	for _, c := range []struct {
		name, imports, body string
		status              program.Status
		message             string
		line                int // of the innermost frame; 0 if it is not told
	}{
		{"Insert", `"slices"`, "f := func(s []int) {\n_ = slices.Insert(s, 7, 1)\n}\nf([]int{1, 2, 3})", program.Panic, "panic: runtime error: slice bounds out of range [7:3]", 7},
		{"Max", `"slices"`, "_ = 0\n_ = slices.Max([]int{})", program.Panic, "panic: slices.Max: empty list", 7},
		{"Repeat", `"slices"`, "_ = slices.Repeat([]int{1}, -1)", program.Panic, "panic: cannot be negative", 6},
		{"callback", `"slices"`, "slices.SortFunc([]int{2, 1}, func(a, b int) int {\npanic(\"no order\")\n})", program.Panic, "panic: no order", 7},
		{"nil callback", `"slices"`, "var f func(int, int) int\nslices.SortFunc([]int{2, 1}, f)", program.Panic, "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation]", 7},
		{"Copy", `"maps"`, "var m map[string]int\nmaps.Copy(m, map[string]int{\"a\": 1})", program.Panic, "panic: assignment to entry in nil map", 7},
		{"OnceValue", `"sync"`, "f := sync.OnceValue(func() int {\npanic(\"once\")\n})\nf()", program.Panic, "panic: once [recovered, repanicked]", 0},
		{"nil atomic", `"sync/atomic"`, "var p *atomic.Pointer[int]\np.Load()", program.Panic, "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation]", 7},
		{"sequence panics", `"iter"`, fmt.Sprintf(pull, "panic(\"end\")", "next()"), program.Panic, "panic: end", 0},
		{"sequence exits", `"iter"; "runtime"`, fmt.Sprintf(pull, "runtime.Goexit()", "next()"), program.Deadlock, "no goroutines (main called runtime.Goexit) - deadlock!", 0},
		{"sequence waits", `"iter"`, fmt.Sprintf(pull, "select {}", "next()"), program.Deadlock, "all goroutines are asleep - deadlock!", 0},
		{"sequence left", `"iter"`, fmt.Sprintf(pull, "", "select {}"), program.Deadlock, "all goroutines are asleep - deadlock!", 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			code := "package main\n\nimport (" + c.imports + ")\n\nfunc main() {\n" + c.body + "\n}\n"
			o, err := p.Run(context.Background(), program.Program{Code: code, Clock: program.Virtual}, func(program.Event) {})
			if err != nil {
				t.Fatal(err)
			}
			if o.Status != c.status || !strings.HasSuffix(o.Message, c.message) {
				t.Errorf("%s: %q %v, want %s: %q", o.Status, o.Message, o.Diagnostics, c.status, c.message)
			}
			if len(o.Goroutines) > 0 && len(o.Goroutines[0].Frames) > 0 && c.line > 0 {
				if line := o.Goroutines[0].Frames[0].Line; line != c.line {
					t.Errorf("line %d, want %d", line, c.line)
				}
			} else if c.line > 0 {
				t.Errorf("no line is told, want %d", c.line)
			}
		})
	}
}
