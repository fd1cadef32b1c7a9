package note

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
)

var (
	translationFile = regexp.MustCompile(`^index\.([A-Za-z0-9-]+)\.md$`)
	flatFile        = regexp.MustCompile(`^(.+)\.([A-Za-z0-9-]+)\.md$`)
)

// A part is what one folder holds, seen on its own. It is made again when a
// file of the folder or the site's languages have changed, and never altered.
type part struct {
	languages string
	// note tells that there is the file of a translation, example that there
	// is one of an example.
	note, example bool
	translations  []*Translation
	// assets are the files that are not Markdown.
	assets []Asset
	wrong  diagnostic.List
	// elsewhere tells that other folders count for what is wrong.
	elsewhere bool
}

// composed is a note with the parts that it was made of.
type composed struct {
	parts []*part
	note  *Note
}

// compose makes the content of what was read. Notes in which nothing has
// changed stay the same; so does all if nothing has.
func (l *Loader) compose() (*Content, diagnostic.List) {
	list := slices.Clone(l.walked)
	for name := range l.wrong {
		list = append(list, l.files[name].wrong...)
	}
	site, wrong := l.loadSite()
	list = append(list, wrong...)
	if site == nil {
		l.content = nil
		list.Sort()
		return nil, list
	}
	lock, wrong := l.loadLock()
	list = append(list, wrong...)
	if c := l.content; c != nil && c.Site == site && c.Lock == lock && len(l.dirty) == 0 && len(l.walked) == 0 {
		return c, l.told
	}
	languages := strings.Join(site.Codes(), " ")
	dirs := make([]string, 0, len(l.folders))
	for dir := range l.folders {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	partsOf := make(map[string][]*part, len(l.notes)) // by note: its own folder first
	lower := make(map[string]string, len(l.notes))
	var paths, others []string
	for _, dir := range dirs {
		p := l.part(dir, site, languages)
		list = append(list, p.wrong...)
		if !p.note {
			others = append(others, dir)
			continue
		}
		small := strings.ToLower(dir)
		if other, twice := lower[small]; twice {
			list = append(list, diagnostic.Diagnostic{File: l.name(dir),
				Message: fmt.Sprintf("two notes with one path: %s and %s differ only by case", dir, other), Hint: "rename one of the folders"})
			continue
		}
		lower[small] = dir
		paths = append(paths, dir)
		partsOf[dir] = []*part{p}
	}
	belowNote := make(map[string][]string, len(l.notes))
	for _, dir := range others {
		// A folder below a note belongs to it; others hold nothing.
		for above := path.Dir(dir); above != "."; above = path.Dir(above) {
			if parts := partsOf[above]; parts != nil {
				partsOf[above] = append(parts, l.parts[dir])
				belowNote[above] = append(belowNote[above], dir)
				break
			}
		}
	}
	c := &Content{Site: site, Lock: lock, Notes: make([]*Note, 0, len(paths))}
	notes := make(map[string]composed, len(paths))
	for _, dir := range paths {
		n := l.notes[dir]
		if !slices.Equal(n.parts, partsOf[dir]) {
			n = composed{partsOf[dir], l.composeNote(dir, partsOf[dir], belowNote[dir])}
		}
		notes[dir] = n
		c.Notes = append(c.Notes, n.note)
		for i, below := range belowNote[dir] {
			if n.parts[i+1].example && path.Dir(below) == dir {
				list = append(list, l.examples[below].wrong...)
			}
		}
	}
	if len(c.Notes) == 0 && len(list) == 0 {
		list = append(list, diagnostic.Diagnostic{File: l.name("."), Message: "there are no notes here",
			Hint: fmt.Sprintf("write the first one as %s", l.name("chapter/note/index."+site.Source().Code+".md"))})
	}
	list.Sort()
	l.notes, l.content, l.told = notes, c, list
	clear(l.dirty)
	return c, list
}

// part returns what a folder holds, the same as before if nothing has changed.
func (l *Loader) part(dir string, site *Site, languages string) *part {
	if p := l.parts[dir]; p != nil && p.languages == languages && !p.elsewhere && !l.dirty[dir] {
		return p
	}
	p := &part{languages: languages}
	for _, name := range l.folders[dir] {
		f := l.files[name]
		if f == nil {
			continue // it has gone since it was listed
		}
		base := path.Base(name)
		p.example = p.example || base == GoFile || base == PythonFile || base == OutputFile || base == ConfigFile
		if path.Ext(base) != ".md" {
			p.assets = append(p.assets, Asset{Path: base, Name: name, Data: f.data})
			continue
		}
		l.checkName(name, site, p)
		sub := translationFile.FindStringSubmatch(base)
		if sub == nil {
			continue
		}
		p.note = true
		if _, ok := site.Language(sub[1]); !ok || len(f.wrong) > 0 {
			continue // told already
		}
		t, ok := l.translations[name]
		if !ok || t.from[0] != f {
			value, wrong := parseTranslation(l.name(name), sub[1], f.data)
			t = parsed[Translation]{[]*file{f}, value, wrong}
			l.translations[name] = t
		}
		p.wrong = append(p.wrong, t.wrong...)
		if t.value != nil {
			p.translations = append(p.translations, t.value)
		}
	}
	if dir == "." && p.note {
		p.note = false
		p.wrong = append(p.wrong, diagnostic.Diagnostic{File: l.name("."), Message: "the content directory itself is no note", Hint: "move the note into a folder of its own; the home page is made from " + SiteFile})
	}
	l.parts[dir] = p
	return p
}

// checkName reports a Markdown file whose name does not follow the convention.
func (l *Loader) checkName(name string, site *Site, p *part) {
	dir, base := path.Split(name)
	sub := flatFile.FindStringSubmatch(base)
	wrong := func(message, hint string) {
		p.wrong = append(p.wrong, diagnostic.Diagnostic{File: l.name(name), Message: message, Hint: hint})
	}
	switch {
	case base == "index.md":
		wrong("the file name does not say its language", fmt.Sprintf("rename it to index.%s.md", site.Source().Code))
	case sub == nil:
	case sub[1] == "index":
		if _, ok := site.Language(sub[2]); !ok {
			wrong(fmt.Sprintf("unknown language %q", sub[2]),
				fmt.Sprintf("the languages of %s are %s; rename the file, or add the language there", site.File, strings.Join(site.Codes(), ", ")))
		}
	default:
		if _, ok := site.Language(sub[2]); !ok {
			return
		}
		message := "a note is a folder"
		p.elsewhere = true
		if _, ok := l.files[dir+sub[1]+"/index."+sub[2]+".md"]; ok {
			message = fmt.Sprintf("two notes with one path: %s is also a folder", l.name(dir+sub[1]))
		}
		wrong(message, fmt.Sprintf("move the text to %s", l.name(dir+sub[1]+"/index."+sub[2]+".md")))
	}
}

// composeNote makes the note in a folder of its parts: the folder's own, and
// one for each folder below.
func (l *Loader) composeNote(dir string, parts []*part, below []string) *Note {
	n := &Note{Path: dir, Translations: map[string]*Translation{}, Examples: map[string]*Example{}}
	for _, t := range parts[0].translations {
		n.Translations[t.Language] = t
	}
	n.Assets = slices.Clone(parts[0].assets)
	for i, folder := range below {
		p := parts[i+1]
		if p.example && path.Dir(folder) == dir {
			if e := l.loadExample(folder); e != nil {
				n.Examples[e.Name] = e
			}
			continue
		}
		for _, a := range p.assets {
			a.Path = strings.TrimPrefix(a.Name, dir+"/")
			n.Assets = append(n.Assets, a)
		}
	}
	return n
}

// loadExample returns the example in a folder, nil when it is too broken.
func (l *Loader) loadExample(dir string) *Example {
	var from []*file
	files := map[string][]byte{}
	for _, name := range l.folders[dir] {
		if f := l.files[name]; f != nil {
			from = append(from, f)
			files[path.Base(name)] = f.data
		}
	}
	p, ok := l.examples[dir]
	if !ok || !slices.Equal(p.from, from) {
		p = parsed[Example]{from: from}
		// What cannot be read is told already.
		if !slices.ContainsFunc(from, func(f *file) bool { return len(f.wrong) > 0 }) {
			p.value, p.wrong = parseExample(path.Base(dir), l.name(dir), files)
		}
		l.examples[dir] = p
	}
	return p.value
}
