package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/generator/build/corpus"
	embedded "bingfa/theme"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"golang.org/x/sync/errgroup"
)

// writeCorpus writes the corpus below dir and returns the size of its Markdown.
func writeCorpus(tb testing.TB, dir string) (size int64) {
	size, err := corpus.Write(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return size
}

// bare converts every Markdown file below dir with goldmark as it comes, on
// every core, and throws the HTML away: no front matter, no highlighting, no
// pages, nothing written.
func bare(tb testing.TB, dir string) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithParserOptions(parser.WithHeadingAttribute(), parser.WithAutoHeadingID()), goldmark.WithRendererOptions(html.WithUnsafe()))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		group.Go(func() error {
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			return md.Convert(source, &out)
		})
		return nil
	})
	if err := errors.Join(err, group.Wait()); err != nil {
		tb.Fatal(err)
	}
}

func cold(tb testing.TB, dir, out string) {
	o, problems := New(Open(dir), false).Build()
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	if err := o.Write(out, "public", nil); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkBuild measures a whole cold build of the corpus, from files to
// files, beside bare goldmark on the same files in the same run. "ratio" is
// the median build over the median reference; the target is at most 2.
func BenchmarkBuild(b *testing.B) {
	dir := b.TempDir()
	b.SetBytes(writeCorpus(b, dir))
	var ours, reference []time.Duration
	run := 0
	for b.Loop() {
		began := time.Now()
		bare(b, dir)
		reference = append(reference, time.Since(began))
		out := filepath.Join(dir, fmt.Sprintf("public%d", run))
		run++
		began = time.Now()
		cold(b, dir, out)
		ours = append(ours, time.Since(began))
	}
	report(b, ours, reference)
}

// BenchmarkRebuild measures what a save costs in a preview of the corpus, for
// each kind of file: what changed is read, the site put together again, and one
// page that shows it rendered.
func BenchmarkRebuild(b *testing.B) {
	dir := b.TempDir()
	writeCorpus(b, dir)
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			b.Fatal(err)
		}
	}
	themeFile := func(name string) string {
		text, err := fs.ReadFile(embedded.Files(), name)
		if err != nil {
			b.Fatal(err)
		}
		return string(text)
	}
	site, err := os.ReadFile(filepath.Join(dir, "content/site.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	const note = "content/chapter0/note7/"
	for _, l := range []string{"zh", "en"} {
		write(note+"index."+l+".md", corpus.Note(7, l)+"\n[Sum](sum/)\n")
	}
	write(note+"sum/main.go", "package main\n")
	builder := New(Open(dir), true)
	if _, problems := builder.Build(); problems.Err() != nil {
		b.Fatal(problems)
	}
	edit := 0
	for _, kind := range []struct{ name, file, text, shown string }{
		{"text", note + "index.en.md", corpus.Note(7, "en") + "\n[Sum](sum/)\n\nEdit %d.\n", "Edit %d."},
		{"heading", note + "index.en.md", corpus.Note(7, "en") + "\n[Sum](sum/)\n\n## Edit %d\n", ">Edit %d<"},
		{"example", note + "sum/main.go", "package main\n\nfunc edit%d() {}\n", "edit%d"},
		{"asset", note + "a.txt", "edit %d", ""},
		{"title", "content/site.yaml", strings.Replace(string(site), "en: Corpus", "en: Corpus %d", 1), "Corpus %d"},
		{"template", "theme/templates/note.html", themeFile("templates/note.html") + "<!doctype html><!-- -->edit %d", "edit %d"},
		{"word", "theme/strings/en.yaml", strings.Replace(themeFile("strings/en.yaml"), "nav.next: ", "nav.next: Edit %d ", 1), "Edit %d"},
		{"style", "theme/styles/base.css", themeFile("styles/base.css") + "\n:root { --edit: %d; }\n", ""},
		{"script", "theme/scripts/app.ts", themeFile("scripts/app.ts") + "\nconsole.log(%d);\n", ""},
	} {
		b.Run(kind.name, func(b *testing.B) {
			for b.Loop() {
				edit++
				b.StopTimer()
				write(kind.file, strings.Replace(kind.text, "%d", fmt.Sprint(edit), 1))
				b.StartTimer()
				o, problems := builder.Update([]string{kind.file})
				if err := problems.Err(); err != nil {
					b.Fatal(err)
				}
				page, err := o.File("en/chapter0/note7/index.html")
				if shown := strings.Replace(kind.shown, "%d", fmt.Sprint(edit), 1); err != nil || !bytes.Contains(page, []byte(shown)) {
					b.Fatalf("%q is not on the page: %v", shown, err)
				}
			}
		})
	}
}

// report reports the medians in seconds and their ratio.
func report(b *testing.B, ours, reference []time.Duration) {
	o, r := median(ours), median(reference)
	b.ReportMetric(o.Seconds(), "s/build")
	b.ReportMetric(r.Seconds(), "s/bare-goldmark")
	b.ReportMetric(o.Seconds()/r.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}

func median(d []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(d))[len(d)/2]
}
