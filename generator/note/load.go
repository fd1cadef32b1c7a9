package note

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bingfa/generator/diagnostic"

	"golang.org/x/sync/errgroup"
)

// A Loader reads a content directory, and on a second call only what changed
// in it. It is not safe for concurrent use.
type Loader struct {
	// Base is the [Site.Base] of a site.yaml that names none. Default: none.
	Base string

	fsys fs.FS
	// root is put before every path that an author sees.
	root         string
	skip         []string
	files        map[string]*file
	translations map[string]parsed[Translation]
	examples     map[string]parsed[Example]
	site         parsed[Site]
}

// parsed is what came of files, as long as they stay the same.
type parsed[T any] struct {
	from  []*file
	value *T
	wrong diagnostic.List
}

// file is a file as it was last read.
type file struct {
	size    int64
	modTime time.Time
	data    []byte
	wrong   diagnostic.List
}

// NewLoader returns a loader for the tree fsys. root is the name of the tree
// for error messages ("content"; "" for the working directory itself); skip
// names folders directly below it that hold no content, such as public.
func NewLoader(fsys fs.FS, root string, skip ...string) *Loader {
	return &Loader{fsys: fsys, root: root, skip: skip, files: map[string]*file{},
		translations: map[string]parsed[Translation]{}, examples: map[string]parsed[Example]{}}
}

// Forget makes the next Load read a file again even if its size and
// modification time are the same: two saves can fall into one clock tick.
func (l *Loader) Forget(name string) {
	if f := l.files[name]; f != nil {
		f.modTime = time.Time{}
	}
}

// ForgetAll makes the next Load read every file again.
func (l *Loader) ForgetAll() {
	for _, f := range l.files {
		f.modTime = time.Time{}
	}
}

// Load reads the tree. It returns all that could be read, with everything that
// is wrong; the content is nil when there is no usable site.yaml.
func (l *Loader) Load() (*Content, diagnostic.List) {
	names, list := l.scan()
	list = append(list, l.read(names)...)
	site, wrong := l.loadSite()
	list = append(list, wrong...)
	if site == nil {
		return nil, list
	}
	c := &Content{Site: site}
	folders := map[string][]string{}
	for _, name := range names {
		dir := path.Dir(name)
		folders[dir] = append(folders[dir], path.Base(name))
	}
	dirs := make([]string, 0, len(folders))
	for dir := range folders {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	list = append(list, l.checkNames(names, site)...)
	noteOf := map[string]*Note{}
	lower := map[string]string{}
	for _, dir := range dirs {
		n, wrong := l.loadNote(dir, folders[dir], site)
		list = append(list, wrong...)
		if n == nil {
			continue
		}
		if other, ok := lower[strings.ToLower(n.Path)]; ok {
			list = append(list, diagnostic.Diagnostic{File: l.name(n.Path),
				Message: fmt.Sprintf("two notes with one path: %s and %s differ only by case", n.Path, other), Hint: "rename one of the folders"})
			continue
		}
		lower[strings.ToLower(n.Path)] = n.Path
		noteOf[n.Path] = n
		c.Notes = append(c.Notes, n)
	}
	for _, dir := range dirs {
		if noteOf[dir] != nil {
			continue
		}
		list = append(list, l.loadFolder(dir, folders[dir], noteOf)...)
	}
	if len(c.Notes) == 0 && len(list) == 0 {
		list = append(list, diagnostic.Diagnostic{File: l.name("."), Message: "there are no notes here",
			Hint: fmt.Sprintf("write the first one as %s", l.name("chapter/note/index."+site.Source().Code+".md"))})
	}
	list.Sort()
	return c, list
}

// name returns a path as the author knows it.
func (l *Loader) name(p string) string {
	if p == "." && l.root != "" {
		return l.root
	}
	return path.Join(l.root, p)
}

// Ignored reports whether a file or folder of this name is never content:
// hidden files, and what editors and interpreters leave behind.
func Ignored(base string) bool {
	switch base {
	case "__pycache__", "node_modules", "4913", "go.mod", "go.sum", "go.work", "go.work.sum", "README.md":
		return true
	}
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") {
		return true
	}
	switch path.Ext(base) {
	case ".swp", ".swo", ".swx", ".tmp", ".bak", ".orig", ".pyc", ".crdownload", ".part":
		return true
	}
	return strings.Contains(base, "___jb_") || strings.Contains(base, ".sb-") || strings.Contains(base, ".goutputstream-")
}

