package engine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bingfa/generator/note"
)

// What programs import is known before they run.
func TestLacks(t *testing.T) {
	programs := []Program{
		{Code: []byte("import os, asyncio.subprocess\nfrom concurrent import futures")},
		{Code: []byte("import no_such_package, no_such_other.part\nfrom . import x")},
		{Code: []byte("try:\n    import no_such_package\nexcept ImportError:\n    pass")},
		{Code: []byte("try:\n    import no_such_package\nexcept KeyError:\n    pass")},
		{Code: []byte("def f():\n    from no_such_package import x")},
		{Code: []byte("import no_such_package"), Want: "exception ModuleNotFoundError"},
		{Code: []byte("not Python at all")},
	}
	c, err := Python(t.Context(), Options{}, programs[:5])
	required(t, err)
	for i, want := range [][]string{{}, {"no_such_other", "no_such_package"}, {}, {"no_such_package"}, {"no_such_package"}, nil, {}} {
		got, err := c.Lacks(t.Context(), programs[i])
		if err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: lacks %q, %v", programs[i].Code, got, err)
		}
	}
	plain, _ := c.Version(t.Context(), programs[0])
	other, _ := c.Version(t.Context(), programs[2])
	if plain == other || !strings.Contains(other, "no_such_package absent") {
		t.Errorf("versions %q, %q: what is imported is part of them", plain, other)
	}
}

