package engine

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
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
		t.Skip(err)
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
