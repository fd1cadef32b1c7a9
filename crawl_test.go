package main

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCrawl follows every address in the built site, of the course and of a
// site made to be difficult, with and without a path in front: each leads to a
// file that is there and to an anchor in it.
func TestCrawl(t *testing.T) {
	difficult := difficultSite(t)
	for name, c := range map[string]struct{ dir, base string }{
		"the course":            {".", "https://example.org/"},
		"the course below":      {".", "https://example.org/courses/b%20c/"},
		"a difficult one":       {difficult, "https://example.org/"},
		"a difficult one below": {difficult, "https://example.org/docs/并发/"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			var stdout, stderr bytes.Buffer
			if status := run(t.Context(), []string{"-C", c.dir, "build", "-out", out, "-base", c.base}, strings.NewReader(""), &stdout, &stderr); status != 0 {
				t.Fatalf("build: status %d\n%s%s", status, stdout.Bytes(), stderr.Bytes())
			}
			base, err := url.Parse(c.base)
			if err != nil {
				t.Fatal(err)
			}
			w := crawl(t, out, base)
			if w.pages == 0 || w.followed < 10*w.pages {
				t.Errorf("only %d addresses on %d pages", w.followed, w.pages)
			}
			slices.Sort(w.wrong)
			for _, line := range slices.Compact(w.wrong) {
				t.Error(line)
			}
		})
	}
}

// A crawler holds the addresses in built files against the files.
type crawler struct {
	base            *url.URL
	files           map[string][]byte          // by their names below the site
	anchors         map[string]map[string]bool // of the pages
	pages, followed int
	wrong           []string
}

var (
	startTag  = regexp.MustCompile(`(?is)<([a-z][a-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>`)
	attr      = regexp.MustCompile(`(?is)([a-z][a-z:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	inCSS     = regexp.MustCompile(`url\(\s*["']?([^"')]+)["']?\s*\)`)
	noTags    = regexp.MustCompile(`(?is)<!--.*?-->|(<script[^>]*>).*?</script>`)
	inFeed    = regexp.MustCompile(`<(?:loc|link|id|guid)[^>]*>([^<]+)<`)
	inHrefXML = regexp.MustCompile(`href="([^"]*)"`)
)

