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
}

// Make bundles the files of a theme. name is the theme folder as the author
// knows it, for error messages.
func Make(theme fs.FS, name string) (*Bundle, diagnostic.List) {
	b := &Bundle{Files: map[string][]byte{}}
	var list diagnostic.List
	for _, e := range []struct {
		entry  string
		target *string
		iife   bool
	}{
		{"styles/main.css", &b.CSS, false},
		{"scripts/app.ts", &b.App, false},
		{"scripts/theme.ts", &b.Theme, true},
		{"scripts/preview.ts", &b.Preview, false},
	} {
		format := api.FormatESModule
		if e.iife {
			format = api.FormatIIFE
		}
		result := api.Build(api.BuildOptions{
			EntryPoints: []string{e.entry}, Bundle: true, Format: format, Outdir: "out",
			MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
			Target: api.ES2022, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
			Plugins: []api.Plugin{fromFS(theme)},
		})
		for _, m := range append(result.Errors, slices.DeleteFunc(result.Warnings, harmless)...) {
			d := diagnostic.Diagnostic{File: name, Message: m.Text}
			if l := m.Location; l != nil {
				file := strings.TrimPrefix(l.File, namespace+":")
				d = diagnostic.Diagnostic{File: path.Join(name, file), Line: l.Line, Message: m.Text, Excerpt: l.LineText}
				if l.Column <= len(l.LineText) { // in bytes, from 0
					d.Column = utf8.RuneCountInString(l.LineText[:l.Column]) + 1
				}
			}
			list = append(list, d)
		}
		for _, f := range result.OutputFiles {
			*e.target = b.add(path.Base(e.entry), path.Ext(f.Path), f.Contents)
		}
	}
	icon, err := fs.ReadFile(theme, "styles/icon.svg")
	if err != nil {
		list = append(list, diagnostic.Diagnostic{File: path.Join(name, "styles/icon.svg"), Message: err.Error()})
	}
	b.Icon = b.add("icon.svg", ".svg", icon)
	return b, list
}

// harmless reports whether a warning may stand. A browser passes over what it
// does not understand in a style sheet without a word, so a mistake in its
// syntax counts as an error.
func harmless(m api.Message) bool {
	return m.ID != "css-syntax-error" && m.ID != "js-comment-in-css" && m.ID != "invalid-@import"
}

func (b *Bundle) add(entry, ext string, data []byte) string {
	sum := sha256.Sum256(data)
	name := strings.TrimSuffix(entry, path.Ext(entry)) + "-" + hex.EncodeToString(sum[:4]) + ext
	b.Files[name] = bytes.Clone(data)
	return name
}

// namespace is what esbuild puts before the names of files from fromFS.
const namespace = "theme"

// fromFS lets esbuild read from fsys only. The import "lanes.css" is the
// style sheet of the diagrams, which belongs to the code that draws them.
func fromFS(fsys fs.FS) api.Plugin {
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
				if _, err := fs.Stat(fsys, try); err == nil || path.Base(try) == "lanes.css" {
					return api.OnResolveResult{Path: try, Namespace: namespace}, nil
				}
			}
			return api.OnResolveResult{}, fmt.Errorf("there is no file %s in the theme", p)
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := fs.ReadFile(fsys, a.Path)
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
