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

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"golang.org/x/sync/errgroup"
)

// The corpus: 1,000 notes in two languages, 2,000 pages, with 16,000 blocks of
// code of about 20 lines, no two the same.
const (
	corpusNotes  = 1000
	corpusBlocks = 8
)

// writeCorpus writes the corpus below dir and returns the size of its Markdown.
func writeCorpus(tb testing.TB, dir string) (size int64) {
	write := func(name string, data string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	var site strings.Builder
	site.WriteString("title: {zh: 语料, en: Corpus}\nbase: https://example.org/\nlanguages: [{code: zh, tag: zh-CN, name: 中文}, {code: en, name: English}]\nchapters:\n")
	for i := range corpusNotes {
		if i%25 == 0 {
			fmt.Fprintf(&site, "  - title: {zh: 第 %d 章, en: Chapter %d}\n    notes:\n", i/25, i/25)
		}
		path := fmt.Sprintf("chapter%d/note%d", i/25, i)
		fmt.Fprintf(&site, "      - %s\n", path)
		for _, l := range []string{"zh", "en"} {
			note := corpusNote(i, l)
			size += int64(len(note))
			write("content/"+path+"/index."+l+".md", note)
		}
	}
	write("content/site.yaml", site.String())
	return size
}

func corpusNote(n int, language string) string {
	var b strings.Builder
	if language == "zh" {
		fmt.Fprintf(&b, "---\ntitle: 笔记 %d\nsummary: 这一篇是第 %d 篇，讲锁怎样保护数据。\n---\n", n, n)
	} else {
		fmt.Fprintf(&b, "---\ntitle: Note %d\nsummary: This is note %d, on how locks guard data.\n---\n", n, n)
	}
	for block := range corpusBlocks {
		if language == "zh" {
			fmt.Fprintf(&b, "\n## 第 %d 节 {#s%d}\n\n死锁需要四个条件**同时成立：**互斥、持有并等待、不可抢占\n和循环等待。前三个是锁的本性，能拆掉的通常是最后一个，见[前一节](#s%d)。\n\n- 第一项，`mu.Lock()`\n- 第二项，*强调*\n\n", block, block, max(block-1, 0))
		} else {
			fmt.Fprintf(&b, "\n## Section %d {#s%d}\n\nA deadlock needs four conditions **at the same time**: mutual exclusion, hold and\nwait, no preemption and circular wait. See the [section before](#s%d).\n\n- first item, `mu.Lock()`\n- second item, *stressed*\n\n", block, block, max(block-1, 0))
		}
		id := fmt.Sprintf("%d_%d_%s", n, block, language)
		if block%2 == 0 {
			fmt.Fprintf(&b, "```go\npackage main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n\n// worker%[1]s adds up.\nfunc worker%[1]s(mu *sync.Mutex, total *int, n int) {\n\tmu.Lock()\n\tdefer mu.Unlock()\n\tfor i := range n {\n\t\t*total += i * %[2]d\n\t}\n}\n\nfunc main() {\n\tvar mu sync.Mutex\n\ttotal := 0\n\tworker%[1]s(&mu, &total, 100)\n\tfmt.Println(\"total\", total)\n}\n```\n", id, n+2)
		} else {
			fmt.Fprintf(&b, "```python\nimport threading\n\n\nclass Worker%[1]s(threading.Thread):\n    \"\"\"Adds up.\"\"\"\n\n    def __init__(self, lock, n):\n        super().__init__(name=f\"worker-{n}\")\n        self.lock, self.n = lock, n\n        self.total = 0\n\n    def run(self):\n        for i in range(self.n):\n            with self.lock:\n                self.total += i * %[2]d  # guarded\n\n\nworker = Worker%[1]s(threading.Lock(), 100)\nworker.start()\nworker.join()\nprint(\"total\", worker.total)\n```\n", id, n+2)
		}
	}
	return b.String()
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

// BenchmarkRebuild measures what a save costs in a preview of the corpus: one
// note changed, the site put together again, and its page rendered.
func BenchmarkRebuild(b *testing.B) {
	dir := b.TempDir()
	writeCorpus(b, dir)
	builder := New(Open(dir), true)
	if _, problems := builder.Build(); len(problems) > 0 {
		b.Fatal(problems)
	}
	file := filepath.Join(dir, "content/chapter0/note7/index.en.md")
	source, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	edit := 0
	for b.Loop() {
		edit++
		if err := os.WriteFile(file, fmt.Appendf(source, "\nEdit %d.\n", edit), 0o666); err != nil {
			b.Fatal(err)
		}
		builder.Forget("content/chapter0/note7/index.en.md")
		o, problems := builder.Build()
		if err := problems.Err(); err != nil {
			b.Fatal(err)
		}
		page, err := o.File("en/chapter0/note7/index.html")
		if err != nil || !bytes.Contains(page, fmt.Appendf(nil, "Edit %d.", edit)) {
			b.Fatalf("the edit is not on the page: %v", err)
		}
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
