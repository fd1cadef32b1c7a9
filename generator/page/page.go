// Package page renders the pages of a site through the theme's templates.
//
// A [Renderer] belongs to one site at one time. It renders any page on its
// own and in any order, so a build renders all pages at once and a preview
// only the one that somebody looks at. What pages share, such as the list of
// chapters, is made once. In a preview a page that shows what it showed before
// is not rendered again: see kept.
package page

import (
	"html/template"
	"strconv"

	"bingfa/generator/assets"
	"bingfa/generator/markdown"
	"bingfa/generator/site"
)

// A Renderer renders the pages of one site. It is safe for concurrent use.
type Renderer struct {
	site      *site.Site
	options   Options
	assets    assetPaths
	languages map[string]*language
	kept      *kept // may be nil
}

// assetPaths are the addresses of the bundle's files.
type assetPaths struct{ CSS, App, Theme, Preview, Icon string }

// Options say how to render pages.
type Options struct {
	// Version is carried by pages, which then load the script that connects
	// them to the preview server. Default: none.
	Version string
	// NoIndex has each page tell search engines to leave it out.
	NoIndex bool
}

// NewRenderer returns a renderer. previous (may be nil) is the renderer of the
// site as it was before a change, with the same options: what looks the same
// and shows the same is not rendered again.
func NewRenderer(previous *Renderer, s *site.Site, t *Theme, b *assets.Bundle, o Options) (*Renderer, error) {
	at := func(name string) string { return s.Prefix() + "/" + assets.Folder + "/" + name }
	r := &Renderer{site: s, options: o, languages: map[string]*language{},
		assets: assetPaths{CSS: at(b.CSS), App: at(b.App), Theme: at(b.Theme), Icon: at(b.Icon)}}
	if o.Version != "" {
		r.assets.Preview = at(b.Preview)
		r.kept = newKept()
	}
	if previous != nil {
		r.kept = previous.kept
	}
	for _, l := range s.Languages {
		var old *look
		if previous != nil && previous.languages[l.Code] != nil {
			old = previous.languages[l.Code].look
		}
		look, err := r.look(l, t, old)
		if err != nil {
			return nil, err
		}
		r.languages[l.Code] = &language{look: look, nav: map[*site.Chapter]*navigation{}}
	}
	return r, nil
}

// shell is what every page's template gets.
type shell struct {
	Tag, Title, Description, Canonical, API, Home, SiteTitle, Version string
	// Refresh is the address that the page leads to; mostly none.
	Refresh               string
	NoIndex               bool
	Alternates, Languages []alternate
	Fixed                 *fixed
	Nav                   template.HTML
}

// alternate is a page in one of the languages.
type alternate struct {
	Tag, Name, Path, Description string
	// Absolute is Path with the site's origin, as far as that is known.
	Absolute                    string
	NotFoundTitle, NotFoundText string
	Current                     bool
}

// shell fills in what depends on the language and the address only. path
// returns the page's address in a language.
func (r *Renderer) shell(l *language, path func(code string) string) shell {
	s := shell{Tag: l.Tag, API: "/api", Home: r.homePath(l.Code), SiteTitle: l.title, Version: r.options.Version, NoIndex: r.options.NoIndex, Fixed: &l.fixed}
	origin := r.site.Origin()
	for _, other := range r.site.Languages {
		a := alternate{Tag: other.Tag, Name: other.Name, Path: path(other.Code), Current: other.Code == l.Code}
		s.Languages = append(s.Languages, a)
		a.Absolute = origin + a.Path
		s.Alternates = append(s.Alternates, a)
		if a.Current && origin != "" {
			s.Canonical = a.Absolute
		}
	}
	s.Alternates = append(s.Alternates, alternate{Tag: "x-default", Absolute: origin + path(r.site.Source().Code)})
	return s
}

func (r *Renderer) homePath(code string) string { return r.site.Prefix() + "/" + code + "/" }

// shellSize is about the size of a page without its text and menus, in bytes.
const shellSize = 12 << 10

type noteView struct {
	shell
	ArticleTag, File, Chapter, NoteTitle, Summary string
	Missing, MissingTag                           string
	Outline                                       template.HTML
	Notices                                       []notice // in Parts already
	Parts                                         []template.HTML
	Previous, Next                                *neighbour
}

// neighbour is a link to a page; Tag is the language of its title where that is
// not the page's.
type neighbour struct{ Path, Title, Tag string }

