package published

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// siteRules are the redirects of a site below PREFIX.
const siteRules = `PREFIX/zh/old PREFIX/zh/a/one/ 301!
PREFIX/2019/%E9%94%81.html PREFIX/en/a/%E4%B8%80%20b/ 301!
PREFIX/2019/锁.html PREFIX/en/a/%E4%B8%80%20b/ 301!
PREFIX/ PREFIX/tw/ 302! Language=zh-tw
PREFIX/ PREFIX/zh/ 302! Language=zh
PREFIX/ PREFIX/en/ 302! Language=en
PREFIX/ PREFIX/br/ 302! Language=pt
PREFIX/ PREFIX/zh/ 302!
PREFIX/a/one PREFIX/en/a/one/ 302 Language=en
PREFIX/a/one PREFIX/br/a/one/ 302 Language=pt
PREFIX/a/one PREFIX/zh/a/one/ 302
PREFIX/files/a/main.go PREFIX/zh/files/a/main.go/ 302
`

// newSite writes a site below a temporary folder and opens it.
func newSite(t *testing.T, prefix string) (*Site, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	for name, text := range map[string]string{
		"_redirects": strings.ReplaceAll(siteRules, "PREFIX", prefix), "index.html": "choose", "404.html": "no such page",
		"zh/old/index.html": "it has moved", "2019/锁.html": "it has moved",
		"zh/index.html": "家", "en/index.html": "home", "en/a/one/index.html": "one",
		"assets/app-1234.js": "js", "files/a/p.svg": "<svg/>", "files/a/main.go": "package main", "files/a/data.unknown": "?", "files/a/old.htm": "old",
		".gitignore": "*", ".bingfa": "x", "en/.secret/x.html": "secret", ".well-known/security.txt": "contact",
		"../outside.html": "outside",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func get(s *Site, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(target, "?")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestServe(t *testing.T) {
	s, dir := newSite(t, "")
	for link, target := range map[string]string{"en/out.html": "../../outside.html", "en/up": "../..", "en/in.html": "index.html"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	for _, c := range []struct {
		path   string
		status int
		kind   string // Content-Type
		cache  string
		body   string // or where a redirect leads
	}{
		{"/en/", 200, "text/html; charset=utf-8", asking, "home"},
		{"/en/index.html", 200, "text/html; charset=utf-8", asking, "home"},
		{"/en", 301, "", asking, "/en/"},
		{"/en/a/one?q=1", 301, "", asking, "/en/a/one/?q=1"},
		{"//en", 301, "", asking, "/en/"},
		{"//evil.example/..", 302, "", asking, "/zh/"},
		{"/assets/app-1234.js", 200, "text/javascript; charset=utf-8", forEver, "js"},
		{"/assets/nope.js", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/assets/", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/files/a/p.svg", 200, "image/svg+xml", asking, "<svg/>"},
		{"/files/a/main.go", 200, plain, asking, "package main"},
		{"/files/a/old.htm", 200, html, asking, "old"},
		{"/files/a/data.unknown", 200, "application/octet-stream", asking, "?"},
		{"/files/a/p.svg/", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/nope", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/zh/old/?a=1&b=%20", 301, "", asking, "/zh/a/one/?a=1&b=%20"},
		{"/zh/old", 301, "", asking, "/zh/a/one/"},
		{"/zh/old/x", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/2019/锁.html", 301, "", asking, "/en/a/%E4%B8%80%20b/"},
		{"/a/one", 302, "", asking, "/zh/a/one/"},
		{"/a/one/?x", 302, "", asking, "/zh/a/one/?x"},
		{"/_redirects", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/_headers", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/.gitignore", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/.bingfa", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/.secret/x.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/.well-known/security.txt", 200, plain, asking, "contact"},
		{"/../outside.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/../../outside.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/..\\outside.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/\x00", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/out.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/up/outside.html", 404, "text/html; charset=utf-8", asking, "no such page"},
		{"/en/in.html", 200, "text/html; charset=utf-8", asking, "home"},
	} {
		w := get(s, "GET", c.path)
		body := w.Body.String()
		if c.status/100 == 3 {
			body = w.Header().Get("Location")
		}
		if w.Code != c.status || body != c.body || c.kind != "" && w.Header().Get("Content-Type") != c.kind || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%q: %d %q %v", c.path, w.Code, body, w.Header())
		}
		for name, value := range Headers {
			if w.Header().Get(name) != value {
				t.Errorf("%q has no %s", c.path, name)
			}
		}
	}
	if w := get(s, "HEAD", "/en/"); w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Length") != "4" {
		t.Errorf("HEAD: %d %q %v", w.Code, w.Body, w.Header())
	}
	if w := get(s, "HEAD", "/nope"); w.Code != 404 || w.Body.Len() > 0 {
		t.Errorf("HEAD of nothing: %d %q", w.Code, w.Body)
	}
	if w := get(s, "POST", "/en/"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
}

// The root leads to the reader's language, among those that are built.
func TestRoot(t *testing.T) {
	for _, prefix := range []string{"", "/docs", "/a/b"} {
		s, _ := newSite(t, prefix)
		for accept, want := range map[string]string{
			"": "zh", "en": "en", "en-GB,en;q=0.9,zh;q=0.8": "en", "zh-TW,zh;q=0.9,en;q=0.8": "tw", "zh-HK, zh-TW;q=0.9": "zh",
			"ja, en;q=0.5": "en", "fr": "zh", "EN": "en", "en;q=x": "zh", "zh;q=0, en;q=0.1": "en", "pt-PT": "br", "pt-br": "br",
		} {
			w := get(s, "GET", "/", "Accept-Language", accept)
			if w.Code != http.StatusFound || w.Header().Get("Location") != prefix+"/"+want+"/" || w.Header().Get("Vary") != "Accept-Language" {
				t.Errorf("%q: %d %v, want %s", accept, w.Code, w.Header(), want)
			}
		}
		if w := get(s, "GET", prefix+"/en/a/one/"); w.Body.String() != "one" {
			t.Errorf("below %q: %d %q", prefix, w.Code, w.Body)
		}
		if w := get(s, "GET", "/en/"); (w.Code == 200) != (prefix == "") {
			t.Errorf("without the prefix %q: %d", prefix, w.Code)
		}
	}
}

// A path without a language leads to the reader's, and caches are told.
func TestWithoutLanguage(t *testing.T) {
	for _, prefix := range []string{"", "/docs"} {
		s, _ := newSite(t, prefix)
		for accept, want := range map[string]string{"": "zh", "en-GB, zh;q=0.5": "en", "pt": "br", "pt-BR": "br", "fr": "zh"} {
			w := get(s, "GET", prefix+"/a/one/", "Accept-Language", accept)
			if w.Code != http.StatusFound || w.Header().Get("Location") != prefix+"/"+want+"/a/one/" || w.Header().Get("Vary") != "Accept-Language" {
				t.Errorf("%q: %d %v, want %s", accept, w.Code, w.Header(), want)
			}
		}
		if w := get(s, "GET", prefix+"/zh/old/"); w.Header().Get("Vary") != "" || w.Header().Get("Location") != prefix+"/zh/a/one/" {
			t.Errorf("an old address: %d %v", w.Code, w.Header())
		}
		if w := get(s, "GET", prefix+"/files/a/main.go"); w.Code != 200 || w.Body.String() != "package main" {
			t.Errorf("a redirect shadows a file: %d %v", w.Code, w.Header())
		}
	}
}

// What the two files say holds as soon as they are replaced; one that cannot be
// understood is an error at the beginning, and changes nothing later.
func TestRules(t *testing.T) {
	s, dir := newSite(t, "")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if w := get(s, "GET", "/zh/"); w.Header().Get("X-Robots-Tag") != "" {
		t.Errorf("headers %v", w.Header())
	}
	write("_headers", "/*\n  X-Robots-Tag: noindex\n")
	write("_redirects", "/new /en/ 301!\n")
	for _, path := range []string{"/zh/", "/nope", "/new"} {
		if w := get(s, "GET", path); w.Header().Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: headers %v", path, w.Header())
		}
	}
	if w := get(s, "GET", "/new"); w.Header().Get("Location") != "/en/" {
		t.Errorf("a new redirect: %d %v", w.Code, w.Header())
	}
	if w := get(s, "GET", "/zh/old/"); w.Code != 200 {
		t.Errorf("a redirect that is gone: %d %v", w.Code, w.Header())
	}
	// Without redirects, the first page lets readers choose.
	if w := get(s, "GET", "/"); w.Code != 200 || w.Body.String() != "choose" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	write("_redirects", "/half /zh/ 302 Language=en\n")
	if w := get(s, "GET", "/half"); w.Code != 404 {
		t.Errorf("a redirect for readers of no language: %d", w.Code)
	}
	var log bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	write("_redirects", "/new /zh/ 301\n")
	get(s, "GET", "/new")
	write("_redirects", "/new elsewhere\n")
	for range 2 {
		if w := get(s, "GET", "/new"); w.Header().Get("Location") != "/zh/" {
			t.Errorf("after nonsense: %d %v", w.Code, w.Header())
		}
	}
	if told := log.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, "_redirects:1: ") {
		t.Errorf("the log after nonsense: %q", told)
	}
	if _, err := Open(dir, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "_redirects:1: ") {
		t.Errorf("nonsense is opened: %v", err)
	}
	write("_redirects", siteRules[:0])
	write("_headers", "nonsense")
	if _, err := Open(dir, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "_headers:1: ") {
		t.Errorf("nonsense is opened: %v", err)
	}
}

// What a reader has is not sent again, until its content changes; a new
// folder in place of the old one shows at once.
func TestRevalidation(t *testing.T) {
	s, dir := newSite(t, "")
	first := get(s, "GET", "/en/")
	tag := first.Header().Get("ETag")
	if tag == "" || first.Header().Get("Last-Modified") == "" {
		t.Fatalf("headers %v", first.Header())
	}
	if w := get(s, "GET", "/en/", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("again: %d %q", w.Code, w.Body)
	}
	other := filepath.Join(filepath.Dir(dir), "other")
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "zh/index.html"), []byte("新家"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(dir), os.Rename(other, dir)); err != nil {
		t.Fatal(err)
	}
	if w := get(s, "GET", "/en/", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("the same content in a new file: %d", w.Code)
	}
	if w := get(s, "GET", "/zh/"); w.Body.String() != "新家" {
		t.Errorf("new content: %q", w.Body)
	}
	if w := get(s, "GET", "/en/", "Range", "bytes=1-2"); w.Code != http.StatusPartialContent || w.Body.String() != "om" {
		t.Errorf("a range: %d %q", w.Code, w.Body)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for dir, reason := range map[string]string{
		filepath.Join(dir, "nope"): "there is no such folder", file: "it is not a folder", dir: "it has no index.html",
	} {
		var e *NotBuiltError
		if _, err := Open(dir, slog.New(slog.DiscardHandler)); !errors.As(err, &e) || e.Reason != reason {
			t.Errorf("%s: %v, want %q", dir, err, reason)
		}
	}
}
