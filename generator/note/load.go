package note

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync/atomic"

	"bingfa/generator/diagnostic"
)

// A Loader reads a content directory, and later only what changed in it. It is
// not safe for concurrent use.
type Loader struct {
	// Base is the [Site.Base] of a site.yaml that names none. Default: none.
	Base string

	fsys fs.FS
	// root is put before every path that an author sees.
	root string
	skip []string

	// What the tree holds: files by name, and for each folder the names of the
	// files in it, sorted.
	files   map[string]*file
	folders map[string][]string
	// links tells of symbolic links, walked what was wrong with the folders.
	links  bool
	walked diagnostic.List
	loaded bool
	// wrong names the files with which something is wrong.
	wrong map[string]bool

	// What was made of it, see compose.
	dirty        map[string]bool // folders with changes
	parts        map[string]*part
	notes        map[string]composed
	translations map[string]parsed[Translation]
	examples     map[string]parsed[Example]
	site         parsed[Site]
	lock         parsed[Lock]
	content      *Content
	told         diagnostic.List

	opened atomic.Int64
	listed int64
}

// parsed is what came of files, as long as they stay the same.
type parsed[T any] struct {
	from  []*file
	value *T
	wrong diagnostic.List
}

// NewLoader returns a loader for the tree fsys. root is the name of the tree
// for error messages ("content"; "" for the working directory itself); skip
// names folders directly below it that hold no content, such as public.
func NewLoader(fsys fs.FS, root string, skip ...string) *Loader {
	return &Loader{fsys: fsys, root: root, skip: skip, files: map[string]*file{}, folders: map[string][]string{},
		wrong: map[string]bool{}, dirty: map[string]bool{}, parts: map[string]*part{}, notes: map[string]composed{},
		translations: map[string]parsed[Translation]{}, examples: map[string]parsed[Example]{}}
}

// Work counts what a loader has done since it was made.
type Work struct {
	// Files were read, Folders listed.
	Files, Folders int64
}

// Work returns the counts.
func (l *Loader) Work() Work { return Work{l.opened.Load(), l.listed} }

// Forget makes the next Load read a file again even if its size and
// modification time are the same: a file system's clock may be wrong.
func (l *Loader) Forget(name string) {
	if f := l.files[name]; f != nil {
		f.settled = false
	}
}

// ForgetAll makes the next Load read every file again.
func (l *Loader) ForgetAll() {
	for _, f := range l.files {
		f.settled = false
	}
}

// Load looks at the whole tree, and reads the files whose size or modification
// time has changed, or may have without showing it. It returns all that could
// be read, with everything that is wrong; the content is nil when there is no
// usable site.yaml. Where nothing has changed, all pointers are as before.
func (l *Loader) Load() (*Content, diagnostic.List) {
	s := &scan{Loader: l, folders: map[string][]string{}}
	s.whole()
	l.loaded, l.links, l.walked = true, s.links, s.wrong
	var gone, names []string
	for dir := range l.folders {
		if s.folders[dir] == nil {
			gone = append(gone, dir)
		}
	}
	for _, files := range s.folders {
		names = append(names, files...)
	}
	l.arrange(s.folders, gone)
	l.take(names, l.read(names, false))
	return l.compose()
}

