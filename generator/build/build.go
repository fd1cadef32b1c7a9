// Package build makes a site of a folder, and remakes only what a change
// affects.
//
//	files → note.Content → documents → site.Site → pages
//
// A [Builder] keeps what it made. On the next build the loader returns the
// same pointers for unchanged files, so an unchanged note keeps its document;
// putting the site together again is quick, and pages are rendered when they
// are asked for. The published site is written beside the last one and then
// takes its place in one step, so that a failing build changes nothing.
package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"bingfa/generator/assets"
	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/page"
	"bingfa/generator/site"
	"bingfa/theme"

	"golang.org/x/sync/errgroup"
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
	documents map[documentKey]document
	theme     loadedTheme
	last      *Output
	builds    int
}

type documentKey struct{ path, language string }

// document is a converted translation with what it was made of.
type document struct {
	translation *note.Translation
	examples    []*note.Example
	prefix      string
	theme       *page.Theme
	value       *markdown.Document
	wrong       diagnostic.List
}

type loadedTheme struct {
	loaded bool
	stamp  string // tells one state of the theme's files from another
	theme  *page.Theme
	bundle *assets.Bundle
	wrong  diagnostic.List
}

// New returns a builder. For a preview, pages connect to the preview server.
func New(w Workspace, preview bool) *Builder {
	root, skip := w.Content, []string(nil)
	if root == "." {
		root, skip = "", []string{OutputFolder, ThemeFolder}
	}
	loader := note.NewLoader(os.DirFS(w.ContentDir()), root, skip...)
	loader.Base = w.Base
	return &Builder{workspace: w, preview: preview, loader: loader, documents: map[documentKey]document{}}
}

// Forget makes the next build read a file again even if it looks unchanged.
// name is relative to the workspace's Dir.
func (b *Builder) Forget(name string) {
	name = filepath.ToSlash(name)
	if name == ThemeFolder || strings.HasPrefix(name, ThemeFolder+"/") {
		b.theme.loaded = false
		return
	}
	if b.workspace.Content != "." {
		name = strings.TrimPrefix(name, filepath.ToSlash(b.workspace.Content)+"/")
	}
	b.loader.Forget(name)
}

// ForgetAll makes the next build read every file again.
func (b *Builder) ForgetAll() {
	b.loader.ForgetAll()
	b.theme.loaded = false
}

// Build reads what has changed and returns the site, with everything that is
// wrong. The output is nil when there is too little to show; an output that
// comes with diagnostics is for a preview only. If nothing has changed it is
// the same output as before.
func (b *Builder) Build() (*Output, diagnostic.List) {
	if b.last == nil {
		defer hurry()()
	}
	var themes sync.WaitGroup
	themes.Go(b.loadTheme)
	content, list := b.loader.Load()
	themes.Wait()
	list = append(list, b.theme.wrong...)
	if content == nil || b.theme.theme == nil || len(b.theme.wrong) > 0 {
		list.Sort()
		return nil, list
	}
	s, wrong := site.Assemble(content, func(pages []*site.Page) { b.convert(pages, &list) })
	list = append(list, wrong...)
	list.Sort()
	o := &Output{Site: s, bundle: b.theme.bundle, inputs: b.inputs(s)}
	if b.last != nil && slices.Equal(b.last.inputs, o.inputs) {
		return b.last, list
	}
	b.builds++
	if b.preview {
		o.Version = fmt.Sprintf("%x-%d", started, b.builds)
	}
	renderer, err := page.NewRenderer(s, b.theme.theme, b.theme.bundle, o.Version)
	if err != nil {
		return nil, append(list, page.Problem(err, ThemeFolder))
	}
	o.renderer = renderer
	o.index()
	if b.last == nil || b.last.bundle != o.bundle {
		if wrong := o.probe(); len(wrong) > 0 {
			return nil, append(list, wrong...)
		}
	}
	b.last = o
	return o, list
}

// hurry lets the heap grow to five times what lives on it, instead of twice,
// until the returned function is called: a first build allocates much, keeps
// most of it, and has no use for a third of the time spent on collecting.
func hurry() (done func()) {
	old := debug.SetGCPercent(400)
	return func() { debug.SetGCPercent(old) }
}

// started tells the versions of one process from those of the next.
var started = time.Now().UnixNano()

// inputs lists the identities of all that an output is made of.
func (b *Builder) inputs(s *site.Site) []any {
	in := []any{s.Site, b.theme.bundle}
	for _, p := range s.Pages {
		in = append(in, p.Document)
	}
	for _, a := range s.Assets {
		in = append(in, a.Name, len(a.Data))
		if len(a.Data) > 0 {
			in = append(in, &a.Data[0])
		}
	}
	return in
}

// convert gives every page its document, the old one where nothing changed.
func (b *Builder) convert(pages []*site.Page, list *diagnostic.List) {
	fresh := make([]document, len(pages))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	const batch = 16
	for start := 0; start < len(pages); start += batch {
		group.Go(func() error {
			for i := start; i < min(start+batch, len(pages)); i++ {
				fresh[i] = b.document(pages[i])
			}
			return nil
		})
	}
	group.Wait()
	documents := make(map[documentKey]document, len(pages))
	for i, p := range pages {
		d := fresh[i]
		documents[documentKey{p.Note.Path, p.Language.Code}] = d
		p.Document = d.value
		if !p.Missing() {
			*list = append(*list, d.wrong...)
		}
	}
	b.documents = documents
}