func crawl(t *testing.T, dir string, base *url.URL) *crawler {
	t.Helper()
	w := &crawler{base: base, files: map[string][]byte{}, anchors: map[string]map[string]bool{}}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			w.files[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	type reference struct{ from, address string }
	var all []reference
	for name, data := range w.files {
		add := func(address string) { all = append(all, reference{name, html.UnescapeString(address)}) }
		switch path.Ext(name) {
		case ".css":
			for _, m := range inCSS.FindAllSubmatch(data, -1) {
				add(string(m[1]))
			}
		case ".xml":
			for _, re := range []*regexp.Regexp{inFeed, inHrefXML} {
				for _, m := range re.FindAllSubmatch(data, -1) {
					add(string(m[1]))
				}
			}
		case ".html":
			w.pages++
			w.anchors[name] = map[string]bool{"": true, "top": true}
			for _, m := range startTag.FindAllSubmatch(noTags.ReplaceAll(data, []byte("$1")), -1) {
				for _, a := range attr.FindAllSubmatch(m[2], -1) {
					value := html.UnescapeString(string(a[2]) + string(a[3]) + string(a[4]))
					switch key := strings.ToLower(string(a[1])); key {
					case "id":
						if w.anchors[name][value] {
							w.wrong = append(w.wrong, fmt.Sprintf("%s: the id %q is there twice", name, value))
						}
						w.anchors[name][value] = true
					case "name":
						if string(m[1]) == "a" {
							w.anchors[name][value] = true
						}
					case "srcset":
						for one := range strings.SplitSeq(value, ",") {
							all = append(all, reference{name, strings.Fields(one)[0]})
						}
					case "style":
						for _, m := range inCSS.FindAllStringSubmatch(value, -1) {
							all = append(all, reference{name, m[1]})
						}
					case "href", "src", "poster", "data", "action", "xlink:href", "data-index", "data-search":
						all = append(all, reference{name, value})
					}
				}
			}
		}
	}
	for _, r := range all {
		if err := w.follow(r.from, r.address); err != nil {
			w.wrong = append(w.wrong, fmt.Sprintf("%s: %q: %v", r.from, r.address, err))
		}
	}
	return w
}

// follow looks for what an address in a file leads to.
func (w *crawler) follow(from, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	page := *w.base
	page.Path, page.RawPath = w.base.Path+strings.TrimSuffix(from, "index.html"), ""
	to := page.ResolveReference(u)
	if to.Scheme != w.base.Scheme || to.Host != w.base.Host {
		return nil // elsewhere, or data:
	}
	w.followed++
	name, ok := strings.CutPrefix(to.Path, w.base.Path)
	if !ok {
		return fmt.Errorf("it leads out of the site, to %s", to.Path)
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if w.files[name] == nil {
		return fmt.Errorf("there is no file %s", name)
	}
	if to.Fragment != "" && strings.HasSuffix(name, ".html") && !strings.HasPrefix(to.Fragment, ":~:") && !w.anchors[name][to.Fragment] {
		return fmt.Errorf("there is no id %q in %s", to.Fragment, name)
	}
	return nil
}

// difficultSite returns the folder of a site that has all that addresses can
// be made of: names with blanks, signs and Han characters, anchors of every
// kind, texts that lack translations and sections.
func difficultSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`
	head := func(title string) string { return "---\ntitle: " + title + "\nsummary: S & <s>\n---\n" }
	for name, data := range map[string]string{
		"site.yaml": "title: {zh: 站, en: Site}\nlanguages: [{code: zh, tag: zh-CN}, {code: en}, {code: de}]\nfeatured: a/one/demo\n" +
			"chapters:\n  - {title: {zh: 甲, en: A}, notes: [a/one, a/go1.26, a]}\n  - {title: 乙, notes: [锁/死锁]}\n",
		"a/one/index.zh.md": head("一") + `
[#](#deadlock), [top](#top), [text](#text), [自动](#自动-的-标题-2), [raw](#raw), [old](#old), [例](demo/), [脚][f],
[三](../go1.26/#section), [四](../../锁/死锁/), [四](../../%E9%94%81/%E6%AD%BB%E9%94%81/#%E8%8A%82), [五](../), [家](../../).
[英](index.en.md), [英](../go1.26/index.en.md#section), [德](index.de.md), [文](a%20b%23%3F%26%25.txt), <https://example.com/x>,
[q](../go1.26/?x=1&y=%20#section), <a@example.org>.

[示例](demo/)

1. 一

脚注[^1]与脚注[^2]，再来[^1]。

## 死锁 {#deadlock}

### 自动 的 标题

### 自动 的 标题

## <b>a</b> & ` + "`code` *x*" + `

<a id="raw" name="raw"></a><a name=old></a>
<img src="p.svg" srcset="p.svg 1x, 图%20二.svg 2x" alt=""><video poster='p.svg' src="clip.mp4"></video>
<p style="background: url('p.svg')">x</p>

![图](图%20二.svg "题") ![图](<图 二.svg>) ![图](../go1.26/q+r.svg?v=1)

| [a](#deadlock) |
| -- |
| ![p](p.svg) |

> [!NOTE]
> [x](../one/#deadlock) and ` + "`x`" + `

[f]: #fn:1

` + "```go run\npackage main\n\nfunc main() {}\n```\n\n```lanes\na: 0-1 running\nb: 1-2 waiting\n```\n\n```lanes\na: 0-1 running\n```\n" + `
[^1]: 甲 [x](#raw)
[^2]: 乙
`,
		"a/one/index.en.md":       head("One") + "[missing](#deadlock), [below](#later) ![p](p.svg)\n\n[Example](demo/)\n\n1. One\n\n## Later {#later}\n\n[^1]\n\n[^1]: X\n",
		"a/one/demo/main.go":      "package main // (1)\n\nfunc main() {}\n",
		"a/one/demo/main.py":      "pass  # (1)\n",
		"a/one/demo/output.txt":   "",
		"a/one/p.svg":             svg,
		"a/one/图 二.svg":           svg,
		"a/one/a b#?&%.txt":       "x",
		"a/one/clip.mp4":          "x",
		"a/go1.26/index.en.md":    head("'\"Go\" <1.26>'") + "[a](../one/#deadlock) [b](../one/index.zh.md#raw) [c](../one/#example-demo)\n\n## Section\n\n![q](q+r.svg)\n",
		"a/go1.26/q+r.svg":        svg,
		"a/index.de.md":           head("Nur deutsch") + "[eins](one/#deadlock) [Go](go1.26/)\n",
		"锁/死锁/index.zh.md":        head("死锁") + "[一](../../a/one/#%E8%87%AA%E5%8A%A8-%E7%9A%84-%E6%A0%87%E9%A2%98)\n\n## 节\n\n## 节\n\n[节](#节-2)\n",
		"锁/死锁/index.en.md":        head("Deadlock") + "\n",
		"a/one/page/index.html":   "<p><a href=\"deep%20er.html#x\">x</a><img src=\"../p.svg\" alt=\"\">\n",
		"a/one/page/deep er.html": "<p id=x>x\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
