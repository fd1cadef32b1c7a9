package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/diagnostic"
)

// writeSite writes a site of one note below dir.
func writeSite(t *testing.T, dir string, more map[string]string) {
	t.Helper()
	files := map[string]string{
		"content/site.yaml":         "title: Site\nlanguages: [{code: zh}, {code: en}]\nchapters:\n  - title: A\n    notes: [a/one]\n",
		"content/a/one/index.zh.md": "---\ntitle: T\nsummary: S\n---\ntext\n",
	}
	for name, text := range more {
		files[name] = text
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func mustBuild(t *testing.T, dir string) *Output {
	t.Helper()
	o, problems := New(Open(dir), false).Build()
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return o
}

// What is hidden in the folder stays, file, folder and link; what builds that
// were killed have left goes.
func TestWriteKeeps(t *testing.T) {
	dir := t.TempDir()
	writeSite(t, dir, map[string]string{
		"public/.gitignore": "*", "public/.git/config": "precious", "public/" + marker: "", "public/old.html": "x",
		"public/" + probePrefix + "1": "", stagePrefix + "1/zh/index.html": "half",
	})
	linked := os.Symlink("nowhere", filepath.Join(dir, "public", ".link")) == nil
	public := filepath.Join(dir, "public")
	if err := mustBuild(t, dir).Write(public, "public", nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		".gitignore": true, ".git/config": true, marker: true, "zh/a/one/index.html": true, ".link": linked,
		"old.html": false, probePrefix + "1": false, "../" + stagePrefix + "1": false,
	} {
		_, err := os.Lstat(filepath.Join(public, filepath.FromSlash(name)))
		if got := !errors.Is(err, fs.ErrNotExist); got != want {
			t.Errorf("%s is there: %v, want %v", name, got, want)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(public, ".git", "config")); string(data) != "precious" {
		t.Errorf(".git/config is %q", data)
	}
}

// Builds that write into one folder at once all succeed, and nothing is lost
// or left behind.
func TestWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	if unlock, ok := lock(dir); !ok {
		t.Skip("the file system knows no locks")
	} else {
		unlock()
	}
	writeSite(t, dir, nil)
	o := mustBuild(t, dir)
	public := filepath.Join(dir, "public")
	for range 5 {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if err := o.Write(public, "public", nil); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if err := os.WriteFile(filepath.Join(public, ".gitignore"), []byte("*"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Write(public, "public", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(public, ".gitignore")); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("beside content and public: %v, %v", entries, err)
	}
}

// A site's own theme may be anything: each mistake is told in its file.
func TestOwnTheme(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"empty folder":    {"theme/templates/.keep", "", ""},
		"a file":          {"theme", "", ""},
		"a folder":        {"theme/templates/note.html/x", "", "theme/templates/note.html: cannot be read: "},
		"does not parse":  {"theme/templates/note.html", "a\n{{if}}", "theme/templates/note.html:2: missing value for if"},
		"does not render": {"theme/templates/note.html", "a\n{{.Nope}}", "theme/templates/note.html:2:2: executing"},
		"does not escape": {"theme/templates/home.html", "<a href=\"{{if .Title}}\"{{end}}>", "theme/templates/home.html:1:"},
		"no definitions":  {"theme/templates/layout.html", "x", "theme/templates: "},
		"style sheet":     {"theme/styles/main.css", "a {", "theme/styles/main.css:1:"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeSite(t, dir, map[string]string{c.file: c.text})
			o, problems := New(Open(dir), false).Build()
			if c.want == "" && (o == nil || len(problems) > 0) || c.want != "" && (o != nil || !strings.HasPrefix(problems.Error(), c.want)) {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}

// A theme that comes, changes or goes while a builder lives is seen.
func TestThemeComesAndGoes(t *testing.T) {
	dir := t.TempDir()
	writeSite(t, dir, nil)
	b := New(Open(dir), true)
	home := func() string {
		t.Helper()
		o, problems := b.Build()
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		data, err := o.File("zh/index.html")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	builtIn := home()
	for _, text := range []string{"one", "two"} { // the same size, perhaps at the same time
		writeSite(t, dir, map[string]string{"theme/templates/home.html": text})
		b.Forget("theme/templates/home.html")
		if got := home(); got != text {
			t.Errorf("home is %q, want %q", got, text)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "theme")); err != nil {
		t.Fatal(err)
	}
	if got := home(); len(got) != len(builtIn) { // the version differs
		t.Errorf("home is %q without the theme", got)
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	writeSite(t, dir, map[string]string{"file": "x"})
	var d diagnostic.Diagnostic
	if err := mustBuild(t, dir).Write(filepath.Join(dir, "file", "public"), "file/public", nil); !errors.As(err, &d) || d.File != "file/public" || d.Hint == "" {
		t.Errorf("got %v", err)
	}
}
