package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
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
	if err != nil || resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
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

// stream listens for pages, given as "hash path", and returns what reads the
// next state.
func (s *folder) stream(pages ...string) func() state {
	s.t.Helper()
	query := url.Values{"page": pages}
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	req, _ := http.NewRequestWithContext(ctx, "GET", s.http.URL+EventsPath+"?"+query.Encode(), nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { cancel(); resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	return func() (st state) {
		s.t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &st); err != nil {
					s.t.Fatal(err)
				}
				return st
			}
		}
		s.t.Fatal("the event stream ended")
		return st
	}
}

var pageHash = regexp.MustCompile(` data-version="([^"]+)"`)

// Listeners hear of what really changed on their pages, and only of that.
func TestEvents(t *testing.T) {
	s := newFolder(t, goodFiles())
	_, _, body := s.get("/zh/a/one/")
	hash := pageHash.FindStringSubmatch(body)[1]
	one := s.stream(hash + " /zh/a/one/")
	two := s.stream("stale /zh/a/two/")
	if first := one(); len(first.Problems) != 0 || first.Pages["/zh/a/one/"].Hash != hash || first.Pages["/zh/a/one/"].HTML != "" {
		t.Errorf("first state %+v", first)
	}
	if first := two().Pages["/zh/a/two/"]; first.Hash == "" || !strings.Contains(first.HTML, "two") {
		t.Errorf("a page that is not up to date is told %+v", first)
	}
	s.write("content/a/one/index.zh.md", noteText("one")) // the same text
	s.write("content/a/one/.index.zh.md.swp", "\xff")
	s.build()
	s.write("content/a/one/index.zh.md", noteText("[x](nope/)"))
	s.build()
	broken := one()
	if len(broken.Problems) != 1 || broken.Problems[0].File != "content/a/one/index.zh.md" || broken.Problems[0].Line != 5 || len(broken.Pages) != 0 {
		t.Errorf("with a mistake %+v", broken)
	}
	if broken := two(); len(broken.Problems) != 1 || len(broken.Pages) != 0 {
		t.Errorf("another page is told %+v", broken)
	}
	s.write("content/a/one/index.zh.md", noteText("good"))
	s.build()
	mended := one()
	if now := mended.Pages["/zh/a/one/"]; len(mended.Problems) != 0 || now.Hash == hash || !strings.Contains(now.HTML, "good") || !strings.Contains(now.HTML, now.Hash) {
		t.Errorf("after mending %+v", mended)
	}
	if other := two(); len(other.Problems) != 0 || len(other.Pages) != 0 {
		t.Errorf("another page is told %+v", other)
	}
	// A file under the same address.
	s.write("content/a/two/index.zh.md", noteText("again ![p](p.svg)"))
	s.build()
	before := two().Pages["/zh/a/two/"]
	s.write("content/a/two/p.svg", strings.Replace(svg, "/>", "><g/></svg>", 1))
	s.build()
	after := two().Pages["/zh/a/two/"]
	if file := "/files/a/two/p.svg"; before.Files[file] == "" || after.Files[file] == "" || before.Files[file] == after.Files[file] || after.HTML != "" {
		t.Errorf("a new picture: %+v, then %+v", before, after)
	}
	// A note that is gone: its address says so.
	s.write("content/site.yaml", strings.Replace(siteYAML, ", a/two", "", 1))
	if err := os.RemoveAll(s.path("content/a/two")); err != nil {
		t.Fatal(err)
	}
	s.build()
	if gone := two().Pages["/zh/a/two/"]; !strings.Contains(gone.HTML, "没有这一页") {
		t.Errorf("a page that is gone shows %+v", gone)
	}
}

// Findings of checks are told with the others, and keep no page from changing.
func TestFindings(t *testing.T) {
	s := newFolder(t, goodFiles())
	s.server.Link(s.dir, Editor{editors["vscode"]})
	next := s.stream("stale /zh/a/one/")
	next()
	s.server.Check(diagnostic.List{{File: "content/a/one/index.zh.md", Line: 2, Message: "doubtful", Warning: true}, {File: "content/a/one", Message: "wrong"}, {File: "theme/no.html", Message: "elsewhere"}})
	st := next()
	if len(st.Problems) != 3 || st.Problems[0].Message != "wrong" || st.Problems[0].Kind != "check" || !st.Problems[2].Warning {
		t.Fatalf("%+v", st.Problems)
	}
	if open := st.Problems[2].Open; !strings.HasPrefix(open, "vscode://file/") || !strings.HasSuffix(open, "/content/a/one/index.zh.md:2:1") || strings.Contains(open, "file//") {
		t.Errorf("the link is %q", open)
	}
	if open := st.Problems[1].Open; open != "" {
		t.Errorf("a file that is not there has a link: %q", open)
	}
	s.write("content/a/one/index.zh.md", noteText("goes on"))
	s.build()
	if now := next(); !strings.Contains(now.Pages["/zh/a/one/"].HTML, "goes on") || len(now.Problems) != 3 {
		t.Errorf("with findings a page is told %+v", now)
	}
	s.server.Check(nil)
	if now := next(); len(now.Problems) != 0 {
		t.Errorf("after mending %+v", now.Problems)
	}
}

// The author's paths are told to browsers on the author's machine only.
func TestPathsStayHere(t *testing.T) {
	for _, c := range []struct {
		remote, local string
		here          bool
	}{
		{"127.0.0.1:5", "127.0.0.1", true}, {"[::1]:5", "::1", true}, {"192.168.1.7:5", "192.168.1.7", true},
		{"192.168.1.8:5", "192.168.1.7", false}, {"10.0.0.1:1", "", false}, {"nonsense", "", false},
	} {
		r := httptest.NewRequest("GET", EventsPath, nil)
		r.RemoteAddr = c.remote
		if c.local != "" {
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.ParseIP(c.local)}))
		}
		if got := onThisMachine(r); got != c.here {
			t.Errorf("%s at %s: %v", c.remote, c.local, got)
		}
	}
}

// Browsers that come and go leave nothing behind.
func TestListenersLeave(t *testing.T) {
	s := newFolder(t, goodFiles())
	for range 50 {
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, "GET", s.http.URL+EventsPath+"?page=x+/zh/", nil)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		resp.Body.Close()
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.server.mu.Lock()
		n := len(s.server.listeners)
		s.server.mu.Unlock()
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d listeners are left", n)
		}
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
