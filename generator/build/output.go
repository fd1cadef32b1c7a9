package build

import (
	"errors"
	"path"
	"slices"
	"sync"

	"bingfa/generator/assets"
	"bingfa/generator/diagnostic"
	"bingfa/generator/page"
	"bingfa/generator/rules"
	"bingfa/generator/site"
)

// PreviewVersion is what the pages of a preview carry in the attribute
// data-version; whoever serves them puts there what tells one state of a page
// from another.
const PreviewVersion = "bingfa-preview"

// An Output is a built site. It is safe for concurrent use.
type Output struct {
	Site *site.Site
	// Version is PreviewVersion in a preview; else it is empty.
	Version  string
	noIndex  bool
	bundle   *assets.Bundle
	renderer *page.Renderer
	*index
	rendered sync.Map // name → []byte
}

// index lists the files of a site. Outputs of the same shape share it.
type index struct {
	names []string
	files map[string]file
}

// file says what a file is: the page, home page, alias or asset with that index
// in the site, the file of the bundle with that name, or one of a kind.
type file struct {
	kind byte
	at   int
	name string
}

const (
	landing byte = iota
	notFound
	home
	notePage
	moved
	bundled
	asset
	redirects
	headers
	robots
)

// robotsFile forbids nothing: what search engines are to leave out says so
// itself, which they must be able to read.
const robotsFile = "User-agent: *\nDisallow:\n"

// ErrNoFile means that an output has no file of that name.
var ErrNoFile = errors.New("no such file on the site")

// StyleSheet returns the address of the style sheet.
func (o *Output) StyleSheet() string {
	return o.Site.Prefix() + "/" + assets.Folder + "/" + o.bundle.CSS
}

// list lists the files of the site, as in last (may be nil) if they are the
// same.
func (o *Output) list(last *Output) {
	if last != nil && last.bundle == o.bundle && o.Site.SameShape(last.Site) {
		o.index = last.index
		return
	}
	o.index = &index{files: make(map[string]file, len(o.Site.Pages)+64)}
	add := func(name string, f file) {
		o.files[name] = f
		o.names = append(o.names, name)
	}
	add("index.html", file{kind: landing})
	add("404.html", file{kind: notFound})
	for i, l := range o.Site.Languages {
		add(l.Code+"/index.html", file{kind: home, at: i})
	}
	for i, p := range o.Site.Pages {
		add(path.Join(p.Language.Code, p.Note.Path, "index.html"), file{kind: notePage, at: i})
	}
	for i, a := range o.Site.Aliases {
		add(a.File(), file{kind: moved, at: i})
	}
	for name := range o.bundle.Files {
		if o.Version == "" && name == o.bundle.Preview {
			continue
		}
		add(path.Join(assets.Folder, name), file{kind: bundled, name: name})
	}
	for i, a := range o.Site.Assets {
		add(path.Join("files", a.Name), file{kind: asset, at: i})
	}
	add(rules.RedirectsFile, file{kind: redirects})
	if o.noIndex {
		add(rules.HeadersFile, file{kind: headers})
	}
	if o.Site.Prefix() == "" { // elsewhere nobody looks for it
		add("robots.txt", file{kind: robots})
	}
	slices.Sort(o.names)
}

// make makes a file.
func (o *Output) make(f file) ([]byte, error) {
	switch f.kind {
	case landing:
		return o.renderer.Landing()
	case notFound:
		return o.renderer.NotFound()
	case home:
		return o.renderer.Home(o.Site.Languages[f.at].Code)
	case notePage:
		return o.renderer.Note(o.Site.Pages[f.at])
	case moved:
		a := o.Site.Aliases[f.at]
		return o.renderer.Moved(a.File(), o.Site.Now(a))
	case redirects:
		return rules.FormatRedirects(o.Site.Redirects()), nil
	case headers:
		return rules.FormatHeaders([]rules.Header{rules.NoIndex}), nil
	case robots:
		return []byte(robotsFile), nil
	case asset:
		return o.Site.Assets[f.at].Data, nil
	default:
		return o.bundle.Files[f.name], nil
	}
}

// probe renders one page of each kind: much that is wrong with a template shows
// only then.
func (o *Output) probe() (list diagnostic.List) {
	code := o.Site.Source().Code
	names := []string{"index.html", "404.html", code + "/index.html"}
	if len(o.Site.Pages) > 0 {
		names = append(names, path.Join(code, o.Site.Pages[0].Note.Path, "index.html"))
	}
	if len(o.Site.Aliases) > 0 {
		names = append(names, o.Site.Aliases[0].File())
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
func (o *Output) Has(name string) bool {
	_, ok := o.files[name]
	return ok
}

// File returns a file of the site, rendered on the first call; the error is
// [ErrNoFile] when there is none of that name.
func (o *Output) File(name string) ([]byte, error) {
	if data, ok := o.rendered.Load(name); ok {
		return data.([]byte), nil
	}
	f, ok := o.files[name]
	if !ok {
		return nil, ErrNoFile
	}
	data, err := o.make(f)
	if err == nil {
		o.rendered.Store(name, data)
	}
	return data, err
}
