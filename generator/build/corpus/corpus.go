// Package corpus writes a large site to measure with: 1,000 notes in two
// languages, 2,000 pages, with 16,000 blocks of code of about 20 lines, no two
// the same. Only benchmarks and tests use it.
package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Notes is the number of notes, blocks the number of code blocks in each.
const (
	Notes  = 1000
	blocks = 8
)

// Path returns the path of the nth note, from 0: "chapter0/note7".
func Path(n int) string { return fmt.Sprintf("chapter%d/note%d", n/25, n) }

// Write writes the site below dir, in the folder content, and returns the size
// of its Markdown in bytes.
func Write(dir string) (size int64, err error) {
	write := func(name, data string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o777)
		}
		if err == nil {
			err = os.WriteFile(path, []byte(data), 0o666)
		}
	}
	var site strings.Builder
	site.WriteString("title: {zh: 语料, en: Corpus}\nbase: https://example.org/\nlanguages: [{code: zh, tag: zh-CN, name: 中文}, {code: en, name: English}]\nchapters:\n")
	for i := range Notes {
		if i%25 == 0 {
			fmt.Fprintf(&site, "  - title: {zh: 第 %d 章, en: Chapter %d}\n    notes:\n", i/25, i/25)
		}
		fmt.Fprintf(&site, "      - %s\n", Path(i))
		for _, l := range []string{"zh", "en"} {
			note := Note(i, l)
			size += int64(len(note))
			write("content/"+Path(i)+"/index."+l+".md", note)
		}
	}
	write("content/site.yaml", site.String())
	return size, err
}

// Note returns the text of the nth note in a language, "zh" or "en".
func Note(n int, language string) string {
	var b strings.Builder
	if language == "zh" {
		fmt.Fprintf(&b, "---\ntitle: 笔记 %d\nsummary: 这一篇是第 %d 篇，讲锁怎样保护数据。\n---\n", n, n)
	} else {
		fmt.Fprintf(&b, "---\ntitle: Note %d\nsummary: This is note %d, on how locks guard data.\n---\n", n, n)
	}
	for block := range blocks {
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