// scan lists the files of the tree, following symbolic links except into loops.
func (l *Loader) scan() ([]string, diagnostic.List) {
	var names []string
	var list diagnostic.List
	var walk func(dir string, above []string)
	walk = func(dir string, above []string) {
		entries, err := fs.ReadDir(l.fsys, dir)
		if err != nil {
			// A folder that went away while we looked is no error.
			if !errors.Is(err, fs.ErrNotExist) || dir == "." {
				list = append(list, diagnostic.Diagnostic{File: l.name(dir), Message: "cannot be read: " + reason(err), Hint: "check that it exists and that you may read it"})
			}
			return
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if Ignored(e.Name()) || dir == "." && slices.Contains(l.skip, e.Name()) {
				continue
			}
			mode := e.Type()
			if mode.IsDir() {
				walk(name, append(slices.Clip(above), name))
				continue
			}
			if mode&fs.ModeSymlink != 0 {
				info, err := fs.Stat(l.fsys, name)
				if err != nil {
					list = append(list, diagnostic.Diagnostic{File: l.name(name), Message: "the symbolic link leads nowhere: " + reason(err), Hint: "remove it or point it at a file"})
					continue
				}
				mode = info.Mode()
				if mode.IsDir() {
					if slices.ContainsFunc(above, func(a string) bool {
						i, err := fs.Stat(l.fsys, a)
						return err == nil && os.SameFile(i, info)
					}) {
						list = append(list, diagnostic.Diagnostic{File: l.name(name), Message: "the symbolic link is a loop: it leads to a folder that contains it", Hint: "remove the link"})
						continue
					}
					walk(name, append(slices.Clip(above), name))
					continue
				}
			}
			if mode.IsRegular() {
				names = append(names, name)
			}
		}
	}
	if _, err := fs.Stat(l.fsys, "."); err != nil {
		return nil, diagnostic.List{{File: l.name("."), Message: "cannot be read: " + reason(err), Hint: "run the command in the site's folder, or name it with -C"}}
	}
	walk(".", []string{"."})
	return names, list
}

// reason returns the plain reason of a file error, without operation and path,
// which the position says already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// read brings l.files up to date with the named files.
func (l *Loader) read(names []string) diagnostic.List {
	fresh := make([]*file, len(names))
	var group errgroup.Group
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	const batch = 64 // files for one goroutine: each is quick
	for start := 0; start < len(names); start += batch {
		group.Go(func() error {
			for i := start; i < min(start+batch, len(names)); i++ {
				fresh[i] = l.readFile(names[i])
			}
			return nil
		})
	}
	group.Wait()
	var list diagnostic.List
	files := make(map[string]*file, len(names))
	for i, f := range fresh {
		if f != nil {
			files[names[i]] = f
			list = append(list, f.wrong...)
		}
	}
	l.files = files
	return list
}

