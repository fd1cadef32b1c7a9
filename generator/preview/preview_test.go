package preview

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/generator/build"
)

const siteYAML = "title: Site\nlanguages: [{code: zh, tag: zh-CN}, {code: en}]\nchapters:\n  - title: A\n    notes: [a/one, a/two]\n"

func noteText(body string) string { return "---\ntitle: T\nsummary: S\n---\n" + body + "\n" }

// A folder is a site in a temporary folder under a server.
type folder struct {
	t       *testing.T
	dir     string
	builder *build.Builder
	server  *Server
	http    *httptest.Server
}

func newFolder(t *testing.T, files map[string]string) *folder {
	s := &folder{t: t, dir: t.TempDir(), server: NewServer()}
	for name, data := range files {
		s.write(name, data)
	}
	s.builder = build.New(build.Open(s.dir), true)
	s.http = httptest.NewServer(s.server)
	t.Cleanup(s.http.Close)
	s.build()
	return s
}

func (s *folder) write(name, data string) {
	s.t.Helper()
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
		s.t.Fatal(err)
	}
	if s.builder != nil {
		s.builder.Forget(name)
	}
}

func (s *folder) build() { s.server.Show(s.builder.Build()) }

// get returns status, final address and body of a page.
func (s *folder) get(path string, header ...string) (int, string, string) {
	s.t.Helper()
	req, _ := http.NewRequestWithContext(s.t.Context(), "GET", s.http.URL+path, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Request.URL.RequestURI(), string(body)
}

func goodFiles() map[string]string {
	return map[string]string{"content/site.yaml": siteYAML, "content/a/one/index.zh.md": noteText("one"), "content/a/two/index.zh.md": noteText("two"), "content/a/two/p.svg": "<svg/>"}
}

func TestServe(t *testing.T) {
	s := newFolder(t, goodFiles())
	for _, c := range []struct {
		path, accept string
		status       int
		to, contains string
	}{
		{"/", "en-GB,en;q=0.8,zh;q=0.5", 200, "/en/", `lang="en"`},
		{"/", "fr, zh-TW;q=0.9, en;q=0.1", 200, "/zh/", `lang="zh-CN"`},
		{"/", "", 200, "/zh/", ""},
		{"/?x=1", "en", 200, "/en/?x=1", ""},
		{"/zh/a/one", "", 200, "/zh/a/one/", "one"},
		{"/en/a/one/", "", 200, "/en/a/one/", "Not translated yet"},
		{"/files/a/two/p.svg", "", 200, "/files/a/two/p.svg", "<svg/>"},
		{"/zh/nope/", "", 404, "/zh/nope/", "没有这一页"},
		{"/zh/../../../etc/passwd", "", 404, "", "There is no such page"},
		{"/assets/nope.js", "", 404, "/assets/nope.js", ""},
	} {
		status, to, body := s.get(c.path, "Accept-Language", c.accept)
		if status != c.status || c.to != "" && to != c.to || !strings.Contains(body, c.contains) {
			t.Errorf("%s (%s): %d at %s; want %d at %s with %q", c.path, c.accept, status, to, c.status, c.to, c.contains)
		}
	}
	resp, err := http.Post(s.http.URL+"/zh/", "text/plain", nil)
	if err != nil || resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
		t.Errorf("POST: %v, %v", resp, err)
	}
}

// A mistake in one note leaves that note's page as it was, and the others go on.
func TestLastGoodPage(t *testing.T) {
	s := newFolder(t, goodFiles())
	s.write("content/a/one/index.zh.md", "---\ntitle: [\n---\nbroken")
	s.write("content/a/two/index.zh.md", noteText("two, changed"))
	s.build()
	if _, _, body := s.get("/zh/a/one/"); !strings.Contains(body, "one") || strings.Contains(body, "broken") {
		t.Error("the last good page is gone")
	}
	if _, _, body := s.get("/zh/a/two/"); !strings.Contains(body, "two, changed") {
		t.Error("another note does not go on")
	}
	s.write("content/site.yaml", "title: [")
	s.build()
	if status, _, _ := s.get("/zh/a/two/"); status != 200 {
		t.Errorf("with a broken site.yaml the page is %d", status)
	}
	s.write("content/site.yaml", siteYAML)
	s.write("content/a/one/index.zh.md", noteText("one, mended"))
	s.build()
	if _, _, body := s.get("/zh/a/one/"); !strings.Contains(body, "one, mended") {
		t.Error("the mended page is not shown")
	}
}

// A site that is broken from the start says so, and comes up when mended.
func TestNothingToShow(t *testing.T) {
	files := goodFiles()
	files["content/site.yaml"] = "title: <b>x</b>\nlanguages: ["
	s := newFolder(t, files)
	status, _, body := s.get("/zh/")
	if status != 500 || !strings.Contains(body, "content/site.yaml:2") {
		t.Errorf("%d: %s", status, body)
	}
	s.write("content/site.yaml", siteYAML)
	s.build()
	if status, _, _ := s.get("/zh/"); status != 200 {
		t.Errorf("after mending: %d", status)
	}
}

// Listeners hear of what really changed, and only of that.
func TestEvents(t *testing.T) {
	s := newFolder(t, goodFiles())
	resp, err := http.Get(s.http.URL + EventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() (st state) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &st); err != nil {
					t.Fatal(err)
				}
				return st
			}
		}
		t.Fatal("the event stream ended")
		return st
	}
	first := next()
	if first.Version == "" || len(first.Problems) != 0 || !strings.HasPrefix(first.CSS, "/assets/") {
		t.Errorf("first state %+v", first)
	}
	s.write("content/a/one/index.zh.md", noteText("one")) // the same text
	s.write("content/a/one/.index.zh.md.swp", "\xff")
	s.build()
	s.write("content/a/one/index.zh.md", noteText("[x](nope/)"))
	s.build()
	broken := next()
	if len(broken.Problems) != 1 || broken.Problems[0].File != "content/a/one/index.zh.md" || broken.Problems[0].Line != 5 {
		t.Errorf("problems %+v", broken.Problems)
	}
	s.write("content/a/one/index.zh.md", noteText("good"))
	s.build()
	if mended := next(); len(mended.Problems) != 0 || mended.Version == first.Version {
		t.Errorf("after mending %+v", mended)
	}
}
