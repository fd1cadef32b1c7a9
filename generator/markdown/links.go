package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"bingfa/generator/picture"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// links turns the destinations of links and images, which are paths between
// the author's files, into addresses on the site:
//
//	../queues/            the note threads/queues, in the reader's language
//	../queues/#join       … at a section
//	../queues/index.en.md … in English
//	../../                the home page
//	deadlock/             an example of this note, where the page shows it
//	timeline.svg          a file of this note
//
// What can be told from the note alone is told here; see package site for the
// rest.
type links struct{}

func (links) Extend(m goldmark.Markdown) {
	// Before examples, which render their explanations; see exampleLink.
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(resolveLinks), 250)))
}

// destination is what a reference must lead to.
type destination int

const (
	toPage  destination = iota // a note, a section, a file, any address
	toImage                    // a file that is an image
	toFile                     // any file
)

// resolved is a destination with the address that it has on the site.
type resolved struct {
	address string
	image   picture.Info // of an image file of this note
}

var translationFile = regexp.MustCompile(`^index\.([a-z0-9-]+)\.md$`)

func resolveLinks(_ *ast.Document, source []byte, s *state) {
	s.readDefinitions()
	each(s, ast.KindLink, func(l *ast.Link) {
		offset := offsetOf(l)
		if isEmpty(l, source) {
			s.warn(offset, "the link has no text", "write between the brackets where it leads")
		}
		if _, _, ok := exampleLink(l.Parent()); ok {
			s.use(l.Reference)
			return
		}
		l.Destination = []byte(s.follow(l.Reference, string(l.Destination), toPage, offset).address)
	})
	each(s, ast.KindImage, func(i *ast.Image) {
		offset := offsetOf(i)
		if strings.TrimSpace(plain(i, source)) == "" {
			s.warn(offset, "the image has no alt text", `say between the brackets what it shows; for a mere decoration write <img src="…" alt="">`)
		}
		r := s.follow(i.Reference, string(i.Destination), toImage, offset)
		i.Destination = []byte(r.address)
		i.SetAttributeString("loading", []byte("lazy"))
		if r.image.Width > 0 {
			// The page keeps the place; see .text img in the theme.
			i.SetAttributeString("width", fmt.Append(nil, r.image.Width))
			i.SetAttributeString("height", fmt.Append(nil, r.image.Height))
		}
		if r.image.Fluid {
			i.SetAttributeString("class", []byte("fluid")) // as wide as the text; see there
		}
	})
	each(s, ast.KindAutoLink, func(a *ast.AutoLink) { s.checkAutoLink(a, source) })
	s.checkReferences(source)
}

// isEmpty reports whether a link shows nothing.
func isEmpty(l *ast.Link, source []byte) bool {
	for c := l.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.RawHTML: // only <img> shows something, and that may be decoration
			if v := c.Segments.At(0); bytes.HasPrefix(v.Value(source), []byte("<img")) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// resolve returns the address for a destination, and takes note of it.
func (s *state) resolve(dest string, to destination, offset int) resolved {
	r := resolved{address: dest}
	u, err := url.Parse(dest)
	if err != nil {
		s.report(offset, fmt.Sprintf("the address %q is not valid: %s", dest, reasonOf(err)), addressHint(dest))
		return r
	}
	if u.Scheme != "" || u.Host != "" {
		s.checkExternal(dest, u, to, offset)
		return r
	}
	link := Link{Language: s.Language, Fragment: u.Fragment, Destination: dest, Image: to == toImage, Offset: s.inSource(offset)}
	switch {
	case dest == "":
		s.warn(offset, "the address is empty", "write where it leads: ../queues/, #section, https://…")
		return r
	case strings.Contains(u.Path, `\`):
		s.report(offset, fmt.Sprintf("the address %q has a backslash", dest), "write / between folders, on Windows too")
		return r
	case strings.HasPrefix(u.Path, "/"):
		link.Address = dest
		s.doc.Links = append(s.doc.Links, link)
		return r
	case u.Path == "" && to != toPage:
		s.report(offset, fmt.Sprintf("%q names no file", dest), "write the file's path, relative to the note's folder")
		return r
	case u.Path == "":
		if u.Fragment != "" {
			s.own = append(s.own, ownLink{u.Fragment, offset})
		}
		r.address = query(u)
		if dest == "#" || r.address == "" {
			r.address = dest
		}
		return r
	}
	if name, ok := exampleName(u.Path); ok && to == toPage && s.note.Examples[name] != nil {
		s.own = append(s.own, ownLink{exampleID(name), offset})
		r.address = "#" + exampleID(name)
		return r
	}
	target := path.Join(s.note.Path, u.Path)
	if target == ".." || strings.HasPrefix(target, "../") {
		s.report(offset, fmt.Sprintf("the link %q leads out of the content", dest), "link to a note or a file below the content directory")
		return r
	}
	base := path.Base(target)
	if m := translationFile.FindStringSubmatch(base); m != nil && to == toPage {
		link.Language, target = m[1], path.Dir(target)
	} else if to != toPage || path.Ext(base) != "" && !isFolder(u.Path) {
		link.Asset = target
		s.doc.Links = append(s.doc.Links, link)
		r.address = AssetPath(s.Prefix, target) + query(u)
		if to == toImage {
			r.image = s.checkImage(target, offset)
		}
		return r
	}
	if target == "." {
		r.address = s.Prefix + "/" + link.Language + "/" + query(u)
		return r
	}
	link.Note = target
	s.doc.Links = append(s.doc.Links, link)
	r.address = NotePath(s.Prefix, link.Language, target) + query(u)
	return r
}

// query returns what follows the path of an address.
func query(u *url.URL) string {
	rest := ""
	if u.RawQuery != "" {
		rest = "?" + u.RawQuery
	}
	if u.Fragment != "" {
		rest += "#" + u.EscapedFragment()
	}
	return rest
}

// isFolder reports whether a path says that it names a folder, so that a dot
// in the name, as in go1.26/, begins no extension.
func isFolder(p string) bool {
	base := path.Base(p)
	return strings.HasSuffix(p, "/") || base == "." || base == ".."
}

// tables puts a table into a box of its own that scrolls on narrow screens.
type tables struct{}

func (tables) Extend(m goldmark.Markdown) {
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{east.KindTable: renderTable}, 100)))
}

func renderTable(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="table" tabindex="0"><table`)
		ghtml.RenderAttributes(w, n, ghtml.GlobalAttributeFilter)
		_, _ = w.WriteString(">\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}
