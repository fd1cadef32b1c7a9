package check

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"
)

// hostile are programs that would fill the stack, or keep the checker busy,
// if nothing bounded them: as large as a program may be.
func hostile() map[string]string {
	nested := func(head, level, middle, closing, tail string) string {
		n := (program.MaxSource - 100) / (len(level) + len(closing))
		return "package main\n\n" + head + strings.Repeat(level, n) + middle + strings.Repeat(closing, n) + tail
	}
	all := map[string]string{
		"parentheses":    nested("func main() { _ = ", "(", "1", ")", " }"),
		"open":           nested("func main() { _ = ", "(", "1", "", ""),
		"minus":          nested("func main() { _ = ", "- ", "1", "", " }"),
		"stars":          nested("func main() { var _ ", "*", "int", "", " }"),
		"slices":         nested("func main() { var _ ", "[]", "int", "", " }"),
		"channels":       nested("func main() { var _ ", "chan ", "int", "", " }"),
		"functions":      nested("func main() { var _ ", "func()", "", "", " }"),
		"parameters":     nested("func main() { var _ ", "func(", "", ")", " }"),
		"structs":        nested("func main() { var _ ", "struct{x ", "int", "}", " }"),
		"blocks":         nested("func main() ", "{", "", "}", ""),
		"ifs":            nested("func main() { ", "if true {", "", "}", " }"),
		"elses":          nested("func main() { if true {}", "else if true {}", "", "", " }"),
		"labels":         nested("func main() { ", "a:", "", "", " }"),
		"literals":       nested("func main() { _ = T", "{", "", "}", " }"),
		"open literals":  nested("func main() { _ = T", "{", "", "", ""),
		"calls":          nested("func f() func() { return nil }\nfunc main() { f", "()", "", "", " }"),
		"sums":           nested("func main() { _ = 1", "+1", "", "", " }"),
		"selectors":      nested("func main() { _ = x", ".x", "", "", " }"),
		"closures":       nested("func main() { ", "func(){", "", "}()", " }"),
		"types":          nested("type T[P any] int\nfunc main() { var _ ", "T[", "int", "]", " }"),
		"shifts":         "package main\n\nconst a = 1" + strings.Repeat(" << 1000000", 5000) + "\n\nfunc main() {}\n",
		"many errors":    "package main\n\nfunc main() {\n" + strings.Repeat("a;", 30000) + "\n}\n",
		"huge arrays":    "package main\n\nvar a [1 << 60]int\nvar b [1<<62][1<<62]int\n\nfunc main() {}\n",
		"instantiations": "package main\n\ntype T[P any] struct{ p *T[*P] }\n\nfunc f[P any](n int) { f[*P](n) }\n\nfunc main() { f[int](1); var _ T[int] }\n",
	}
	var doubling, squares strings.Builder
	doubling.WriteString("package main\n\nimport \"sync\"\n\ntype T0 struct{ a, b int }\n")
	squares.WriteString("package main\n\nconst a0 = 3\n")
	for i := range 400 {
		if i < 16 { // go/types itself takes twice as long for each, as the compiler does
			fmt.Fprintf(&doubling, "type T%d struct{ a, b T%d }\n", i+1, i)
		}
		fmt.Fprintf(&squares, "const a%d = a%d * a%d\n", i+1, i, i)
	}
	doubling.WriteString("type L struct { t T16; mu sync.Mutex }\nfunc main() { var x L; y := x; z := x == y; _ = z; println(&y) }\n")
	squares.WriteString("func main() {}\n")
	all["doubling types"], all["squares"] = doubling.String(), squares.String()
	return all
}

// TestHostile checks that each ends soon and within a goroutine's stack, in a
// process of its own: one that fills its stack dies.
func TestHostile(t *testing.T) {
	if name := os.Getenv("CHECK_HOSTILE"); name != "" {
		debug.SetMaxStack(program.MaxStack)
		p, diags := Source(hostile()[name])
		if p != nil {
			diags = p.Vet()
		}
		fmt.Printf("%d %.80v\n", len(diags), diags)
		os.Exit(0)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range hostile() {
		t.Run(name, func(t *testing.T) {
			if len(src) > program.MaxSource {
				t.Fatalf("%d bytes", len(src))
			}
			ctx, cancel := context.WithTimeout(t.Context(), 4*program.MaxCPU)
			defer cancel()
			cmd := exec.CommandContext(ctx, self, "-test.run=^TestHostile$")
			cmd.Env = append(os.Environ(), "CHECK_HOSTILE="+name)
			begun := time.Now()
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %.300s", err, out)
			}
			if d := time.Since(begun); d > program.MaxCPU {
				t.Errorf("takes %v", d)
			}
		})
	}
}
