package rules

import (
	"reflect"
	"strings"
	"testing"
)

// What is written has Netlify's form, in which a host outside reads it, and is
// read again as it was.
func TestRedirects(t *testing.T) {
	list := []Redirect{
		{From: "/zh/threads/old", To: "/zh/threads/locks/", Status: 301, Force: true},
		{From: "/2019/锁 & 键.html", To: "/docs/zh/a b/", Status: 301, Force: true},
		{From: "/:a/*b:c/100%/d#e?f", To: "/zh/(x)/", Status: 302},
		{From: "/docs/", To: "/docs/br/", Status: 302, Force: true, Language: "pt-br"},
		{From: "/锁/é-1", To: "/zh/锁/", Status: 302, Language: "zh"},
		{From: "/锁\u3000键", To: "/zh/", Status: 302}, // a space, for many who read it
		{From: "/\xff", To: "/zh/", Status: 302},
	}
	const want = `/zh/threads/old /zh/threads/locks/ 301!
/2019/%E9%94%81%20&%20%E9%94%AE.html /docs/zh/a%20b/ 301!
/%3Aa/%2Ab:c/100%25/d%23e%3Ff /zh/(x)/ 302
/docs/ /docs/br/ 302! Language=pt-br
/%E9%94%81/%C3%A9-1 /zh/%E9%94%81/ 302 Language=zh
/锁/é-1 /zh/%E9%94%81/ 302 Language=zh
/%E9%94%81%E3%80%80%E9%94%AE /zh/ 302
/%FF /zh/ 302
`
	if got := string(FormatRedirects(list)); got != want {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
	if got, err := ParseRedirects([]byte(want)); err != nil || !reflect.DeepEqual(got, list) {
		t.Errorf("read %+v, %v\nwant %+v", got, err, list)
	}
	if got, err := ParseRedirects(FormatRedirects(nil)); err != nil || len(got) > 0 {
		t.Errorf("nothing is read as %+v, %v", got, err)
	}
}

func TestWrongRedirects(t *testing.T) {
	for line, want := range map[string]string{
		"":                         `_redirects:2: "" is not FROM TO STATUS`,
		"/a /b":                    `_redirects:2: "/a /b" is not FROM TO STATUS`,
		"/a  /b 301":               `"" is not a path`,
		"/a /b 301 Language=zh x":  "is not FROM TO STATUS",
		"a /b 301":                 `"a" is not a path`,
		"/a https://e.example 301": `"https://e.example" is not a path`,
		"/a%zz /b 301":             `"/a%zz" is not a path`,
		"/a /b 200":                `the status "200" is neither 301 nor 302`,
		"/a /b 301!!":              `the status "301!" is neither`,
		"/a /b 301 Country=zh":     `"Country=zh" is not Language=CODE`,
		"/a /b 301 Language=":      `"Language=" is not Language=CODE; build the site again`,
		"/a /b 301 Language=zh,en": `"Language=zh,en" is not Language=CODE`,
		"/a /b 301\r":              "is neither 301 nor 302",
	} {
		if got, err := ParseRedirects([]byte("/x /y/ 301!\n" + line + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read as %+v, %v; want %s", line, got, err, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	list := []Header{NoIndex, {"X-Two", "a: b"}}
	const want = "/*\n  X-Robots-Tag: noindex\n  X-Two: a: b\n"
	if got := string(FormatHeaders(list)); got != want {
		t.Errorf("written %q, want %q", got, want)
	}
	if got, err := ParseHeaders([]byte(want)); err != nil || !reflect.DeepEqual(got, list) {
		t.Errorf("read %+v, %v", got, err)
	}
	for text, want := range map[string]string{
		"/a\n": "_headers:1: \"/a\"", "  X: y\n": "_headers:1: ", "/*\nX: y\n": "_headers:2: ", "/*\n  X y\n": "_headers:2: ", "/*\n  : y\n": "_headers:2: ", "/*\n  X: \n": "_headers:2: ", "/*\n/*\n": "_headers:2: ",
	} {
		if got, err := ParseHeaders([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read as %+v, %v", text, got, err)
		}
	}
}

func FuzzRedirects(f *testing.F) {
	f.Add("/a /b 301", "/锁 b")
	f.Add("/ /zh/ 302! Language=zh-tw\n", "/:x/*/%20")
	f.Fuzz(func(t *testing.T, text, path string) {
		if list, err := ParseRedirects([]byte(text)); err == nil {
			if again, err := ParseRedirects(FormatRedirects(list)); err != nil || !reflect.DeepEqual(again, list) {
				t.Errorf("%+v is read again as %+v, %v", list, again, err)
			}
		}
		list := []Redirect{{From: "/" + path, To: "/" + path, Status: 302}}
		if again, err := ParseRedirects(FormatRedirects(list)); err != nil || !reflect.DeepEqual(again, list) {
			t.Errorf("%+v is read again as %+v, %v", list, again, err)
		}
	})
}
