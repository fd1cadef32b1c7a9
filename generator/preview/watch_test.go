package preview

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bingfa/generator/build"
)

// watched starts to watch a site, and stops at the end of the test. fake (may
// be nil) stands between it and the system's watches.
func watched(t *testing.T, files map[string]string, fake func(folders) folders) *folder {
	return watchedAnd(t, files, fake, func(message string) { t.Log(message) })
}

// watchedAnd is watched with a function that is told what is degraded.
func watchedAnd(t *testing.T, files map[string]string, fake func(folders) folders, warn func(string)) *folder {
	return watchedBy(t, newSource, wrongQuiet, files, fake, warn)
}

// sources are the ways to watch a system's files: its own and the portable one.
var sources = map[string]func() (source, error){"system": newSource, "portable": newWatcher}

// watchedBy is watchedAnd with a way to watch files, and how long something
// that is wrong waits before it is told.
func watchedBy(t *testing.T, open func() (source, error), quiet time.Duration, files map[string]string, fake func(folders) folders, warn func(string)) *folder {
	s := &folder{t: t, dir: t.TempDir(), server: NewServer()}
	for name, data := range files {
		s.write(name, data)
	}
	s.http = httptest.NewServer(s.server)
	t.Cleanup(s.http.Close)
	from, err := open()
	if err != nil {
		t.Skip("the system watches no files: ", err)
	}
	w := build.Open(s.dir)
	var watched folders = from
	if fake != nil {
		watched = fake(from)
	}
	v := newWatch(w, build.New(w, true), s.server, nil, warn, from, watched)
	v.quiet = quiet
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { v.run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait(); from.close() })
	s.shows("/zh/a/one/", "one")
	return s
}

// shows waits until a page has a text.
func (s *folder) shows(path, text string) {
	s.t.Helper()
	body := ""
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, _, body = s.get(path); strings.Contains(body, text) {
			return
		}
	}
	s.t.Fatalf("%s never shows %q; it is\n%s", path, text, body)
}

func (s *folder) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *folder) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// edits writes a note and waits for it, three times: what has come to be must
// also be watched.
func (s *folder) edits(folder, page string) {
	s.t.Helper()
	for i := range 3 {
		text := fmt.Sprintf("edit %s %d %d", folder, i, time.Now().UnixNano())
		s.write(folder+"/index.zh.md", noteText(text))
		s.shows(page, text)
	}
}

func TestWatch(t *testing.T) {
	for name, f := range map[string]func(s *folder){
		"nothing special": func(*folder) {},
		"folder recreated": func(s *folder) {
			s.must(os.RemoveAll(s.path("content/a/one")))
			s.write("content/a/one/index.zh.md", noteText("back"))
		},
		"folder renamed and back": func(s *folder) {
			for range 20 {
				s.must(os.Rename(s.path("content/a"), s.path("content/b")))
				s.must(os.Rename(s.path("content/b"), s.path("content/a")))
			}
		},
		"content recreated": func(s *folder) {
			s.must(os.Rename(s.path("content"), s.path("old")))
			time.Sleep(gapTime * 5 / 4)
			s.must(os.CopyFS(s.path("content"), os.DirFS(s.path("old"))))
		},
		"content becomes a link": func(s *folder) {
			s.must(os.Rename(s.path("content"), s.path("elsewhere")))
			s.must(os.Symlink("elsewhere", s.path("content")))
		},
		"note becomes a link": func(s *folder) {
			s.write("texts/one.md", noteText("one"))
			s.must(os.Remove(s.path("content/a/one/index.zh.md")))
			s.must(os.Symlink("../../../texts/one.md", s.path("content/a/one/index.zh.md")))
		},
		"site.yaml away and back": func(s *folder) {
			s.must(os.Rename(s.path("content/site.yaml"), s.path("content/site.yaml~")))
			time.Sleep(gapTime * 5 / 4)
			s.must(os.Rename(s.path("content/site.yaml~"), s.path("content/site.yaml")))
		},
		"site.yaml broken and mended": func(s *folder) {
			s.write("content/site.yaml", "title: [")
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
				if _, problems, _ := s.server.snapshot(); len(problems) > 0 {
					break
				}
				if time.Now().After(deadline) {
					s.t.Fatal("nobody is told that site.yaml is broken")
				}
			}
			s.shows("/zh/a/one/", "one") // as it was
			s.write("content/site.yaml", siteYAML)
		},
		"editor's files": func(s *folder) {
			s.write("content/a/one/4913", "")
			s.write("content/a/one/.index.zh.md.swp", "\xff")
			s.must(os.Symlink("user@host.1", s.path("content/a/one/.#index.zh.md")))
			s.must(os.Rename(s.path("content/a/one/index.zh.md"), s.path("content/a/one/index.zh.md~")))
		},
	} {
		for way, open := range sources {
			t.Run(name+"/"+way, func(t *testing.T) {
				s := watchedBy(t, open, wrongQuiet, goodFiles(), nil, func(message string) { t.Log(message) })
				f(s)
				s.edits("content/a/one", "/zh/a/one/")
			})
		}
	}
}

// A theme of the site's own may come and go.
func TestWatchTheme(t *testing.T) {
	s := watched(t, goodFiles(), nil)
	for _, text := range []string{"mine", "mine, changed"} {
		s.write("theme/templates/home.html", text)
		s.shows("/zh/", text)
	}
	s.must(os.RemoveAll(s.path("theme")))
	s.shows("/zh/", "Site</title>")
}

