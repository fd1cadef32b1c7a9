package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// planNote plans a note, or what it lacks, in the site that is there.
func (p *Plan) planNote(r Request) error {
	if r.Note == "" {
		return diagnostic.Diagnostic{File: p.SiteFile, Message: "there is a site already", Hint: "name the note to add to it, as in `bingfa new threads/timers`"}
	}
	if len(r.Languages) > 0 {
		return diagnostic.Diagnostic{File: p.SiteFile, Message: "-languages is for a new site", Hint: "add the language here, then call `bingfa new` for a note that lacks it"}
	}
	var err error
	if p.Note, err = cleanPath(r.Note, p.content); err != nil {
		return err
	}
	content, err := p.load()
	if err != nil {
		return err
	}
	site := content.Site
	p.codes = site.Codes()
	if err := checkCodes("-title", r.Titles, p.codes); err != nil {
		return err
	}
	if err := p.checkWay(content); err != nil {
		return err
	}
	var have []string
	for _, l := range site.Languages {
		if _, err := os.Lstat(p.at(p.textFile(l))); err == nil {
			have = append(have, l.Code)
		} else {
			p.Languages = append(p.Languages, l)
		}
	}
	if err := p.choose(site, r, len(p.Languages) == 0); err != nil {
		return err
	}
	switch {
	case len(p.Languages) == 0 && p.Chapter == 0:
		return diagnostic.Diagnostic{File: path.Join(p.content, p.Note), Message: "the note exists already, in " + strings.Join(have, ", "),
			Hint: "choose another path, or delete the file of a language that is to be made anew"}
	case len(p.Languages) == 0 && len(r.Titles) > 0:
		return p.titled(have[0])
	case len(p.Languages) == 0: // it only has to be named
	case len(have) > 0:
		return p.addCopies(content, r.Titles, have)
	default:
		return p.addNote(r.Titles)
	}
	return nil
}

// load reads the site. Mistakes in other notes do not stand in the way.
func (p *Plan) load() (*note.Content, error) {
	root := p.content
	if root == "." {
		root = ""
	}
	var err error
	if p.original, err = os.ReadFile(p.at(p.SiteFile)); err != nil {
		return nil, unreadable(p.SiteFile, err)
	}
	content, list := note.NewLoader(os.DirFS(p.at(p.content)), root, build.OutputFolder, build.ThemeFolder).Load()
	lock := path.Join(p.content, note.LockFile)
	p.confirm = content != nil && confirms(content) &&
		!slices.ContainsFunc(list, func(d diagnostic.Diagnostic) bool { return d.File == lock }) // such as an unfinished merge
	wrong := slices.DeleteFunc(list.Errors(), func(d diagnostic.Diagnostic) bool { return d.File != p.SiteFile })
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if content == nil {
		return nil, list
	}
	return content, nil
}

// checkWay refuses a path on which something else stands.
func (p *Plan) checkWay(content *note.Content) error {
	for _, n := range content.Notes {
		switch {
		case n.Path == p.Note:
		case strings.EqualFold(n.Path, p.Note):
			return diagnostic.Diagnostic{File: path.Join(p.content, n.Path), Message: fmt.Sprintf("the note %s differs from %s only by case", n.Path, p.Note),
				Hint: "choose another path: some systems take the two for one"}
		case path.Dir(p.Note) == n.Path && n.Examples[path.Base(p.Note)] != nil:
			return diagnostic.Diagnostic{File: path.Join(p.content, p.Note), Message: fmt.Sprintf("here is an example of the note %s", n.Path),
				Hint: "choose another path"}
		}
	}
	for at := p.Note; at != "."; at = path.Dir(at) {
		name := path.Join(p.content, at)
		info, err := os.Stat(p.at(name))
		if errors.Is(err, fs.ErrNotExist) {
			if _, err := os.Lstat(p.at(name)); err == nil {
				return inTheWay(name, "a symbolic link that leads nowhere")
			}
			continue
		}
		if err == nil && !info.IsDir() {
			return inTheWay(name, "a file")
		}
	}
	return nil
}

