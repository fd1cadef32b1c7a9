package page

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/site"
	"bingfa/generator/translation"
)

// A notice tells the reader, at a place of the text, how the translation
// stands there: the original has changed since, or there is no translation.
type notice struct {
	Place markdown.Place
	HTML  template.HTML
}

type noticeView struct {
	// Kind is "drifted" or "untranslated", ID an anchor or "", Tag the text's
	// language where that is not the page's.
	Kind, ID, Tag string
	Text          template.HTML
}

// manySections is the number of sections in a row above which one notice lists
// them all.
const manySections = 3

// notices returns what a page has to tell, in the order of the text. A note
// without any translation says so at its top instead.
func (r *Renderer) notices(l *language, p *site.Page) ([]notice, error) {
	status := p.Status()
	if status == nil || status.Untranslated() || len(p.Document.Sections) == 0 {
		return nil, nil
	}
	n := noticer{renderer: r, language: l, page: p, status: status, original: p.In(status.Original.Language.Code)}
	if status.Copied() {
		err := n.add(markdown.Place{}, noticeView{Kind: "untranslated", Text: n.copied()})
		return n.notices, err
	}
	sections := status.Sections
	for i := 0; i < len(sections); {
		end := i + 1
		for end < len(sections) && n.tells(sections[end]) && sections[end].State == sections[i].State {
			end++
		}
		if n.tells(sections[i]) {
			if err := n.tell(sections, i, end); err != nil {
				return nil, err
			}
		}
		i = end
	}
	slices.SortStableFunc(n.notices, func(a, b notice) int {
		return cmp.Or(cmp.Compare(a.Place.Part, b.Place.Part), cmp.Compare(a.Place.Offset, b.Place.Offset))
	})
	return n.notices, nil
}

// noticer makes the notices of one page.
type noticer struct {
	renderer *Renderer
	language *language
	page     *site.Page
	original *site.Page
	status   *translation.Status
	notices  []notice
}

// tells reports whether readers are told of a section's state.
func (n *noticer) tells(s translation.Section) bool {
	return s.State == translation.Drifted || s.State == translation.Missing && n.status.Reliable(s)
}

// tell tells of the sections from index i to end, which have the same state.
func (n *noticer) tell(sections []translation.Section, i, end int) error {
	key, kind := "notice.drifted", "drifted"
	missing := sections[i].State == translation.Missing
	if missing {
		key, kind = "notice.missing", "untranslated"
	}
	if end-i > manySections {
		links := make([]string, 0, end-i)
		for _, s := range sections[i:end] {
			links = append(links, n.link(s, missing))
		}
		return n.add(n.place(sections, i), noticeView{Kind: kind, Text: n.sentence(key+".many", nil, strings.Join(links, " · "))})
	}
	for ; i < end; i++ {
		s := sections[i]
		v := noticeView{Kind: kind}
		if missing {
			v.ID = n.freeID(s)
		}
		if s.Original.Level == 0 && !missing {
			v.Text = n.sentence(key+".opening", s.Original, "")
		} else {
			v.Text = n.sentence(key, s.Original, n.title(s))
		}
		if err := n.add(n.place(sections, i), v); err != nil {
			return err
		}
	}
	return nil
}

func (n *noticer) add(at markdown.Place, v noticeView) error {
	v.Tag = n.foreign()
	html, err := n.language.execute("notice", v, 512)
	n.notices = append(n.notices, notice{at, template.HTML(html)})
	return err
}

// copied says of a whole text what the page of a note without one says.
func (n *noticer) copied() template.HTML {
	return "<strong>" + template.HTML(template.HTMLEscapeString(n.language.word("missing.title"))) + "</strong><br>" + n.sentence("missing.text", nil, "")
}

