package page

import "bingfa/generator/site"

// movedView is what the page at an old address shows.
type movedView struct {
	shell
	// NoteTitle is the title of the note that is at Refresh now, NoteTag its
	// language where that is not the page's.
	NoteTitle, NoteTag string
}

// Moved renders the page at an address that a note had before, for hosts that
// redirect nobody: it leads to the note. name tells the page from others.
func (r *Renderer) Moved(name string, now *site.Page) ([]byte, error) {
	l := r.languages[now.Language.Code]
	v := movedView{
		shell:     r.shell(l, func(code string) string { return now.In(code).Path }),
		NoteTitle: now.Translation.Title, NoteTag: foreignTag(now),
	}
	v.translated(now)
	v.Title = now.Translation.Title + " · " + l.title
	v.Refresh, v.NoIndex = now.Path, true
	v.Alternates = nil // they are told there
	return r.kept.page(name, sources{look: l.look}, v, func() ([]byte, error) { return l.execute("moved.html", v, shellSize) })
}
