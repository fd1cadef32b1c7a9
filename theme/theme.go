// Package theme holds what a site looks like: HTML templates, styles, scripts
// (TypeScript, bundled by package generator/assets) and the words of the user
// interface in each language.
//
// The files are embedded, so that the program needs nothing beside it. A site
// with a folder named theme replaces any of them by its own (see [Over]).
package theme

import (
	"embed"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

//go:embed templates styles scripts strings
var files embed.FS

// Files returns the embedded theme.
func Files() fs.FS { return files }

// Over returns the theme in which files of the site's own theme folder take
// the place of the embedded ones of the same name.
func Over(own fs.FS) fs.FS { return overlay{own, files} }

type overlay struct{ upper, lower fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.lower.Open(name)
	}
	return f, err
}

// ReadDir lists a folder of both.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, err := fs.ReadDir(o.upper, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lower, lowerErr := fs.ReadDir(o.lower, name)
	if lowerErr != nil && err != nil {
		return nil, lowerErr
	}
	all := append(upper, lower...)
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}