// fakePython puts a command python3 into a new folder, which answers as a
// Python does that lacks something for each program.
func fakePython(t *testing.T, version string, lacks ...string) string {
	if windows {
		t.Skip("shell scripts do not run here")
	}
	dir := t.TempDir()
	programs := ""
	for i, l := range lacks {
		programs += strings.Repeat(", ", min(i, 1)) + `{"lacks": [` + l + `], "packages": {}}`
	}
	script := `#!/bin/sh
cat >/dev/null
echo '{"name": "CPython ` + version + `", "version": "` + version + `.1", "executable": "/x", "path": [], "programs": [` + programs + `]}'
`
	if version == "" {
		script = "#!/bin/sh\necho 'it is broken' >&2\nexit 1\n"
	}
	if err := os.WriteFile(filepath.Join(dir, "python3"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestChoosePython(t *testing.T) {
	broken, bare, full := fakePython(t, ""), fakePython(t, "3.1", `"gevent"`, ""), fakePython(t, "3.2", "", "")
	program := []Program{{Code: []byte("import gevent")}, {Code: []byte("1")}}
	worse := fakePython(t, "3.0", `"gevent"`, `"other"`)
	system := os.Getenv("PATH")
	for _, c := range []struct {
		path []string
		o    Options
		want string
	}{
		{path: []string{bare, full}, want: "CPython 3.2"},
		{path: []string{full, bare}, want: "CPython 3.2"},
		{path: []string{broken, bare}, want: "CPython 3.1"},
		{path: []string{worse, bare}, want: "CPython 3.1"},
		{path: []string{bare, bare}, want: "CPython 3.1"},
		{path: []string{full}, o: Options{Python: filepath.Join(bare, "python3")}, want: "CPython 3.1"},
		{path: []string{full}, o: Options{Python: filepath.Join(bare, "none")}, want: `there is no Python "` + filepath.Join(bare, "none") + `"`},
		{path: []string{broken}, want: filepath.Join(broken, "python3") + " does not start: exit status 1: it is broken"},
	} {
		// What the scripts call is found behind, but no other Python.
		t.Setenv("PATH", strings.Join(append(c.path, toolsOnly(t, system)), string(os.PathListSeparator)))
		got, err := Python(t.Context(), c.o, program)
		switch {
		case err != nil && err.Error() != c.want, err == nil && got.Name() != c.want:
			t.Errorf("%v: %v, want %s", c.path, err, c.want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Python(t.Context(), Options{}, program); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("none: %v", err)
	}
}

// toolsOnly returns a folder with nothing but cat.
func toolsOnly(t *testing.T, path string) string {
	dir := t.TempDir()
	t.Setenv("PATH", path)
	cat, err := exec.LookPath("cat")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(cat, filepath.Join(dir, "cat")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// memory remembers everything.
type memory map[string][]byte

func (m memory) Recall(key string) ([]byte, bool)          { v, ok := m[key]; return v, ok }
func (m memory) Remember(key string, v []byte, _ []string) { m[key] = v }

// What a script says may be another thing the next time.
func TestScriptsAreAskedAgain(t *testing.T) {
	m := memory{}
	dir := fakePython(t, "3.1", "")
	c, err := Python(t.Context(), Options{Python: filepath.Join(dir, "python3"), Memory: m}, []Program{{Code: []byte("1")}})
	if err != nil || c.Name() != "CPython 3.1" || len(m) != 0 {
		t.Errorf("%v, remembered %q", err, m)
	}
}

// A module that is not there is found in its place, and where its name is
// misspelt.
func TestAbsent(t *testing.T) {
	found := Program{Code: []byte("import os\ntry:\n    import tiem\nexcept ImportError:\n    pass\nx = 'ü'; import os, tiem\nimport tiem\nfrom no_such_package import x\nimport httpx_, thraeding")}
	c, err := Python(t.Context(), Options{}, []Program{found})
	required(t, err)
	got, err := c.Absent(t.Context(), found)
	want := []Absent{{"httpx_", 9, 8, ""}, {"no_such_package", 8, 1, ""}, {"thraeding", 9, 16, "threading"}, {"tiem", 6, 22, "time"}}
	for i := range got {
		if got[i].Module == "httpx_" {
			got[i].Near = "" // that depends on what there is
		}
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for name := range lookalikes {
		if got, err := c.Absent(t.Context(), Program{Code: []byte("import " + name)}); err != nil || len(got) > 0 && got[0].Near != "" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if got, err := c.Absent(t.Context(), Program{Code: []byte("import tiem"), Want: "exception ModuleNotFoundError"}); err != nil || got != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// An exception has a place in the program, which readers see without the
// folder that it ran in.
func TestUncaughtLine(t *testing.T) {
	c, err := Python(t.Context(), Options{}, nil)
	required(t, err)
	for code, want := range map[string]int{
		"x = 1\nx.y": 2,
		"import json\ndef f():\n    json.loads('{')\nf()":                  3,
		"try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise ValueError": 4,
		"print(1)\n(":                     2,
		"import sys\nsys.exit('main.py')": 0,
		"import threading\ndef f():\n    1 / 0\nt = threading.Thread(target=f)\nt.start()\nt.join()": 0,
		"def f():\n    raise ValueError(1)\nraise ExceptionGroup('g', [ValueError(2)])":              3,
	} {
		take, err := c.Run(t.Context(), Program{File: "main.py", Code: []byte(code)})
		required(t, err)
		text := take.Written("stderr")
		if got := UncaughtLine(text, "main.py"); got != want || strings.Contains(text, "bingfa-check-") {
			t.Errorf("%q: line %d, want %d; it writes %s", code, got, want, text)
		}
	}
}

func TestDrop(t *testing.T) {
	for _, c := range []struct{ in, want []string }{
		{[]string{"a/x/main", "b"}, []string{"amain", "b"}},
		{[]string{"a/", "x/main /", "x"}, []string{"a", "main ", "/x"}},
		{[]string{"/", "x", "/"}, nil},
		{[]string{"/x", "y/x/"}, []string{"/xy"}},
	} {
		take := new(note.Take)
		for _, text := range c.in {
			take.Events = append(take.Events, note.Event{Stream: "stderr", Text: text})
		}
		drop(take, "stderr", "/x/")
		var got []string
		for _, e := range take.Events {
			got = append(got, e.Text)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}
