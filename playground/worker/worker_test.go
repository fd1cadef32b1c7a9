package worker

import (
	"io"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/program"
	"bingfa/playground/symbols"
)

const hello = "package main\n\nimport (\"fmt\"; \"sync\"; \"time\")\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\twg.Go(func() { fmt.Println(time.Second) })\n\twg.Wait()\n}\n"

func newInterp(t testing.TB) *interp.Interpreter {
	t.Helper()
	in := interp.New(interp.Options{Stdout: io.Discard, Stderr: io.Discard})
	if err := symbols.Prepare(in); err != nil {
		t.Fatal(err)
	}
	return in
}

func BenchmarkStages(b *testing.B) {
	var ns [5]time.Duration
	for b.Loop() {
		t := time.Now()
		lap := func(i int) { now := time.Now(); ns[i] += now.Sub(t); t = now }
		in := newInterp(b)
		lap(0)
		file, diags := parse(in, hello)
		if len(diags) > 0 {
			b.Fatal(diags)
		}
		instrument(in.FileSet(), file)
		lap(1)
		p := newProcess(program.Limits{})
		h := &symbols.Host{Stdout: io.Discard.Write, Stderr: io.Discard.Write, Exit: func(int) {}}
		if err := use(in, h, p, file); err != nil {
			b.Fatal(err)
		}
		lap(2)
		prog, err := compile(in, file)
		if err != nil {
			b.Fatal(err)
		}
		lap(3)
		if _, err := in.Execute(prog); err != nil {
			b.Fatal(err)
		}
		lap(4)
	}
	for i, name := range []string{"prepare", "parse", "use", "compile", "execute"} {
		b.ReportMetric(float64(ns[i].Nanoseconds())/float64(b.N)/1e3, name+"-us")
	}
}
