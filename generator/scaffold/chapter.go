package scaffold

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// choose finds the note's place in site.yaml. exists tells that all its files
// are there.
func (p *Plan) choose(site *note.Site, r Request, exists bool) error {
	for i, c := range site.Chapters {
		if slices.ContainsFunc(c.Notes, func(ref note.WrittenPath) bool { return ref.Path == p.Note }) {
			if (r.Chapter != "" || len(r.NewChapter) > 0) && !exists {
				return diagnostic.Diagnostic{File: p.SiteFile, Message: fmt.Sprintf("the note %s is named already, in chapter %d, %s", p.Note, i+1, p.titleIn(c.Title)),
					Hint: "leave out -chapter and -new-chapter, or take it out there"}
			}
			return nil
		}
	}
	p.place.codes = p.codes
	switch {
	case r.Chapter != "" && len(r.NewChapter) > 0:
		return diagnostic.Diagnostic{Message: "-chapter and -new-chapter exclude each other", Hint: "a note has one place"}
	case len(r.NewChapter) > 0:
		if err := checkCodes("-new-chapter", r.NewChapter, p.codes); err != nil {
			return err
		}
		if c := findChapter(site, r.NewChapter); c >= 0 {
			return diagnostic.Diagnostic{File: p.SiteFile, Message: fmt.Sprintf("there is a chapter %q already", p.titleIn(site.Chapters[c].Title)),
				Hint: fmt.Sprintf("put the note there with -chapter %d", c+1)}
		}
		p.place.chapter, p.place.title = len(site.Chapters), r.NewChapter
	case r.Chapter != "":
		c, err := p.namedChapter(site, r.Chapter)
		if err != nil {
			return err
		}
		p.place.chapter = c
	case len(site.Chapters) == 0:
		p.place.title = p.firstChapter(site.Languages)
	default:
		p.place.chapter = nearestChapter(site.Chapters, p.Note)
	}
	p.Chapter = p.place.chapter + 1
	if p.place.chapter < len(site.Chapters) {
		p.ChapterTitle = p.titleIn(site.Chapters[p.place.chapter].Title)
	} else {
		p.ChapterTitle = p.titleIn(p.place.title)
	}
	if _, err := insertNote(p.SiteFile, p.original, p.Note, p.place); err != nil {
		return err
	}
	return nil
}

// titleIn returns a title in the site's first language that has one.
func (p *Plan) titleIn(t note.Text) string { return t.In(p.codes[0], p.codes...) }

// firstChapter returns the title of a chapter for the note: the first part of
// its path or, where it has only one, a word of ours.
func (p *Plan) firstChapter(languages []note.Language) note.Text {
	if first, _, ok := strings.Cut(p.Note, "/"); ok {
		return note.Text{"": titleOf(first)}
	}
	return inLanguages(words.Chapter, languages)
}

// nearestChapter returns the chapter whose notes have the most of a path in
// common with it, the first of such; the last one if none has any.
func nearestChapter(chapters []note.Chapter, path string) int {
	best, most := len(chapters)-1, 0
	for i, c := range chapters {
		for _, ref := range c.Notes {
			if n := common(ref.Path, path); n > most {
				best, most = i, n
			}
		}
	}
	return best
}

// common returns how many folders two paths share from the start. The last
// part of a path is the note itself.
func common(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// namedChapter returns the chapter that -chapter names, by number or title.
func (p *Plan) namedChapter(site *note.Site, name string) (int, error) {
	if c := findChapter(site, note.Text{"": name}); c >= 0 {
		return c, nil
	}
	var titles, list []string
	for i, c := range site.Chapters {
		list = append(list, fmt.Sprintf("%d %s", i+1, p.titleIn(c.Title)))
		for _, t := range c.Title {
			titles = append(titles, t)
		}
	}
	n, err := strconv.Atoi(name)
	if err == nil && n >= 1 && n <= len(site.Chapters) {
		return n - 1, nil
	}
	slices.Sort(titles)
	hint := "make one with -new-chapter"
	if near := diagnostic.Nearest(name, titles); near != "" && err != nil {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if len(list) > 0 {
		hint = "the chapters are " + strings.Join(list, ", ") + "; make another one with -new-chapter"
	}
	return 0, diagnostic.Diagnostic{File: p.SiteFile, Message: fmt.Sprintf("there is no chapter %q", name), Hint: hint}
}

// findChapter returns the chapter that has one of the titles, or -1.
func findChapter(site *note.Site, titles note.Text) int {
	return slices.IndexFunc(site.Chapters, func(c note.Chapter) bool {
		for _, have := range c.Title {
			for _, want := range titles {
				if strings.EqualFold(have, want) {
					return true
				}
			}
		}
		return false
	})
}
