package packed

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// packWorkers packs the real workers.
func packWorkers(tb testing.TB, o Options) (dir string) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("compiles")
	}
	dir = tb.TempDir()
	builder := workerbuild.New(os.DirFS("../.."), workerbuild.Options{})
	if _, err := Pack(tb.Context(), dir, builder, o); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// TestWorkers runs programs in workers of both clocks, lean and large.
func TestWorkers(t *testing.T) {
	dir := packWorkers(t, fast)
	for _, folderOnly := range []bool{false, true} {
		w := open(t, dir)
		w.folderOnly = folderOnly
		var source pool.LargeSource = w
		p := pool.New(source, pool.Options{Warm: 1})
		defer p.Close()
		for _, clock := range program.Clocks() {
			if err := p.WaitReady(t.Context(), clock); err != nil {
				t.Fatal(err)
			}
			for _, rare := range []string{"", "; import _ \"net/http/httptest\""} {
				before := p.Stats().Larger
				said := ""
				o, err := p.Run(t.Context(), program.Program{Clock: clock, Code: fmt.Sprintf(
					"package main; import (\"fmt\"; \"time\")%s; func main() { fmt.Println(\"hello from\", time.Now().UTC().Year()) }", rare)},
					func(e program.Event) { said += e.Text })
				if err != nil || o.Status != program.OK || !strings.HasPrefix(said, "hello from ") {
					t.Errorf("%s clock%s: %q %+v %v", clock, rare, said, o, err)
				}
				if virtual := said == "hello from 2009\n"; virtual != (clock == program.Virtual) {
					t.Errorf("%s clock%s: %s", clock, rare, said)
				}
				if large := p.Stats().Larger > before; large != (rare != "") {
					t.Errorf("%s clock%s: by a large worker: %v", clock, rare, large)
				}
			}
		}
	}
}

// BenchmarkUnpack unpacks each worker, when its base is there, beside a plain
// copy of the same bytes.
func BenchmarkUnpack(b *testing.B) {
	w, err := Open(os.DirFS(packWorkers(b, Options{})))
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	for i := range w.index.Workers {
		e := &w.index.Workers[i]
		path, err := w.get(b.Context(), e) // with its base
		if err != nil {
			b.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		run := func(name string, f func() (binary, error)) {
			b.Run(e.Name+"/"+name, func(b *testing.B) {
				b.SetBytes(e.Size)
				for b.Loop() {
					bin, err := f()
					if err != nil {
						b.Fatal(err)
					}
					if bin.close != nil {
						bin.close()
					}
				}
				b.ReportMetric(float64(e.File.Size)/1e6, "MB-packed")
			})
		}
		run("unpack", func() (binary, error) { return w.unpack(e) })
		run("copy", func() (binary, error) { return w.place(e.Name, data) })
	}
}
