package corpus_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/conformance/corpus"
)

// write writes files below a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(c *corpus.Corpus) string {
	var list []string
	for _, p := range c.Programs {
		list = append(list, p.Name)
	}
	return strings.Join(list, " ")
}

func TestRuns(t *testing.T) {
	const hello = "\n\npackage main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(1) }\n"
	c, err := corpus.Runs(write(t, map[string]string{
		"test/a.go":           "// run" + hello,
		"test/a.out":          "1\n",
		"test/sub/tagged.go":  "//go:build !windows || windows\n\n// run" + hello,
		"test/flags.go":       "// run -race" + hello,
		"test/build.go":       "//go:build ignore\n\n// run" + hello,
		"test/errorcheck.go":  "// errorcheck" + hello,
		"test/commented.go":   "// Copyright\n\n// run" + hello,
		"test/unoffered.go":   "// run\n\npackage main\n\nimport \"unsafe\"\n",
		"test/library.go":     "// run\n\npackage p\n",
		"test/sub/late.go":    "package main\n\n// run\n",
		"test/runoutput.go":   "// runoutput" + hello,
		"test/dir.dir/x.go":   "package x\n",
		"test/notgo.txt":      "// run" + hello,
		"test/nothing/run.go": "// run\n\npackage main\n\nfunc main() {}\n",
	}), []string{"fmt"})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(c); got != "test/a.go test/nothing/run.go test/sub/tagged.go" {
		t.Errorf("programs: %s", got)
	}
	want := map[string]int{"needs flags or arguments": 1, "is for other systems or experiments": 1, "imports a package that is not offered": 1, "is not a single program": 1}
	if !maps.Equal(c.Excluded, want) {
		t.Errorf("excluded: %v", c.Excluded)
	}
	a := c.Programs[0]
	for _, out := range [][2]string{{"1\n", ""}, {"", "1\n"}} {
		if wrong := a.Check(out[0], out[1]); wrong != "" {
			t.Errorf("%q: %s", out, wrong)
		}
	}
	if a.Check("2\n", "") == "" || c.Programs[1].Check("1\n", "") == "" || c.Programs[1].Check("", "") != "" {
		t.Error("outputs are not held to the file .out")
	}
	if _, err := corpus.Runs(t.TempDir(), nil); err == nil {
		t.Error("no error without a test folder")
	}
}

func TestExamples(t *testing.T) {
	c, err := corpus.Examples(write(t, map[string]string{
		"src/p/example_test.go": `package p_test

import (
	"fmt"
	"p"
)

type helper struct{}

func ExampleA() {
	fmt.Println(helper{}, p.A())
	// Output: {} 1
}

func ExampleB_suffix() {
	fmt.Printf("%T\n", helper{})
	// Unordered output:
	// p_test.helper
	// x
}

func ExampleSilent() { fmt.Println("not said") }

func ExampleOther() {
	fmt.Println(elsewhere)
	// Output: 1
}
`,
		"src/p/other_test.go":   "package p_test\n\nvar elsewhere = 1\n",
		"src/p/unsafe_test.go":  "package p_test\n\nimport \"unsafe\"\n\nfunc ExampleUnsafe() {\n\t_ = unsafe.Pointer(nil)\n\t// Output:\n}\n",
		"src/p/ignored_test.go": "//go:build ignore\n\npackage p_test\n\nfunc ExampleIgnored() {\n\t// Output:\n}\n",
	}), []string{"fmt", "p"})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(c); got != "p.ExampleA p.ExampleB_suffix" {
		t.Fatalf("programs: %s", got)
	}
	if got := slices.Sorted(maps.Keys(c.Excluded)); len(got) != 3 {
		t.Errorf("excluded: %v", c.Excluded)
	}
	a, b := c.Programs[0], c.Programs[1]
	if !strings.Contains(a.Source, "package main") || !strings.Contains(a.Source, "type helper struct") || strings.Contains(a.Source, "Output") {
		t.Errorf("program:\n%s", a.Source)
	}
	if a.Unordered || !b.Unordered {
		t.Errorf("unordered: %t, %t", a.Unordered, b.Unordered)
	}
	if wrong := a.Check(" {} 1", ""); wrong != "" || a.Check("{} 2\n", "") == "" {
		t.Errorf("ordered output: %q", wrong)
	}
	if wrong := b.Check("x\nmain.helper\n", ""); wrong != "" || b.Check("x\nx\n", "") == "" {
		t.Errorf("unordered output: %q", wrong)
	}
}