// limited watches no more than some folders.
type limited struct {
	folders
	mu   sync.Mutex
	left int
}

func (l *limited) Add(dir string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == 0 {
		return errors.New("no space left on device")
	}
	l.left--
	return l.folders.Add(dir)
}

func (l *limited) set(left int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left = left
}

// Where the watches run out, changes are found all the same.
func TestWatchLimit(t *testing.T) {
	s := watched(t, goodFiles(), func(f folders) folders { return &limited{folders: f, left: 2} })
	s.edits("content/a/one", "/zh/a/one/")
}

// When events are lost, the tree is looked at anew.
func TestWatchOverflow(t *testing.T) {
	dir := t.TempDir()
	s := &folder{t: t, dir: dir, server: NewServer()}
	for name, data := range goodFiles() {
		s.write(name, data)
	}
	s.http = httptest.NewServer(s.server)
	defer s.http.Close()
	lost := make(chan error)
	w := build.Open(dir)
	v := newWatch(w, build.New(w, true), s.server, nil, func(string) {}, none{}, none{})
	v.errors = lost
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { v.run(ctx) })
	defer func() { cancel(); done.Wait() }()
	s.shows("/zh/a/one/", "one")
	s.write("content/a/one/index.zh.md", noteText("two"))
	lost <- errors.New("overflow")
	s.shows("/zh/a/one/", "two")
}

// Every page keeps its own last good state, and other languages go on.
func TestLastGoodOfEach(t *testing.T) {
	files := goodFiles()
	files["content/a/one/index.en.md"] = noteText("one, in English")
	s := newFolder(t, files)
	has := func(path, want string) {
		t.Helper()
		if _, _, body := s.get(path); !strings.Contains(body, want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
	s.write("content/a/one/index.zh.md", noteText("[x](nope/)"))
	s.build()
	s.write("content/a/one/index.en.md", noteText("English goes on"))
	s.write("content/a/two/index.zh.md", noteText("two, later"))
	s.build()
	has("/en/a/one/", "English goes on")
	s.write("content/a/two/index.zh.md", noteText("[x](nope/)"))
	s.build()
	has("/zh/a/two/", "two, later") // not as it was before the first mistake
	has("/zh/a/one/", "one")
	s.must(os.Remove(s.path("content/a/two/p.svg")))
	s.must(os.Remove(s.path("content/a/two/index.zh.md")))
	s.build()
	has("/zh/a/two/", "two, later")
	has("/files/a/two/p.svg", svg)
	s.write("content/a/two/index.zh.md", noteText("two, mended"))
	s.write("content/a/one/index.zh.md", noteText("one, mended"))
	s.build()
	has("/zh/a/two/", "two, mended")
	if status, _, _ := s.get("/files/a/two/p.svg"); status != http.StatusNotFound {
		t.Errorf("a deleted file is still there: %d", status)
	}
}

// A note that was never good is shown as it is.
func TestNeverGood(t *testing.T) {
	files := goodFiles()
	files["content/a/one/index.zh.md"] = noteText("first [x](nope/)")
	s := newFolder(t, files)
	s.write("content/a/one/index.zh.md", noteText("second [x](nope/)"))
	s.build()
	if _, _, body := s.get("/zh/a/one/"); !strings.Contains(body, "second") {
		t.Error("it stays as it was at first")
	}
}

// A site whose own folder is the content, below a path, with names that need care.
func TestAddresses(t *testing.T) {
	s := newFolder(t, map[string]string{
		"site.yaml":            "title: Site\nbase: https://example.org/docs/\nlanguages: [{code: zh}]\nchapters: [{title: A, notes: ['a/c#', a/go1.26, a/50%]}]\n",
		"a/c#/index.zh.md":     noteText("sharp [x](../go1.26/)"),
		"a/go1.26/index.zh.md": noteText("dot"), "a/go1.26/LICENSE": "free", "a/50%/index.zh.md": noteText("half"),
	})
	for path, want := range map[string]string{
		"/": "/docs/zh/", "/docs": "/docs/zh/", "/docs/": "/docs/zh/", "/docs/zh": "/docs/zh/",
		"/docs/zh/a/c%23": "/docs/zh/a/c%23/", "/docs/zh/a/go1.26": "/docs/zh/a/go1.26/", "/docs/zh/a/50%25/?q": "/docs/zh/a/50%25/?q",
		"/docs/files/a/go1.26/LICENSE": "/docs/files/a/go1.26/LICENSE",
	} {
		if status, to, _ := s.get(path); status != 200 || to != want {
			t.Errorf("%s: %d at %s, want %s", path, status, to, want)
		}
	}
	s.write("a/c#/index.zh.md", "---\ntitle: [")
	s.build()
	if _, _, body := s.get("/docs/zh/a/c%23/"); !strings.Contains(body, "sharp") {
		t.Error("the last good page is gone")
	}
	if status, _, _ := s.get("/zh/a/50%25/"); status != 404 {
		t.Errorf("outside of the base: %d", status)
	}
}

// A template that fails on some page only is told on that page, every time alike.
func TestPageThatFails(t *testing.T) {
	files := goodFiles()
	files["theme/templates/note.html"] = "{{.NoteTitle}}{{if .Previous}}{{.Nope}}{{end}}"
	s := newFolder(t, files)
	_, _, first := s.get("/zh/a/two/")
	status, _, second := s.get("/zh/a/two/")
	if status != 500 || first != second || !strings.Contains(first, "theme/templates/note.html:1:") {
		t.Errorf("%d: %s", status, second)
	}
}
