package highlight

import (
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// The benchmarks take the first source of an archive, some 20 lines, and report
// how many times longer chroma's lexer alone needs for it, on the same machine in
// the same run.
func BenchmarkGo(b *testing.B)     { benchmark(b, "testdata/go.txtar", "go") }
func BenchmarkPython(b *testing.B) { benchmark(b, "testdata/python.txtar", "python") }

func benchmark(b *testing.B, archive, lang string) {
	code := string(archives(b)[archive].Files[0].Data)
	dst := make([]byte, 0, 4*len(code))
	b.SetBytes(int64(len(code)))
	b.ReportAllocs()
	for b.Loop() {
		dst = HTML(dst[:0], lang, code)
	}
	ours := b.Elapsed() / time.Duration(b.N)

	const rounds = 20
	lexer := lexers.Get(lang)
	tokens := func() {
		it, err := lexer.Tokenise(nil, code)
		if err != nil {
			b.Fatal(err)
		}
		for it() != chroma.EOF {
		}
	}
	tokens() // compiles the lexer
	start := time.Now()
	for range rounds {
		tokens()
	}
	chromas := time.Since(start) / rounds
	b.ReportMetric(float64(chromas.Nanoseconds()), "chroma-ns/op")
	b.ReportMetric(float64(chromas)/float64(ours), "chroma/ours")
	b.ReportMetric(float64(len(dst))/float64(len(code)), "bytes/byte")
}
