// Package build makes a site of a folder, and remakes only what a change
// affects.
//
//	files → note.Content → documents → site.Site → pages
//
// A [Builder] keeps what it made. After a change each stage gets what the one
// before it returned, with the same pointers for all that has not changed, and
// redoes only the rest: a document for a changed text, example or asset; the
// checks of links that lead to or from it; a bundle of the theme for a changed
// style. Pages are rendered when they are asked for, and in a preview only if
// they show something else than before. [Work] tells what was done.
//
// The published site is written beside the last one and then
// takes its place in one step, so that a failing build changes nothing.
package build

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/page"
	"bingfa/generator/site"
)

// OutputFolder is where the published site is written, ThemeFolder where a
// site may keep a theme of its own, both below the site's folder.
const (
	OutputFolder = "public"
	ThemeFolder  = "theme"
)

// A Workspace is where a site's files are.
type Workspace struct {
	// Dir is the folder that the command works in.
	Dir string
	// Content is a folder relative to Dir: "content" or ".".
	Content string
	// Base is the address that the site is published at where site.yaml does
	// not tell; see note.Site. Default: none.
	Base string
	// NoIndex keeps the site out of search engines.
	NoIndex bool
}

// Open finds the files of a site: dir holds site.yaml itself or a folder
// "content" with it, and may hold a folder "theme".
func Open(dir string) Workspace {
	w := Workspace{Dir: dir, Content: "content"}
	if _, err := os.Stat(filepath.Join(dir, note.SiteFile)); err == nil {
		w.Content = "."
	}
	return w
}

// ContentDir returns the path of the content directory, ThemeDir the path of
// the site's own theme, which may not exist.
func (w Workspace) ContentDir() string { return filepath.Join(w.Dir, w.Content) }
func (w Workspace) ThemeDir() string   { return filepath.Join(w.Dir, ThemeFolder) }

// A Builder builds one workspace again and again. It is not safe for
// concurrent use; its outputs are.
type Builder struct {
	workspace Workspace
	preview   bool
	loader    *note.Loader
	theme     theme
	documents documents
	content   *note.Content // that last was made of
	last      *Output
	told      diagnostic.List // with last
	work      Work
}

// Work counts what a builder has done since it was made.
type Work struct {
	// Files were read and Folders listed, in content.
	Files, Folders int64
	// Documents were converted; the links of Checked pages were checked.
	Documents, Checked int64
	// Themes were read, of which Bundles of styles or scripts were made.
	Themes, Bundles int64
	// Pages were rendered, in a preview.
	Pages int64
}

// New returns a builder. For a preview, pages connect to the preview server.
func New(w Workspace, preview bool) *Builder {
	root, skip := w.Content, []string(nil)
	if root == "." {
		root, skip = "", []string{OutputFolder, ThemeFolder}
	}
	loader := note.NewLoader(os.DirFS(w.ContentDir()), root, skip...)
	loader.Base = w.Base
	return &Builder{workspace: w, preview: preview, loader: loader}
}

// Work returns the counts.
func (b *Builder) Work() Work {
	w, read := b.work, b.loader.Work()
	w.Files, w.Folders = read.Files, read.Folders
	if b.last != nil {
		w.Pages = b.last.renderer.Rendered()
	}
	return w
}

// Forget makes the next build read a file again even if it looks unchanged.
// name is relative to the workspace's Dir.
func (b *Builder) Forget(name string) {
	if name, ok := b.inContent(name); ok {
		b.loader.Forget(name)
	}
}

// ForgetAll makes the next build read every file again.
func (b *Builder) ForgetAll() { b.loader.ForgetAll() }

// inContent returns a path relative to the content directory; ok is false for
// one that is not in it. name is relative to the workspace's Dir.
func (b *Builder) inContent(name string) (inside string, ok bool) {
	name, content := filepath.ToSlash(filepath.Clean(name)), filepath.ToSlash(b.workspace.Content)
	switch {
	case content == ".":
		return name, name != ".." && !strings.HasPrefix(name, "../")
	case name == content:
		return ".", true
	}
	return strings.CutPrefix(name, content+"/")
}

