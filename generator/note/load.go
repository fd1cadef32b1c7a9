package note

import (
	"io/fs"
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
			Hint: "run the command in the site's folder or name that with -C; `bingfa new` makes a site"}}
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
