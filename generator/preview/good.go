package preview

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
)

// lastGood tells which output to show each file from: the last in which nothing
// was wrong with it, or the newest for want of one.
type lastGood struct {
	newest *build.Output
	wrong  wrongNotes // in newest
	// older holds, by name, the outputs before newest that are still shown.
	older map[string]*build.Output
}

var translationFile = regexp.MustCompile(`^index\.([a-z0-9-]+)\.md$`)

// take makes o the newest output; problems are what is wrong in it.
func (g *lastGood) take(o *build.Output, problems diagnostic.List) {
	before, wrongBefore := g.newest, g.wrong
	g.newest, g.wrong = o, wrongIn(o, problems)
	if len(problems) == 0 {
		g.older = nil // also of files that are gone
		return
	}
	older := map[string]*build.Output{}
	keep := func(name string, shown *build.Output) {
		if shown != o && (!o.Has(name) || g.wrong.with(o, name)) {
			older[name] = shown
		}
	}
	for name, shown := range g.older {
		keep(name, shown)
	}
	if before != nil {
		for _, name := range before.Names() {
			if g.older[name] == nil && !wrongBefore.with(before, name) {
				keep(name, before)
			}
		}
	}
	g.older = older
}

// of returns the output to show a file from; nil before there is any.
func (g *lastGood) of(name string) *build.Output {
	if o := g.older[name]; o != nil {
		return o
	}
	return g.newest
}

// wrongNotes holds, by folder, the languages of the translations with which
// something is wrong; "" stands for all languages.
type wrongNotes map[string][]string

// wrongIn sorts problems by the folders that they are in.
func wrongIn(o *build.Output, problems diagnostic.List) wrongNotes {
	w := wrongNotes{}
	root := path.Dir(o.Site.File) // of the content
	for _, p := range problems {
		file := p.File
		if root != "." {
			file = strings.TrimPrefix(file, root+"/")
		}
		if m := translationFile.FindStringSubmatch(path.Base(file)); m != nil {
			w[path.Dir(file)] = append(w[path.Dir(file)], m[1])
			continue
		}
		// An example or another file belongs to the note above it.
		for dir := file; dir != "." && dir != "/"; dir = path.Dir(dir) {
			w[dir] = append(w[dir], "")
		}
	}
	return w
}

// with reports whether something is wrong with what a file shows: with the
// text on a note's page or anything in the note's folder.
func (w wrongNotes) with(o *build.Output, name string) bool {
	language, note, ok := strings.Cut(path.Dir(name), "/")
	if !ok {
		return false
	}
	own := o.Site.Page(language, note)
	return slices.ContainsFunc(w[note], func(l string) bool {
		return l == "" || l == language || own == nil || own.Missing()
	})
}