func inTheWay(name, what string) error {
	return diagnostic.Diagnostic{File: name, Message: what + " is in the way", Hint: "move it away, or choose another path"}
}

// addNote plans a whole new note.
func (p *Plan) addNote(titles note.Text) error {
	dir := path.Join(p.content, p.Note)
	example := path.Join(dir, exampleName)
	texts := map[string][]byte{}
	for _, l := range p.Languages {
		data := struct{ Title, Note, Example string }{p.title(titles, l.Code), p.Note, exampleName}
		src, err := render("note."+written(l)+".md", data, nil)
		if err != nil {
			return err
		}
		if !hasTemplate(l) {
			p.English = append(p.English, p.textFile(l))
			src = append([]byte("---\n# "+words.English["en"]+"\n"), strings.TrimPrefix(string(src), "---\n")...)
		}
		p.Files = append(p.Files, File{p.textFile(l), src})
		texts[l.Code] = src
	}
	p.Example = &note.Example{Name: exampleName, Dir: example}
	for _, f := range []struct {
		base string
		data *[]byte
	}{{note.PythonFile, &p.Example.Python}, {note.GoFile, &p.Example.Go}, {note.OutputFile, &p.Example.Output}} {
		var err error
		if *f.data, err = templates.ReadFile("templates/hello/" + f.base); err != nil {
			return err
		}
		p.Files = append(p.Files, File{path.Join(example, f.base), *f.data})
	}
	if _, err := os.Lstat(p.at(example)); err == nil {
		return inTheWay(example, "the folder of another example")
	}
	if p.confirm {
		return p.planLock(texts)
	}
	return nil
}

// title returns the note's title in a language.
func (p *Plan) title(titles note.Text, code string) string {
	if t := titles.In(code); t != "" {
		return t
	}
	return titleOf(path.Base(p.Note))
}

// addCopies plans the translations that a note lacks. The original is in the
// first of the site's languages that it has.
func (p *Plan) addCopies(content *note.Content, titles note.Text, have []string) error {
	for _, code := range slices.Sorted(maps.Keys(titles)) {
		if slices.Contains(have, code) {
			return p.titled(code)
		}
	}
	i := slices.IndexFunc(content.Notes, func(n *note.Note) bool { return n.Path == p.Note })
	if i < 0 || content.Notes[i].Translations[have[0]] == nil {
		return diagnostic.Diagnostic{File: path.Join(p.content, p.Note, "index."+have[0]+".md"), Message: "the note cannot be read, and so not copied",
			Hint: "mend it first: `bingfa check` tells what is wrong"}
	}
	n := content.Notes[i]
	original := n.Translations[have[0]]
	p.Copied = original.File
	for _, l := range p.Languages {
		src, err := copyToTranslate(n, original, l, titles.In(l.Code))
		if err != nil {
			return err
		}
		p.Files = append(p.Files, File{p.textFile(l), src})
	}
	if p.confirm {
		p.planForgetting(content.Lock)
	}
	return nil
}

// titled says that the note has a title in a language.
func (p *Plan) titled(code string) error {
	return diagnostic.Diagnostic{File: path.Join(p.content, p.Note, "index."+code+".md"), Message: "the note has a title here already",
		Hint: "change it there, in the front matter, and leave out -title"}
}

// checkCodes refuses texts in languages that the site does not have.
func checkCodes(flag string, t note.Text, codes []string) error {
	for _, code := range slices.Sorted(maps.Keys(t)) {
		if code != "" && !slices.Contains(codes, code) {
			return diagnostic.Diagnostic{Message: fmt.Sprintf("%s: the site has no language %q", flag, code), Hint: "its languages are " + strings.Join(codes, ", ")}
		}
	}
	return nil
}
