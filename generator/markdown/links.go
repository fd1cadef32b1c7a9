package markdown

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

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
//	deadlock/             an example of this note, where the page shows it
//	timeline.svg          a file of this note
type links struct{}

func (links) Extend(m goldmark.Markdown) {
	// Before examples, which render their explanations; see exampleLink.
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(resolveLinks), 250)))
}

var translationFile = regexp.MustCompile(`^index\.([a-z0-9-]+)\.md$`)

func resolveLinks(_ *ast.Document, _ []byte, s *state) {
	each(s, ast.KindLink, func(l *ast.Link) {
		if _, _, ok := exampleLink(l.Parent()); !ok {
			s.resolveLink(l)
		}
	})
	each(s, ast.KindImage, func(i *ast.Image) {
		i.Destination = []byte(s.resolve(string(i.Destination), offsetOf(i)))
		i.SetAttributeString("loading", []byte("lazy"))
	})
}

func (s *state) resolveLink(l *ast.Link) {
	l.Destination = []byte(s.resolve(string(l.Destination), offsetOf(l)))
}

// resolve returns the address for a destination, and takes note of it.
func (s *state) resolve(dest string, offset int) string {
	u, err := url.Parse(dest)
	if err != nil {
		s.report(offset, fmt.Sprintf("the link %q is not a valid address", dest), "escape unusual characters, or mend it")
		return dest
	}
	if u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return dest
	}
	link := Link{Language: s.Language, Fragment: u.Fragment, Offset: offset}
	if offset >= 0 {
		link.Offset += s.translation.BodyOffset
	}
	rest := "" // of the address, after the path
	if u.RawQuery != "" {
		rest = "?" + u.RawQuery
	}
	if u.Fragment != "" {
		rest += "#" + u.EscapedFragment()
	}
	if u.Path == "" {
		link.Note = s.note.Path
		s.doc.Links = append(s.doc.Links, link)
		return rest
	}
	if name, ok := exampleName(u.Path); ok && s.note.Examples[name] != nil {
		link.Note, link.Fragment = s.note.Path, exampleID(name)
		s.doc.Links = append(s.doc.Links, link)
		return "#" + link.Fragment
	}
	target := path.Join(s.note.Path, u.Path)
	if target == ".." || strings.HasPrefix(target, "../") {
		s.report(offset, fmt.Sprintf("the link %q leads out of the content", dest), "link to a note or a file below the content directory")
		return dest
	}
	base := path.Base(target)
	if m := translationFile.FindStringSubmatch(base); m != nil {
		link.Language, target = m[1], path.Dir(target)
	} else if path.Ext(base) != "" && !isFolder(u.Path) {
		link.Asset = target
		s.doc.Links = append(s.doc.Links, link)
		return AssetPath(s.Prefix, target) + rest
	}
	link.Note = target
	s.doc.Links = append(s.doc.Links, link)
	return NotePath(s.Prefix, link.Language, target) + rest
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
