package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// planSite plans a site in a folder that has none.
func (p *Plan) planSite(r Request) error {
	p.NewSite, p.confirm = true, true
	if err := p.checkFolder(r.Note == "" || len(r.Languages) > 0); err != nil {
		return err
	}
	var err error
	if p.Note, err = cleanPath(cmp.Or(r.Note, firstNote), p.content); err != nil {
		return err
	}
	codes := r.Languages
	if len(codes) == 0 {
		codes = defaultLanguages
	}
	for _, code := range codes {
		l, err := newLanguage(code)
		if err != nil {
			return err
		}
		if slices.Contains(p.codes, code) {
			return diagnostic.Diagnostic{Message: fmt.Sprintf("-languages: %q is there twice", code), Hint: "name each language once"}
		}
		p.codes = append(p.codes, code)
		p.Languages = append(p.Languages, l)
	}
	if r.Chapter != "" {
		return diagnostic.Diagnostic{Message: "-chapter: a new site has no chapters yet", Hint: "name its first one with -new-chapter"}
	}
	for _, f := range []struct {
		flag string
		text note.Text
	}{{"-title", r.Titles}, {"-new-chapter", r.NewChapter}} {
		if err := checkCodes(f.flag, f.text, p.codes); err != nil {
			return err
		}
	}
	titles := r.Titles
	chapter := r.NewChapter
	if r.Note == "" {
		first := inLanguages(words.Note, p.Languages)
		if len(titles) == 0 {
			titles = note.Text{"": words.Note["en"]}
			for code, t := range first {
				titles[code] = t
			}
		}
		if len(chapter) == 0 {
			chapter = inLanguages(words.Chapter, p.Languages)
		}
	}
	if len(chapter) == 0 {
		chapter = p.firstChapter(p.Languages)
	}
	p.Chapter, p.ChapterTitle = 1, p.titleIn(chapter)
	data := struct {
		Words          struct{ Title, Description note.Text }
		Featured, Note string
		Languages      []note.Language
		Chapter        note.Text
	}{Featured: path.Join(p.Note, exampleName), Note: p.Note, Languages: p.Languages, Chapter: chapter}
	data.Words.Title = inLanguages(words.Title, p.Languages)
	data.Words.Description = inLanguages(words.Description, p.Languages)
	src, err := render("site.yaml", data, p.codes)
	if err != nil {
		return err
	}
	p.Files = append(p.Files, File{p.SiteFile, src})
	if err := p.addNote(titles); err != nil {
		return err
	}
	for _, f := range []File{
		{path.Join(p.content, "go.mod"), []byte("// The examples are programs of their own: `go run ./" + p.Example.Dir[len(p.content)+1:] + "` runs one from here.\nmodule content\n\ngo " + goVersion() + "\n")},
		{".gitignore", []byte("/" + build.OutputFolder + "/\n")},
	} {
		if _, err := os.Lstat(p.at(f.Name)); errors.Is(err, fs.ErrNotExist) {
			p.Files = append(p.Files, f)
		}
	}
	return nil
}

// checkFolder refuses to make a site inside of another one. Unless a site was
// asked for in so many words, it also refuses a folder that does not exist or
// is used for something else: it may not be the one that was meant.
func (p *Plan) checkFolder(asked bool) error {
	dir, err := filepath.Abs(p.Dir)
	if err != nil {
		return err
	}
	for above := filepath.Dir(dir); above != filepath.Dir(above); above = filepath.Dir(above) {
		w := build.Open(above)
		if _, err := os.Stat(filepath.Join(w.ContentDir(), note.SiteFile)); err == nil {
			if w.Content == "." && filepath.Base(above) == contentFolder {
				above = filepath.Dir(above) // that was the content directory of a site
			}
			from, err := filepath.Abs(".")
			if err == nil {
				from, err = filepath.Rel(from, above)
			}
			if err != nil {
				from = above
			}
			return diagnostic.Diagnostic{File: path.Join(p.content, note.SiteFile), Message: "there is no " + note.SiteFile + " here, but this folder is in a site",
				Hint: fmt.Sprintf("call the command in the site's folder, or with -C %s", filepath.ToSlash(from))}
		}
	}
	entries, err := os.ReadDir(p.Dir)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return unreadable(filepath.ToSlash(p.Dir), err)
	case asked:
		return nil
	case missing:
		return diagnostic.Diagnostic{File: filepath.ToSlash(p.Dir), Message: "there is no such folder",
			Hint: "name the site's folder with -C; `bingfa new` without a note makes a site there"}
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "README") && !strings.HasPrefix(name, "LICENSE") {
			return diagnostic.Diagnostic{File: note.SiteFile, Message: fmt.Sprintf("there is no site here, but other files, such as %s", name),
				Hint: "name the site's folder with -C, or make a site here all the same: `bingfa new` without a note"}
		}
	}
	return nil
}

// goVersion returns the version of Go that bingfa was built with, as go.mod
// says it.
func goVersion() string {
	v := strings.TrimPrefix(version.Lang(runtime.Version()), "go")
	return cmp.Or(v, "1.26") // a toolchain under development has none
}