// Note renders the page of a note.
func (r *Renderer) Note(p *site.Page) ([]byte, error) {
	l := r.languages[p.Language.Code]
	v := noteView{
		shell:     r.shell(l, func(code string) string { return p.In(code).Path }),
		File:      p.Translation.File,
		Chapter:   p.Chapter.Title.In(l.Code, r.site.Codes()...),
		NoteTitle: p.Translation.Title, Summary: p.Translation.Summary, Outline: outline(p.Document.Outline),
		Previous: neighbourOf(p.Previous), Next: neighbourOf(p.Next),
	}
	v.translated(p)
	v.Title = p.Translation.Title + " · " + l.title
	v.Description = p.Translation.Summary
	v.Nav = r.navigation(l, p.Chapter).at(p)
	if p.Missing() {
		original, _ := r.site.Language(p.Translation.Language)
		v.ArticleTag = foreignTag(p)
		v.Missing, v.MissingTag = fill(l.word("missing.text"), "language", original.Name), l.tagOf("missing.text")
	}
	notices, err := r.notices(l, p)
	if err != nil {
		return nil, err
	}
	v.Notices = notices
	return r.kept.page(p.Path, sources{l.look, p.Document}, v, func() ([]byte, error) {
		size := shellSize + 2*len(v.Nav) + 2*len(v.Outline)
		for _, part := range p.Document.Parts {
			html, err := r.part(l, part)
			if err != nil {
				return nil, err
			}
			v.Parts = append(v.Parts, html)
			size += len(html)
		}
		v.Parts = withNotices(v.Parts, notices)
		return l.execute("note.html", v, size)
	})
}

// outline returns the headings as a list of links.
func outline(headings []markdown.Heading) template.HTML {
	if len(headings) == 0 {
		return ""
	}
	b := []byte("<ol>")
	for _, h := range headings {
		b = append(b, `<li class="level-`...)
		b = strconv.AppendInt(b, int64(h.Level), 10)
		b = append(b, `"><a href="#`...)
		b = append(b, template.HTMLEscapeString(h.ID)...)
		b = append(b, `">`...)
		b = append(b, template.HTMLEscapeString(h.Text)...)
		b = append(b, `</a></li>`...)
	}
	return template.HTML(append(b, "</ol>"...))
}

func neighbourOf(p *site.Page) *neighbour {
	if p == nil {
		return nil
	}
	return &neighbour{p.Path, p.Translation.Title, foreignTag(p)}
}

// part returns a part of a document as HTML.
func (r *Renderer) part(l *language, part markdown.Part) (template.HTML, error) {
	switch b := part.Block.(type) {
	case *markdown.Example:
		html, err := l.execute("pair", r.pair(l, b), 8*len(b.Go))
		return template.HTML(html), err
	case *markdown.Fence:
		html, err := l.execute("fence", fenceView(l, b), 4*len(b.Code))
		return template.HTML(html), err
	default:
		return part.HTML, nil
	}
}

type homeView struct {
	shell
	First    string
	Featured template.HTML
	Chapters []chapterView
}

type chapterView struct {
	Number, Title string
	Notes         []noteLink
}

type noteLink struct{ Path, Title, Summary, Tag string }

// Home renders the home page in a language.
func (r *Renderer) Home(code string) ([]byte, error) {
	l := r.languages[code]
	v := homeView{shell: r.shell(l, r.homePath)}
	v.Title = l.title
	v.Description = r.site.Description.In(code, r.site.Codes()...)
	for _, c := range r.site.Chapters {
		ch := chapterView{Number: l.numeral(c.Number), Title: c.Title.In(code, r.site.Codes()...)}
		for _, n := range c.Notes {
			p := r.site.Page(code, n.Path)
			if v.First == "" {
				v.First = p.Path
			}
			ch.Notes = append(ch.Notes, noteLink{p.Path, p.Translation.Title, p.Translation.Summary, foreignTag(p)})
		}
		if len(ch.Notes) > 0 {
			v.Chapters = append(v.Chapters, ch)
		}
	}
	if p := r.site.Featured(code); p != nil {
		html, err := r.part(l, *p)
		if err != nil {
			return nil, err
		}
		v.Featured = html
	}
	return r.kept.page(v.Home, sources{look: l.look}, v, func() ([]byte, error) { return l.execute("home.html", v, shellSize) })
}

// Landing renders the page at the root, which leads to the languages.
func (r *Renderer) Landing() ([]byte, error) {
	return r.everyLanguage("landing.html", r.options.NoIndex)
}

// NotFound renders the page for an address that leads nowhere, in every
// language at once, because it does not tell one.
func (r *Renderer) NotFound() ([]byte, error) { return r.everyLanguage("notfound.html", true) }

func (r *Renderer) everyLanguage(template string, noIndex bool) ([]byte, error) {
	l := r.languages[r.site.Source().Code]
	v := r.shell(l, r.homePath)
	v.Title, v.NoIndex = l.title, noIndex
	v.Canonical, v.Home = "", r.site.Prefix()+"/"
	for i := range v.Languages {
		a := &v.Languages[i]
		other := r.languages[r.site.Languages[i].Code]
		a.Description = r.site.Description.In(other.Code, r.site.Codes()...)
		a.NotFoundTitle, a.NotFoundText = other.word("notfound.title"), other.word("notfound.text")
	}
	return r.kept.page(template, sources{look: l.look}, v, func() ([]byte, error) { return l.execute(template, v, shellSize) })
}