// Update is [Loader.Load] for a caller who knows what may have changed: it
// looks at the named files and folders only, whatever their times say.
func (l *Loader) Update(changed []string) (*Content, diagnostic.List) {
	// What a symbolic link leads to changes under another name; what could not
	// be read may come back without a word.
	// And where much has changed, the whole tree is walked as quickly.
	if !l.loaded || l.links || len(l.walked) > 0 || len(changed) > manyChanges {
		return l.loadAgain(changed)
	}
	s := &scan{Loader: l, folders: map[string][]string{}}
	names := map[string]bool{} // to read
	deep := func(dir string) { s.walk(dir, []string{dir}, true) }
	roots := map[string]bool{} // of what is new or gone
	for _, name := range changed {
		if !l.covers(name) {
			continue
		}
		info, err := fs.Lstat(l.fsys, name)
		if err == nil && info.Mode().IsRegular() && l.files[name] != nil {
			names[name] = true
			continue
		}
		if err == nil && info.IsDir() {
			// All below it may be new, however old it looks.
			roots[name] = true
			deep(name)
		}
		// Something has come or gone. The folder's list also tells how its name
		// is really written, where a system does not tell A from a.
		dir := path.Dir(name)
		for ; dir != "."; dir = path.Dir(dir) {
			if info, err := fs.Lstat(l.fsys, dir); err == nil && info.IsDir() {
				break
			}
		}
		if s.folders[dir] != nil {
			continue // listed already
		}
		below := s.walk(dir, []string{dir}, false)
		for _, folder := range below {
			if l.folders[folder] == nil && s.folders[folder] == nil {
				deep(folder)
			}
		}
		for known := range l.folders {
			if known != "." && path.Dir(known) == dir && !slices.Contains(below, known) {
				roots[known] = true
			}
		}
	}
	if s.links || len(s.wrong) > 0 {
		return l.loadAgain(changed)
	}
	var gone []string
	for dir := range l.folders {
		if s.folders[dir] == nil && within(dir, roots) {
			gone = append(gone, dir)
		}
	}
	for dir, files := range s.folders {
		again := within(dir, roots)
		for _, name := range files {
			if again || l.files[name] == nil {
				names[name] = true
			}
		}
	}
	for name := range l.wrong { // it may be readable now
		names[name] = true
	}
	l.arrange(s.folders, gone)
	sorted := slices.Sorted(maps.Keys(names))
	l.take(sorted, l.read(sorted, true))
	return l.compose()
}

// manyChanges is the number above which names are not looked at one by one.
const manyChanges = 200

// loadAgain is Load that does not trust the times of what is named.
func (l *Loader) loadAgain(changed []string) (*Content, diagnostic.List) {
	roots := make(map[string]bool, len(changed))
	for _, name := range changed {
		roots[name] = true
	}
	for name, f := range l.files {
		if within(name, roots) {
			f.settled = false
		}
	}
	return l.Load()
}

// within reports whether a path is one of the roots or below one.
func within(name string, roots map[string]bool) bool {
	for ; !roots[name]; name = path.Dir(name) {
		if name == "." {
			return false
		}
	}
	return true
}

// arrange takes over what a scan has listed, and forgets the folders that are
// gone.
func (l *Loader) arrange(listed map[string][]string, gone []string) {
	for _, dir := range gone {
		for _, name := range l.folders[dir] {
			l.remove(name)
		}
		delete(l.folders, dir)
		delete(l.parts, dir)
		delete(l.examples, dir)
		l.dirty[dir] = true
	}
	for dir, files := range listed {
		old, known := l.folders[dir]
		if known && slices.Equal(old, files) {
			continue
		}
		for _, name := range old {
			if _, still := slices.BinarySearch(files, name); !still {
				l.remove(name)
			}
		}
		l.folders[dir] = files
		l.dirty[dir] = true
	}
}

// remove forgets a file.
func (l *Loader) remove(name string) {
	delete(l.files, name)
	delete(l.wrong, name)
	delete(l.translations, name)
}

// take takes over files that were read, nil for one that has gone.
func (l *Loader) take(names []string, fresh []*file) {
	for i, name := range names {
		f := fresh[i]
		if f == l.files[name] {
			continue
		}
		l.dirty[path.Dir(name)] = true
		if f == nil {
			l.remove(name)
			continue
		}
		l.files[name] = f
		if delete(l.wrong, name); len(f.wrong) > 0 {
			l.wrong[name] = true
		}
	}
}

// name returns a path as the author knows it.
func (l *Loader) name(p string) string {
	if p == "." && l.root != "" {
		return l.root
	}
	return path.Join(l.root, p)
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