// place returns where to tell of a section: right below its heading, or where
// it is missing.
func (n *noticer) place(sections []translation.Section, i int) markdown.Place {
	if own := sections[i].Own; own != nil {
		return own.Body
	}
	for i--; sections[i].Own == nil; i-- { // the opening is always there
	}
	document := n.page.Document
	for k := range document.Sections {
		if &document.Sections[k] == sections[i].Own && k+1 < len(document.Sections) {
			return document.Sections[k+1].Start
		}
	}
	return document.End
}

// freeID returns the id of a missing section, so that links to it find the
// notice, or "" where something else has it.
func (n *noticer) freeID(s translation.Section) string {
	if n.page.Document.IDs[s.Original.ID] {
		return ""
	}
	return s.Original.ID
}

// title returns the name of a section as HTML: in the page's language, or that
// of the original.
func (n *noticer) title(s translation.Section) string {
	switch {
	case s.Original.Level == 0:
		return template.HTMLEscapeString(n.language.word("notice.opening"))
	case s.Own != nil && s.State != translation.Missing:
		if n.foreign() == "" {
			return template.HTMLEscapeString(s.Own.Title)
		}
		return inLanguage(n.page.Language, s.Own.Title)
	}
	return inLanguage(n.original.Language, s.Original.Title)
}

// link returns a link to the original's section.
func (n *noticer) link(s translation.Section, missing bool) string {
	id := ""
	if free := n.freeID(s); missing && free != "" {
		id = ` id="` + template.HTMLEscapeString(free) + `"`
	}
	return `<a` + id + n.to(s.Original) + `>` + n.title(s) + `</a>`
}

// to returns the attributes of a link to a section of the original, or to the
// whole of it.
func (n *noticer) to(s *markdown.Section) string {
	address := n.original.Path
	if s != nil && s.ID != "" {
		address += "#" + s.ID
	}
	return ` href="` + template.HTMLEscapeString(address) + `" hreflang="` + template.HTMLEscapeString(n.original.Language.Tag) + `"`
}

// sentence fills in a word: {language} is the original's, {title} and {list}
// are given as HTML, and what stands in brackets becomes the link.
func (n *noticer) sentence(key string, section *markdown.Section, named string) template.HTML {
	s := template.HTMLEscapeString(n.language.word(key))
	if before, rest, ok := strings.Cut(s, "["); ok {
		if text, after, ok := strings.Cut(rest, "]"); ok {
			s = before + `<a` + n.to(section) + `>` + text + `</a>` + after
		}
	}
	return template.HTML(fill(s, "language", inLanguage(n.original.Language, n.original.Language.Name), "title", named, "list", named))
}

// inLanguage marks a text as being in a language.
func inLanguage(l note.Language, text string) string {
	return `<span lang="` + template.HTMLEscapeString(l.Tag) + `">` + template.HTMLEscapeString(text) + `</span>`
}

// foreign returns the tag of the language that notices are in where it is not
// the page's, because the theme lacks the words.
func (n *noticer) foreign() string {
	if tag := n.language.tagOf("notice.drifted"); tag != n.language.Tag {
		return tag
	}
	return ""
}

// tagOf returns the tag of the language that a word is in.
func (l *look) tagOf(key string) string {
	if _, ok := l.theme.words[l.Code][key]; ok {
		return l.Tag
	}
	if base, _, _ := strings.Cut(l.Code, "-"); l.theme.words[base][key] != "" {
		return l.Tag
	}
	return fallback
}

// withNotices puts notices into the parts of a document.
func withNotices(parts []template.HTML, notices []notice) []template.HTML {
	if len(notices) == 0 {
		return parts
	}
	all := make([]template.HTML, 0, len(parts)+2*len(notices))
	for i := 0; i <= len(parts); i++ {
		done := 0
		for len(notices) > 0 && notices[0].Place.Part == i {
			if at := notices[0].Place.Offset; i < len(parts) && at > done {
				all = append(all, parts[i][done:at])
				done = at
			}
			all = append(all, notices[0].HTML)
			notices = notices[1:]
		}
		if i < len(parts) {
			all = append(all, parts[i][done:])
		}
	}
	return all
}
