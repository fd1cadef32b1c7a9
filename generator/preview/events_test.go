package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"bingfa/generator/diagnostic"
)

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

// An address may name anything: only pages are sent, and not too many.
func TestStrangeAddresses(t *testing.T) {
	s := newFolder(t, goodFiles())
	many := []string{"x /files/a/two/p.svg", "x /%66iles/a/two/p.svg", "x /../../etc/passwd", "x ", "x %zz", "/zh/a/one/", "x /zh/" + strings.Repeat("n", 10_000) + "/"}
	for i := range 2000 {
		many = append(many, fmt.Sprintf("x /zh/%d/", i))
	}
	if resp, err := http.Head(s.http.URL + EventsPath); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %v, %v", resp, err)
	}
	st := s.stream(many...)()
	if len(st.Pages) != mostPages {
		t.Errorf("%d pages are sent", len(st.Pages))
	}
	for address, page := range st.Pages {
		if strings.HasSuffix(address, ".svg") && page.HTML != "" || strings.Contains(page.HTML, "root:") || strings.Contains(page.HTML, svg) {
			t.Errorf("%.40s: %.80s", address, page.HTML)
		}
	}
}

// The hashes of what was replaced do not keep it.
func TestHashesKeepNothing(t *testing.T) {
	var h hashes
	replaced := func() weak.Pointer[byte] {
		data := make([]byte, 1<<20)
		if all := h.hash(data); all != h.hash(data) || all == h.hash(data[:9]) {
			t.Error("hashes are not what they are of")
		}
		return weak.Make(&data[0])
	}()
	runtime.GC()
	if replaced.Value() != nil {
		t.Error("a file that was replaced is still in memory")
	}
	runtime.KeepAlive(&h)
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
