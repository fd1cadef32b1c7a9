// Package assets bundles the theme's styles and scripts.
//
// esbuild does the work, as a Go library: TypeScript and CSS need no tool
// besides Go. Every result carries a hash of its content in its name, so that
// a server can let browsers keep it for ever.
package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"bingfa/generator/diagnostic"
	"bingfa/generator/lanes"

	"github.com/evanw/esbuild/pkg/api"
)

// Folder is where the assets live on the site.
const Folder = "assets"

// A Bundle holds the finished files.
type Bundle struct {
	// Files are keyed by name below Folder: "app-1a2b3c4d.js".
	Files map[string][]byte
	// CSS, App, Theme, Preview and Icon are the names of the entry points.
	// Theme is a small script that runs before the first paint; Preview is
	// for authors and belongs to no published page.
	CSS, App, Theme, Preview, Icon string
	// Made is the number of entry points that were bundled for it; the others
	// are as they were before.
	Made int

	made map[string]made // by entry point
}

// made is what became of an entry point.
type made struct {
	from  map[string][]byte // files of the theme by name, nil for one that was missed
	name  string
	data  []byte
	wrong diagnostic.List
}

// Make bundles the files of a theme. name is the theme folder as the author
// knows it, for error messages.
func Make(theme fs.FS, name string) (*Bundle, diagnostic.List) { return Remake(nil, theme, name) }

// Remake is [Make] after a change. previous (may be nil) is the bundle from
// before: only what the change concerns is bundled again, and if that is
// nothing, previous is returned itself.
func Remake(previous *Bundle, theme fs.FS, name string) (*Bundle, diagnostic.List) {
	b := &Bundle{Files: map[string][]byte{}, made: map[string]made{}}
	var list diagnostic.List
	for _, e := range []struct {
		entry  string
		target *string
		make   func(theme fs.FS, name, entry string) made
	}{
		{"styles/main.css", &b.CSS, bundle},
		{"scripts/app.ts", &b.App, bundle},
		{"scripts/theme.ts", &b.Theme, bundleClassic},
		{"scripts/preview.ts", &b.Preview, bundle},
		{"styles/icon.svg", &b.Icon, copyFile},
	} {
		m, ok := previous.still(theme, e.entry)
		if !ok {
			m = e.make(theme, name, e.entry)
			b.Made++
		}
		b.made[e.entry] = m
		list = append(list, m.wrong...)
		if m.name != "" {
			*e.target = m.name
			b.Files[m.name] = m.data
		}
	}
	if b.Made == 0 {
		return previous, list
	}
	return b, list
}

// still returns what became of an entry point if nothing has changed since.
func (b *Bundle) still(theme fs.FS, entry string) (m made, ok bool) {
	if b == nil {
		return m, false
	}
	m = b.made[entry]
	for name, then := range m.from {
		now, err := fs.ReadFile(theme, name)
		if (err != nil) != (then == nil) || !bytes.Equal(now, then) {
			return m, false
		}
	}
	return m, true
}

func bundle(theme fs.FS, name, entry string) made {
	return build(theme, name, entry, api.FormatESModule)
}

// bundleClassic makes a script that is no module.
func bundleClassic(theme fs.FS, name, entry string) made {
	return build(theme, name, entry, api.FormatIIFE)
}

func copyFile(theme fs.FS, name, entry string) (m made) {
	data, err := fs.ReadFile(theme, entry)
	if err != nil {
		m.wrong = diagnostic.List{{File: path.Join(name, entry), Message: err.Error()}}
	}
	m.from = map[string][]byte{entry: data}
	m.set(entry, path.Ext(entry), data)
	return m
}

func build(theme fs.FS, name, entry string, format api.Format) made {
	files := &reader{theme: theme, read: map[string][]byte{}}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Format: format, Outdir: "out",
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Target: api.ES2022, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		Plugins: []api.Plugin{files.plugin()},
	})
	m := made{from: files.read}
	for _, msg := range append(result.Errors, slices.DeleteFunc(result.Warnings, harmless)...) {
		d := diagnostic.Diagnostic{File: name, Message: msg.Text}
		if l := msg.Location; l != nil {
			file := strings.TrimPrefix(l.File, namespace+":")
			d = diagnostic.Diagnostic{File: path.Join(name, file), Line: l.Line, Message: msg.Text, Excerpt: l.LineText}
			if l.Column <= len(l.LineText) { // in bytes, from 0
				d.Column = utf8.RuneCountInString(l.LineText[:l.Column]) + 1
			}
		}
		m.wrong = append(m.wrong, d)
	}
	for _, f := range result.OutputFiles {
		m.set(path.Base(entry), path.Ext(f.Path), f.Contents)
	}
	return m
}

// harmless reports whether a warning may stand. A browser passes over what it
// does not understand in a style sheet without a word, so a mistake in its
// syntax counts as an error.
func harmless(m api.Message) bool {
	return m.ID != "css-syntax-error" && m.ID != "js-comment-in-css" && m.ID != "invalid-@import"
}

func (m *made) set(entry, ext string, data []byte) {
	sum := sha256.Sum256(data)
	entry = path.Base(entry)
	m.name = strings.TrimSuffix(entry, path.Ext(entry)) + "-" + hex.EncodeToString(sum[:4]) + ext
	m.data = bytes.Clone(data)
}

// namespace is what esbuild puts before the names of files from fromFS.
const namespace = "theme"

// reader lets esbuild read from a theme only, and notes what it has looked for.
// The import "lanes.css" is the style sheet of the diagrams, which belongs to
// the code that draws them.
type reader struct {
	theme fs.FS
	mu    sync.Mutex
	read  map[string][]byte // see made.from
}

// file reads a file of the theme.
func (r *reader) file(name string) ([]byte, error) {
	data, err := fs.ReadFile(r.theme, name)
	if err == nil && data == nil {
		data = []byte{}
	}
	r.mu.Lock()
	r.read[name] = data
	r.mu.Unlock()
	return data, err
}

func (r *reader) plugin() api.Plugin {
	return api.Plugin{Name: "theme", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			if a.Kind == api.ResolveCSSURLToken {
				return api.OnResolveResult{External: true}, nil
			}
			p := a.Path
			if a.Kind != api.ResolveEntryPoint {
				p = path.Join(path.Dir(a.Importer), p)
			}
			for _, try := range []string{p, p + ".ts"} {
				if _, err := r.file(try); err == nil || path.Base(try) == "lanes.css" {
					return api.OnResolveResult{Path: try, Namespace: namespace}, nil
				}
			}
			return api.OnResolveResult{}, fmt.Errorf("there is no file %s in the theme", p)
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := r.file(a.Path)
			if errors.Is(err, fs.ErrNotExist) && path.Base(a.Path) == "lanes.css" {
				data, err = []byte(lanes.CSS), nil
			}
			text, loader := string(data), api.LoaderTS
			if path.Ext(a.Path) == ".css" {
				loader = api.LoaderCSS
			}
			return api.OnLoadResult{Contents: &text, Loader: loader}, err
		})
	}}
}