func (b *Builder) document(p *site.Page) (d document) {
	d = document{translation: p.Translation, prefix: p.Site.Prefix(), theme: b.theme.theme}
	for _, name := range p.Note.ExampleNames() {
		d.examples = append(d.examples, p.Note.Examples[name])
	}
	old, ok := b.documents[documentKey{p.Note.Path, p.Language.Code}]
	if ok && old.translation == d.translation && old.prefix == d.prefix && old.theme == d.theme && slices.Equal(old.examples, d.examples) {
		return old
	}
	defer func() {
		// A mistake of ours in one note must not take the others along, nor end
		// a preview.
		if r := recover(); r != nil {
			d.value = &markdown.Document{}
			d.wrong = diagnostic.List{{File: p.Translation.File, Message: fmt.Sprintf("the note cannot be converted: %v", r),
				Hint: "this is a bug in bingfa: please report it together with the note"}}
		}
	}()
	words := d.theme.Word
	d.value, d.wrong = markdown.Convert(p.Note, p.Translation, markdown.Options{
		Language: p.Language.Code, Prefix: d.prefix,
		Words: func(key string) string { return words(p.Translation.Language, key) },
	})
	return d
}

// loadTheme brings the theme up to date. It is loaded again when the name,
// size or time of any file of the site's own theme changes.
func (b *Builder) loadTheme() {
	own := os.DirFS(b.workspace.ThemeDir())
	var s strings.Builder
	_ = fs.WalkDir(own, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil {
			if info, err := fs.Stat(own, name); err == nil && !info.IsDir() {
				fmt.Fprintln(&s, name, info.Size(), info.ModTime().UnixNano(), info.Mode())
			}
		}
		return nil // what is gone is simply not there
	})
	if b.theme.loaded && b.theme.stamp == s.String() {
		return
	}
	t := loadedTheme{loaded: true, stamp: s.String()}
	files := theme.Files()
	if info, err := os.Stat(b.workspace.ThemeDir()); err == nil && info.IsDir() {
		files = theme.Over(own)
	}
	var wrong diagnostic.List
	t.theme, t.wrong = page.LoadTheme(files, ThemeFolder)
	t.bundle, wrong = assets.Make(files, ThemeFolder)
	t.wrong = append(t.wrong, wrong...)
	b.theme = t
}

// An Output is a built site. It is safe for concurrent use.
type Output struct {
	Site *site.Site
	// Version tells this output from others in a preview; else it is empty.
	Version  string
	bundle   *assets.Bundle
	renderer *page.Renderer
	inputs   []any
	names    []string
	files    map[string]func() ([]byte, error)
	rendered sync.Map // name → []byte
}

// ErrNoFile means that an output has no file of that name.
var ErrNoFile = errors.New("no such file on the site")

// StyleSheet returns the address of the style sheet.
func (o *Output) StyleSheet() string {
	return o.Site.Prefix() + "/" + assets.Folder + "/" + o.bundle.CSS
}

// index lists the files of the site.
func (o *Output) index() {
	o.files = map[string]func() ([]byte, error){}
	add := func(name string, f func() ([]byte, error)) {
		o.files[name] = f
		o.names = append(o.names, name)
	}
	add("index.html", o.renderer.Landing)
	add("404.html", o.renderer.NotFound)
	for _, l := range o.Site.Languages {
		add(l.Code+"/index.html", func() ([]byte, error) { return o.renderer.Home(l.Code) })
	}
	for _, p := range o.Site.Pages {
		add(path.Join(p.Language.Code, p.Note.Path, "index.html"), func() ([]byte, error) { return o.renderer.Note(p) })
	}
	for name, data := range o.bundle.Files {
		if o.Version == "" && name == o.bundle.Preview {
			continue
		}
		add(path.Join(assets.Folder, name), func() ([]byte, error) { return data, nil })
	}
	for _, a := range o.Site.Assets {
		add(path.Join("files", a.Name), func() ([]byte, error) { return a.Data, nil })
	}
	slices.Sort(o.names)
}

// probe renders one page of each kind: much that is wrong with a template shows
// only then.
func (o *Output) probe() (list diagnostic.List) {
	code := o.Site.Source().Code
	names := []string{"index.html", "404.html", code + "/index.html"}
	if len(o.Site.Pages) > 0 {
		names = append(names, path.Join(code, o.Site.Pages[0].Note.Path, "index.html"))
	}
	for _, name := range names {
		if _, err := o.File(name); err != nil {
			list = append(list, page.Problem(err, ThemeFolder))
		}
	}
	list.Sort()
	return list
}

// Names lists the files of the site, such as "zh/threads/locks/index.html".
func (o *Output) Names() []string { return o.names }

// Has reports whether the site has a file of that name.
func (o *Output) Has(name string) bool { return o.files[name] != nil }

// File returns a file of the site, rendered on the first call; the error is
// [ErrNoFile] when there is none of that name.
func (o *Output) File(name string) ([]byte, error) {
	if data, ok := o.rendered.Load(name); ok {
		return data.([]byte), nil
	}
	f := o.files[name]
	if f == nil {
		return nil, ErrNoFile
	}
	data, err := f()
	if err == nil {
		o.rendered.Store(name, data)
	}
	return data, err
}