// readFile returns a file, the same as from the last Load if its contents are
// the same. It returns nil for a file that has gone away since it was listed.
func (l *Loader) readFile(name string) *file {
	info, err := fs.Stat(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	old := l.files[name]
	if err == nil && old != nil && old.data != nil && old.size == info.Size() && old.modTime.Equal(info.ModTime()) && !old.modTime.IsZero() {
		return old
	}
	data, err := fs.ReadFile(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &file{wrong: diagnostic.List{{File: l.name(name), Message: "cannot be read: " + reason(err), Hint: "check that you may read it"}}}
	}
	if info == nil {
		return nil // it came into being just now: the next Load sees it
	}
	f := &file{size: info.Size(), modTime: info.ModTime(), data: data}
	if isText(name) {
		f.data = bytes.TrimPrefix(f.data, []byte("\uFEFF"))
		if bytes.IndexByte(f.data, '\r') >= 0 {
			f.data = bytes.ReplaceAll(f.data, []byte("\r\n"), []byte("\n"))
			if path.Ext(name) == ".md" { // elsewhere, as in output.txt, it is no line end
				f.data = bytes.ReplaceAll(f.data, []byte("\r"), []byte("\n"))
			}
		}
		if !utf8.Valid(f.data) {
			f.wrong = diagnostic.List{diagnostic.At(l.name(name), f.data, firstInvalid(f.data), "invalid UTF-8", "save the file in UTF-8")}
		}
	}
	if old != nil && old.data != nil && bytes.Equal(old.data, f.data) {
		old.size, old.modTime = f.size, f.modTime
		return old // saved without a change
	}
	return f
}

func isText(name string) bool {
	switch path.Ext(name) {
	case ".md", ".yaml", ".go", ".py", ".txt", ".json":
		return true
	}
	return false
}

// firstInvalid returns the offset of the first byte that is not valid UTF-8.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

func (l *Loader) loadSite() (*Site, diagnostic.List) {
	f := l.files[SiteFile]
	if f == nil {
		return nil, diagnostic.List{{File: l.name(SiteFile), Message: "there is no " + SiteFile,
			Hint: "write one with title, languages and chapters, run the command in the site's folder, or name that with -C"}}
	}
	if len(f.wrong) > 0 {
		return nil, nil // told already
	}
	if !slices.Equal(l.site.from, []*file{f}) {
		site, wrong := parseSite(l.name(SiteFile), f.data)
		if site != nil && site.Base == "" {
			site.Base = l.Base
		}
		l.site = parsed[Site]{[]*file{f}, site, wrong}
	}
	return l.site.value, l.site.wrong
}

var (
	translationFile = regexp.MustCompile(`^index\.([A-Za-z0-9-]+)\.md$`)
	flatFile        = regexp.MustCompile(`^(.+)\.([A-Za-z0-9-]+)\.md$`)
)

// checkNames reports Markdown files whose names do not follow the convention.
func (l *Loader) checkNames(names []string, site *Site) diagnostic.List {
	var list diagnostic.List
	for _, name := range names {
		dir, base := path.Split(name)
		sub := flatFile.FindStringSubmatch(base)
		switch {
		case base == "index.md":
			list = append(list, diagnostic.Diagnostic{File: l.name(name), Message: "the file name does not say its language",
				Hint: fmt.Sprintf("rename it to index.%s.md", site.Source().Code)})
		case sub == nil:
		case sub[1] == "index":
			if _, ok := site.Language(sub[2]); !ok {
				hint := fmt.Sprintf("the languages of %s are %s; rename the file, or add the language there", site.File, strings.Join(site.Codes(), ", "))
				list = append(list, diagnostic.Diagnostic{File: l.name(name), Message: fmt.Sprintf("unknown language %q", sub[2]), Hint: hint})
			}
		default:
			if _, ok := site.Language(sub[2]); !ok {
				continue
			}
			message := "a note is a folder"
			if _, ok := l.files[dir+sub[1]+"/index."+sub[2]+".md"]; ok {
				message = fmt.Sprintf("two notes with one path: %s is also a folder", l.name(dir+sub[1]))
			}
			list = append(list, diagnostic.Diagnostic{File: l.name(name), Message: message,
				Hint: fmt.Sprintf("move the text to %s", l.name(dir+sub[1]+"/index."+sub[2]+".md"))})
		}
	}
	return list
}

// loadNote returns the note in a folder, or nil when the folder is none.
func (l *Loader) loadNote(dir string, bases []string, site *Site) (*Note, diagnostic.List) {
	n := &Note{Path: dir, Translations: map[string]*Translation{}, Examples: map[string]*Example{}}
	var list diagnostic.List
	isNote := false
	for _, base := range bases {
		name := path.Join(dir, base)
		f := l.files[name]
		if f == nil {
			continue
		}
		if sub := translationFile.FindStringSubmatch(base); sub != nil {
			isNote = true
			if _, ok := site.Language(sub[1]); !ok || len(f.wrong) > 0 {
				continue // told already
			}
			p, ok := l.translations[name]
			if !ok || !slices.Equal(p.from, []*file{f}) {
				t, wrong := parseTranslation(l.name(name), sub[1], f.data)
				p = parsed[Translation]{[]*file{f}, t, wrong}
				l.translations[name] = p
			}
			list = append(list, p.wrong...)
			if p.value != nil {
				n.Translations[sub[1]] = p.value
			}
		} else if path.Ext(base) != ".md" {
			n.Assets = append(n.Assets, Asset{Path: base, Name: name, Data: f.data})
		}
	}
	if !isNote {
		return nil, nil
	}
	if dir == "." {
		return nil, diagnostic.List{{File: l.name("."), Message: "the content directory itself is no note", Hint: "move the note into a folder of its own; the home page is made from " + SiteFile}}
	}
	return n, list
}

// loadFolder gives a folder below a note to it: as an example if it holds an
// example's files, as assets otherwise. Folders outside of notes hold nothing.
func (l *Loader) loadFolder(dir string, bases []string, noteOf map[string]*Note) diagnostic.List {
	n := noteOf[path.Dir(dir)]
	if n != nil && slices.ContainsFunc(bases, func(b string) bool {
		return b == GoFile || b == PythonFile || b == OutputFile || b == ConfigFile
	}) {
		e, wrong := l.loadExample(dir, bases)
		if e != nil {
			n.Examples[e.Name] = e
		}
		return wrong
	}
	for above := path.Dir(dir); above != "."; above = path.Dir(above) {
		if n := noteOf[above]; n != nil {
			for _, base := range bases {
				if name := path.Join(dir, base); l.files[name] != nil && path.Ext(base) != ".md" {
					n.Assets = append(n.Assets, Asset{Path: strings.TrimPrefix(name, n.Path+"/"), Name: name, Data: l.files[name].data})
				}
			}
			return nil
		}
	}
	return nil
}

func (l *Loader) loadExample(dir string, bases []string) (*Example, diagnostic.List) {
	var from []*file
	files := map[string][]byte{}
	for _, base := range bases {
		f := l.files[path.Join(dir, base)]
		if f == nil {
			continue
		}
		if len(f.wrong) > 0 {
			return nil, nil // told already
		}
		from = append(from, f)
		files[base] = f.data
	}
	p, ok := l.examples[dir]
	if !ok || !slices.Equal(p.from, from) {
		e, wrong := parseExample(path.Base(dir), l.name(dir), files)
		p = parsed[Example]{from, e, wrong}
		l.examples[dir] = p
	}
	return p.value, p.wrong
}
