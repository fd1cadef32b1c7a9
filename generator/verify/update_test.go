package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/generator/note"
)

func TestUpdate(t *testing.T) {
	s := newSetup(t)
	s.update, s.example.Output, s.example.Recording = true, nil, nil
	s.python.take = ended("ok", "", "1\n2\n", "a warning of pid 77")
	r := s.check(t)
	if len(r.Problems) > 0 || s.file(note.OutputFile) != "1\n2\n" || !strings.Contains(s.file(note.RecordingFile), `"interpreter": "yaegi 0"`) || len(r.Changes) != 2 {
		t.Fatalf("recorded %v, %v", r.Changes, r.Problems)
	}
	if d := r.Changes[0].Diff(); d != "--- /dev/null\n+++ b/a/demo/output.txt\n@@ -0,0 +1,2 @@\n+1\n+2\n" {
		t.Errorf("difference:\n%s", d)
	}

	// Engines that do not agree change nothing.
	s.golang.take, s.in.take = printed("1\n3\n"), printed("1\n3\n")
	r = s.check(t)
	if len(r.Changes) > 0 || s.file(note.OutputFile) != "1\n2\n" ||
		!strings.Contains(r.Problems.Error(), "a/demo/main.py: under CPython 3 it prints something else than main.go under Go 1:\n          1\n        - 3\n        + 2") ||
		!strings.Contains(r.Problems.Error(), "make the programs print the same") {
		t.Errorf("changed %v, %v", r.Changes, r.Problems)
	}

	// A package that is missing is no reason to record less.
	s.golang.take, s.in.take, s.python.lacks = printed("1\n2\n"), printed("1\n2\n"), []string{"gevent"}
	if r = s.check(t); len(r.Changes) > 0 || !strings.Contains(r.Problems.Error(), "CPython 3 lacks gevent") {
		t.Errorf("changed %v, %v", r.Changes, r.Problems)
	}

	// A file that cannot be written is told.
	s = newSetup(t)
	s.update, s.example.Output = true, nil
	if err := os.Mkdir(filepath.Join(s.dir, "a/demo", note.OutputFile), 0o755); err != nil {
		t.Fatal(err)
	}
	if r = s.check(t); !strings.Contains(r.Problems.Error(), "a/demo/output.txt: it cannot be written") {
		t.Errorf("changed %v, %v", r.Changes, r.Problems)
	}
}

// What differs on every run does not change a file on every update.
func TestUpdateKeeps(t *testing.T) {
	s := newSetup(t)
	s.update = true
	s.maskNumbers()
	old := printed("n 1\nn 2\n")
	s.example.Recording = &note.Recording{Hash: s.example.Hash(), Interpreter: "yaegi 0",
		Python: &note.Take{Engine: "CPython 3", TimeMS: 17}, Go: &note.Take{Engine: "Go 1", Events: old.Events}}
	if r := s.check(t); len(r.Changes)+len(r.Problems) > 0 {
		t.Errorf("changed %v, %v", r.Changes, r.Problems)
	}
	// Another interpreter is named; what was recorded stays.
	s.in.name = "yaegi 1"
	r := s.check(t)
	if len(r.Changes) != 1 || !strings.Contains(s.file(note.RecordingFile), "yaegi 1") || !strings.Contains(s.file(note.RecordingFile), `"time_ms": 17`) {
		t.Errorf("changed %v:\n%s", r.Changes, s.file(note.RecordingFile))
	}
	// Another Python is recorded.
	s.python.name = "CPython 4"
	if r = s.check(t); len(r.Changes) != 1 || strings.Contains(s.file(note.RecordingFile), `"time_ms": 17`) {
		t.Errorf("changed %v:\n%s", r.Changes, s.file(note.RecordingFile))
	}
}

// Where Go does not compile, the output is Python's.
func TestUpdateCompileError(t *testing.T) {
	s := newSetup(t)
	s.update, s.example.Output, s.example.Config.Go = true, nil, "compile_error undefined"
	s.golang.take, s.in.take = ended("compile_error", "1:1: undefined: x", "", ""), ended("compile_error", "1:1: undefined: x", "", "")
	if r := s.check(t); len(r.Problems) > 0 || s.file(note.OutputFile) != "1\n2\n" || !strings.Contains(s.file(note.RecordingFile), `"message": "1:1: undefined: x"`) {
		t.Errorf("%v, recorded %q", r.Problems, s.file(note.RecordingFile))
	}
	s.example.Python, s.python = nil, nil
	if err := os.Remove(filepath.Join(s.dir, "a/demo", note.OutputFile)); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t); len(r.Problems) > 0 || s.file(note.OutputFile) != "" {
		t.Errorf("%v, recorded %q", r.Problems, s.file(note.OutputFile))
	}
}
