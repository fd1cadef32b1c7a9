package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"
)

// FuzzSource holds the checker to: no panic, diagnostics within the source
// and in its order, a program or diagnostics.
func FuzzSource(f *testing.F) {
	for _, file := range []string{"wrong.txt", "vet.txt"} {
		for _, s := range samples(f, file) {
			f.Add(s.src)
		}
	}
	for _, src := range course(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > program.MaxSource {
			return
		}
		// A process that hangs would not say with what.
		slow := time.AfterFunc(10*time.Second, func() { panic(fmt.Sprintf("does not end: %q", src)) })
		defer slow.Stop()
		p, diags := Source(src)
		if (p == nil) == (len(diags) == 0) {
			t.Fatalf("program %v, diagnostics %v", p, diags)
		}
		if p != nil {
			diags = p.Vet()
		}
		lines := strings.Split(src, "\n")
		for i, d := range diags {
			switch {
			case d.Message == "", d.Line < 0, d.Column < 0, d.Line > len(lines), (d.Line == 0) != (d.Column == 0):
				t.Errorf("%+v", d)
			case d.Line > 0 && d.Column > len(lines[d.Line-1])+1:
				t.Errorf("%+v is not in %q", d, lines[d.Line-1])
			case i > 0 && d.Line > 0 && (d.Line < diags[i-1].Line || d.Line == diags[i-1].Line && d.Column < diags[i-1].Column):
				t.Errorf("%+v after %+v", d, diags[i-1])
			}
		}
	})
}
