package note

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"bingfa/generator/diagnostic"
)

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
			// The first folder that is there, and known to those above it.
			if info, err := fs.Lstat(l.fsys, dir); err == nil && info.IsDir() && l.folders[dir] != nil {
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
