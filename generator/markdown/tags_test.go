package markdown

import (
	"fmt"
	"strings"
	"testing"

	"bingfa/generator/note"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func scanned(src string) string {
	var b strings.Builder
	scanTags([]byte(src), func(t *tag) {
		fmt.Fprintf(&b, "%d %s", t.start, t.name)
		for _, a := range t.attributes {
			fmt.Fprintf(&b, " %s=%s", a.name, a.value)
		}
		b.WriteString("; ")
	})
	return strings.TrimSuffix(b.String(), "; ")
}

// Where HTML is odd, tags are where a browser sees them.
func TestTags(t *testing.T) {
	for src, want := range map[string]string{
		`<a href="x">`:                         `0 a href=x`,
		`<A HREF=x CLASS>`:                     `0 a href=x class=`,
		`<a href = 'x"y' />`:                   `0 a href=x"y`,
		`<a href=x/>`:                          `0 a href=x/`,
		`<a href=x href=y>`:                    `0 a href=x`,
		`<a/href="x"id=y>`:                     `0 a href=x id=y`,
		`<a =x=y>`:                             `0 a =x=y`,
		`<a href=>`:                            `0 a href=`,
		`<a href="">`:                          `0 a href=`,
		`<a "b">`:                              `0 a "b"=`,
		"<a\nhref\n=\n\"x\ny\">":               "0 a href=x\ny",
		`<a href="&lt;&#65;&copy;&copy">`:      `0 a href=<A©&copy`,
		`a < b <3 <x> <`:                       `9 x`,
		`<!-- <a> --><b>`:                      `12 b`,
		`<!--><b>`:                             `5 b`,
		`<!---><b>`:                            `6 b`,
		`<!-- --!><b>`:                         `9 b`,
		`<!-- <a>`:                             ``,
		`<!DOCTYPE html><b>`:                   `15 b`,
		`<?php <a> ?><b>`:                      `12 b`,
		`</><b>`:                               `3 b`,
		`</ a><b>`:                             `5 b`,
		`</a title="<b>"><c>`:                  `16 c`,
		`<script>"<a>"</scripts></SCRIPT ><b>`: `0 script; 33 b`,
		`<style><a></style><b>`:                `0 style; 18 b`,
		`<title><a></title><b>`:                `0 title; 18 b`,
		`<plaintext></plaintext><b>`:           `0 plaintext`,
		`<a href="x`:                           ``,
		`<a href=x`:                            ``,
		`<a href="`:                            ``,
		`<a href=`:                             ``,
		`<a`:                                   ``,
		`<`:                                    ``,
		`</`:                                   ``,
		`<a <b>`:                               `0 a <b=`,
		`<é><b>`:                               `4 b`,
		`<aé>`:                                 `0 aé`,
	} {
		if got := scanned(src); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", src, got, want)
		}
	}
}

// FuzzHTML holds that attributes stand where they are said to, and that HTML
// stays as it is but for the addresses in it.
func FuzzHTML(f *testing.F) {
	for _, src := range []string{`<a href="../x/" id=b>c</a>`, `<img srcset="a.png 1x, b.png" alt>`, `<p style='background:url("x.png")'>`,
		"<style>url(x.png)</style>", `<!-- <a> --><script><a href=x></script>`, `<a href="&amp;"/x='`, "<a\r\nhref\t=x>", `<svg><use xlink:href=#a>`} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s := &state{note: &note.Note{Path: "a/b"}, translation: &note.Translation{Source: []byte(src)}, doc: &Document{}}
		end := 0
		scanTags([]byte(src), func(tag *tag) {
			if tag.start < end || src[tag.start] != '<' || src[tag.end-1] != '>' {
				t.Fatalf("%q: a tag at %d-%d", src, tag.start, tag.end)
			}
			end = tag.end
			for _, a := range tag.attributes {
				if a.start < tag.start || a.end > tag.end {
					t.Fatalf("%q: attribute %s at %d-%d", src, a.name, a.start, a.end)
				}
				written := src[a.start:a.end]
				if len(written) > 1 && strings.ContainsAny(written[:1], `"'`) {
					written = written[1 : len(written)-1]
				}
				if unescapeAttribute([]byte(written)) != a.value {
					t.Fatalf("%q: attribute %s is %q, written %q", src, a.name, a.value, written)
				}
			}
		})
		n, lines := ast.NewRawHTML(), text.NewSegments()
		lines.Append(text.NewSegment(0, len(src)))
		n.Segments = lines
		s.readHTML(n, lines, []byte(src))
		result, ok := n.Attribute(rewritten)
		if !ok {
			return
		}
		if before, after := skeleton(src), skeleton(string(result.([]byte))); before != after {
			t.Errorf("%q becomes %q", src, result)
		}
	})
}

// skeleton is HTML without the values of its attributes and without CSS.
func skeleton(src string) string {
	var b strings.Builder
	done := 0
	scanTags([]byte(src), func(t *tag) {
		for _, a := range t.attributes {
			b.WriteString(src[done:a.start])
			done = a.end
		}
		if t.content[1] > 0 {
			b.WriteString(src[done:t.content[0]])
			done = t.content[1]
		}
	})
	return b.String() + src[done:]
}
