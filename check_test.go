package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"bingfa/generator/verify"
)

// checkSite is a site with one example, of the given programs.
func checkSite(t *testing.T, python, golang string) string {
	return writeSite(t, map[string]string{
		"content/site.yaml":                  "title: Site\nlanguages: [{code: en, name: English}]\nchapters:\n  - title: A\n    notes: [a/one]\n",
		"content/a/one/index.en.md":          "---\ntitle: One\nsummary: A\n---\n[Example](demo/)\n",
		"content/a/one/demo/main.py":         python,
		"content/a/one/demo/main.go":         golang,
		"content/a/one/demo/output.txt":      "one\n",
		"content/a/one/demo/unrelated.draft": "",
	})
}

const printsOne = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"one\") }\n"

// needsPython skips a test where there is none; everything must be there
// under BINGFA_CI.
func needsPython(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil && goEnv("BINGFA_CI") == "" {
		t.Skip("no CPython: install the package python3")
	}
}

// The document of check -json is what its types say, in every case.
func TestCheckReport(t *testing.T) {
	needsPython(t)
	dir := checkSite(t, "print('two')\n", printsOne)
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-C", dir, "check", "-json", "-no-cache", "-engines", "python,go"}, nil, &stdout, &stderr); code != 1 || stderr.Len() > 0 {
		t.Fatalf("status %d, %s", code, &stderr)
	}
	var r checkReport
	d := json.NewDecoder(&stdout)
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || d.More() {
		t.Fatalf("%v, more: %v", err, d.More())
	}
	if r.Proven || len(r.Engines) != 2 || r.Engines[0].Engine != verify.Python || !strings.HasPrefix(r.Engines[1].Version, "1.") || r.DurationMS <= 0 {
		t.Errorf("report %+v", r)
	}
	if len(r.Examples) != 1 || r.Examples[0].Example != "a/one/demo" || r.Examples[0].Folder != "content/a/one/demo" || len(r.Examples[0].Runs) != 2 {
		t.Fatalf("examples %+v", r.Examples)
	}
	if python, golang := r.Examples[0].Runs[0], r.Examples[0].Runs[1]; python.Status != verify.Failed || python.Outcome != "ok" || golang.Status != verify.Proven || golang.DurationMS <= 0 {
		t.Errorf("runs %+v", r.Examples[0].Runs)
	}
	if len(r.Problems) != 1 || r.Problems[0].File != "content/a/one/demo/main.py" || r.Problems[0].Hint == "" {
		t.Errorf("problems %+v", r.Problems)
	}
}

func TestColourDiff(t *testing.T) {
	text := "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z\n"
	if got := colourDiff(text, false); got != text {
		t.Errorf("without colours: %q", got)
	}
	want := "\x1b[1m--- a\x1b[m\n\x1b[1m+++ b\x1b[m\n\x1b[36m@@ -1 +1 @@\x1b[m\n\x1b[31m-x\x1b[m\n\x1b[32m+y\x1b[m\n z\n"
	if got := colourDiff(text, true); got != want {
		t.Errorf("with colours: %q", got)
	}
}
