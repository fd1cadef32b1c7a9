package page

import (
	"fmt"
	"html/template"
	"strings"

	"bingfa/generator/note"
	"bingfa/generator/site"
)

// navigation is the list of chapters as HTML, with the places of its links.
type navigation struct {
	html string
	// at holds, for each note, the offset inside its link's tag.
	offset map[*note.Note]int
}

// at returns the list with the link to p marked as the current page.
func (n *navigation) at(p *site.Page) template.HTML {
	i, ok := n.offset[p.Note]
	if !ok {
		return template.HTML(n.html)
	}
	return template.HTML(n.html[:i] + ` aria-current="page"` + n.html[i:])
}

// manyNotes is the number of notes above which the list of chapters shows the
// notes of the current chapter only: a list of thousands on each of thousands
// of pages helps nobody.
const manyNotes = 100

func (r *Renderer) navigation(l *language, current *site.Chapter) *navigation {
	key := current
	all := len(r.site.Pages)/len(r.site.Languages) <= manyNotes
	if all {
		key = nil // the same for every chapter
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := l.nav[key]; n != nil {
		return n
	}
	n := &navigation{offset: map[*note.Note]int{}}
	var b strings.Builder
	for _, c := range r.site.Chapters {
		if len(c.Notes) == 0 {
			continue
		}
		title := template.HTMLEscapeString(c.Title.In(l.Code, r.site.Codes()...))
		if !all && c != current {
			first := r.site.Page(l.Code, c.Notes[0].Path)
			fmt.Fprintf(&b, `<p><a href="%s"><span>%s</span>%s</a></p>`, template.HTMLEscapeString(first.Path), l.numeral(c.Number), title)
			continue
		}
		fmt.Fprintf(&b, `<p><span>%s</span>%s</p><ul>`, l.numeral(c.Number), title)
		for _, note := range c.Notes {
			p := r.site.Page(l.Code, note.Path)
			fmt.Fprintf(&b, `<li><a href="%s"`, template.HTMLEscapeString(p.Path))
			if tag := foreignTag(p); tag != "" {
				fmt.Fprintf(&b, ` lang="%s"`, template.HTMLEscapeString(tag))
			}
			n.offset[note] = b.Len()
			fmt.Fprintf(&b, `>%s</a></li>`, template.HTMLEscapeString(p.Translation.NavTitle()))
		}
		b.WriteString(`</ul>`)
	}
	n.html = b.String()
	l.nav[key] = n
	return n
}