// inTheme reports whether a path is that of the site's own theme or below it.
func inTheme(name string) bool {
	name = filepath.ToSlash(filepath.Clean(name))
	return name == ThemeFolder || strings.HasPrefix(name, ThemeFolder+"/")
}

// Build looks at all files, reads what has changed and returns the site, with
// everything that is wrong. The output is nil when there is too little to show;
// an output that comes with errors is for a preview only. If nothing has
// changed it is the same output as before.
func (b *Builder) Build() (*Output, diagnostic.List) { return b.build(b.loader.Load, true) }

// Update is [Builder.Build] for a caller who knows what may have changed: it
// looks at these files and folders only, whatever their times say. Names are
// relative to the workspace's Dir; of a folder that has come, gone or been
// moved, its own is enough. What is neither in content nor in theme is taken
// for the target of a symbolic link there, and everything is looked at.
func (b *Builder) Update(changed []string) (*Output, diagnostic.List) {
	var names []string
	themeChanged := false
	for _, name := range changed {
		inside, ok := b.inContent(name)
		switch {
		case inTheme(name):
			themeChanged = true
		case ok && inside != ".":
			names = append(names, inside)
		default:
			return b.Build()
		}
	}
	return b.build(func() (*note.Content, diagnostic.List) { return b.loader.Update(names) }, themeChanged)
}

// build is Build with the part of it that reads the content; themeChanged
// tells that the theme may have changed.
func (b *Builder) build(load func() (*note.Content, diagnostic.List), themeChanged bool) (*Output, diagnostic.List) {
	if b.last == nil {
		defer hurry()()
	}
	before := b.theme
	var themes sync.WaitGroup
	if themeChanged || !b.theme.loaded {
		themes.Go(b.loadTheme)
	}
	content, list := load()
	themes.Wait()
	if content == nil || len(b.theme.wrong) > 0 {
		list = append(slices.Clip(list), b.theme.wrong...)
		list.Sort()
		b.content = nil // whatever comes next is put together anew
		return nil, list
	}
	sameTheme := b.theme.theme == before.theme && b.theme.bundle == before.bundle
	if b.last != nil && content == b.content && sameTheme {
		return b.last, b.told
	}
	b.content = content
	var previous *site.Site
	var renderer *page.Renderer
	if b.last != nil {
		previous, renderer = b.last.Site, b.last.renderer
	}
	wrong := slices.Clip(list)
	s, found := site.Reassemble(previous, content, func(pages []*site.Page) { wrong = append(wrong, b.convert(pages)...) })
	b.work.Checked += int64(s.CheckedPages())
	wrong = append(wrong, found...)
	wrong.Sort()
	o := &Output{Site: s, noIndex: b.workspace.NoIndex, bundle: b.theme.bundle}
	if b.preview {
		o.Version = PreviewVersion
	}
	var err error
	if o.renderer, err = page.NewRenderer(renderer, s, b.theme.theme, b.theme.bundle, page.Options{Version: o.Version, NoIndex: o.noIndex}); err != nil {
		b.content = nil
		return nil, append(wrong, page.Problem(err, ThemeFolder))
	}
	o.list(b.last)
	if b.last == nil || !sameTheme {
		if failing := o.probe(); len(failing) > 0 {
			b.content = nil
			return nil, append(wrong, failing...)
		}
	}
	b.last, b.told = o, wrong
	return o, wrong
}

// hurry lets the heap grow to five times what lives on it, instead of twice,
// until the returned function is called: a first build allocates much, keeps
// most of it, and has no use for a third of the time spent on collecting.
func hurry() (done func()) {
	old := debug.SetGCPercent(400)
	return func() { debug.SetGCPercent(old) }
}
