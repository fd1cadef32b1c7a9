package preview

import (
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

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`

func goodFiles() map[string]string {
	return map[string]string{"content/site.yaml": siteYAML, "content/a/one/index.zh.md": noteText("one"), "content/a/two/index.zh.md": noteText("two ![p](p.svg)"), "content/a/two/p.svg": svg}
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
		{"/files/a/two/p.svg", "", 200, "/files/a/two/p.svg", svg},
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
	if err != nil || resp.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" || resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
		t.Errorf("POST: %v, %v", resp, err)
	}
}

// A mistake in one note leaves that note's page as it was, and the others go on.
func TestLastGoodPage(t *testing.T) {
	s := newFolder(t, goodFiles())
	s.write("content/a/one/index.zh.md", "---\ntitle: [\n---\nbroken")
	s.write("content/a/two/index.zh.md", noteText("two, changed ![p](p.svg)"))
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
	if status != 500 || !strings.Contains(body, "content/site.yaml:2") || strings.Contains(body, "title: <b>") {
		t.Errorf("%d: %s", status, body)
	}
	if _, _, body := s.get("/zh/", "Accept-Language", "zh-CN"); !strings.Contains(body, "还没有可以显示的内容") || strings.Contains(body, ">preview.") {
		t.Errorf("in Chinese: %s", body)
	}
	if status, _, body := s.get(scriptPath); status != 200 || !strings.Contains(body, "EventSource") {
		t.Errorf("the script: %d", status)
	}
	next := s.stream(nothing+"-yet /zh/", "abc /en/")
	if st := next(); !st.Pages["/zh/"].Reload || st.Pages["/en/"].Reload || st.Pages["/en/"].HTML != "" || len(st.Problems) == 0 {
		t.Errorf("listeners are told %+v", st)
	}
	s.write("content/site.yaml", siteYAML)
	s.build()
	if status, _, _ := s.get("/zh/"); status != 200 {
		t.Errorf("after mending: %d", status)
	}
	if st := next(); st.Pages["/zh/"].HTML == "" || len(st.Problems) != 0 {
		t.Errorf("after mending listeners are told %+v", st)
	}
}

// Media can be asked for in parts.
func TestRange(t *testing.T) {
	s := newFolder(t, goodFiles())
	req, _ := http.NewRequestWithContext(t.Context(), "GET", s.http.URL+"/files/a/two/p.svg", nil)
	req.Header.Set("Range", "bytes=1-3")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusPartialContent || string(body) != "svg" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
}
