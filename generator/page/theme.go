package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"

	"go.yaml.in/yaml/v3"
)

// A Theme is the templates and the words of a theme. It is safe for concurrent
// use.
type Theme struct {
	sources map[string]string // template files by name
	words   map[string]map[string]string

	mu      sync.Mutex
	parsed  map[string]parsedTemplates // by language
	scripts map[scriptKey]template.JS
}

// scriptKey names the words of scripts: those for a language, with those that
// only a preview needs or without.
type scriptKey struct {
	language string
	preview  bool
}

type parsedTemplates struct {
	templates *template.Template
	err       error
}

// equal reports whether two themes have the same templates and words.
func (t *Theme) equal(other *Theme) bool {
	return maps.Equal(t.sources, other.sources) && maps.EqualFunc(t.words, other.words, maps.Equal)
}

// fallback is the language whose words stand in for missing ones.
const fallback = "en"

// yamlLine matches the first place that an error of the YAML package names.
var yamlLine = regexp.MustCompile(`(?m)(?:^yaml: |^ +)line (\d+): (.*)$`)

// LoadTheme reads a theme's templates and words. name is the theme's folder as
// the author knows it.
func LoadTheme(fsys fs.FS, name string) (*Theme, diagnostic.List) {
	return ReloadTheme(nil, fsys, name)
}

// ReloadTheme is [LoadTheme] after a change: it returns previous (may be nil)
// itself if templates and words are the same.
func ReloadTheme(previous *Theme, fsys fs.FS, name string) (*Theme, diagnostic.List) {
	t := &Theme{sources: map[string]string{}, words: map[string]map[string]string{}, parsed: map[string]parsedTemplates{}, scripts: map[scriptKey]template.JS{}}
	var list diagnostic.List
	files, _ := fs.Glob(fsys, "strings/*.yaml")
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		words := map[string]string{}
		if err == nil {
			err = yaml.Unmarshal(src, &words)
		}
		if err != nil {
			d := diagnostic.Diagnostic{File: path.Join(name, file), Message: err.Error(), Hint: "write one line for each word: `key: text`"}
			if m := yamlLine.FindStringSubmatch(d.Message); m != nil {
				line, _ := strconv.Atoi(m[1])
				d = diagnostic.AtLine(d.File, src, line, 0, "YAML: "+m[2], d.Hint)
			}
			list = append(list, d)
		}
		t.words[strings.TrimSuffix(path.Base(file), ".yaml")] = words
	}
	files, _ = fs.Glob(fsys, "templates/*.html")
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			list = append(list, diagnostic.Diagnostic{File: path.Join(name, file), Message: "cannot be read: " + err.Error(), Hint: "make it a file that you may read, or remove it"})
			continue
		}
		t.sources[path.Base(file)] = string(src)
	}
	if previous != nil && len(list) == 0 && t.equal(previous) {
		t = previous
	}
	if _, err := t.templates(fallback); err != nil {
		list = append(list, Problem(err, name))
	}
	return t, list
}

// templatePlace matches how a template's error begins, as in
// `template: note.html:12:4: executing …`.
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+\.html):(\d+)(?::(\d+))?: `)

// Problem returns an error of parsing or rendering as what is wrong in the
// theme, in the template's file where that is known. name is the theme's
// folder as the author knows it.
func Problem(err error, name string) diagnostic.Diagnostic {
	message := err.Error()
	d := diagnostic.Diagnostic{File: path.Join(name, "templates"), Message: message,
		Hint: "mend the template; one that you delete gives way to the built-in one of the same name"}
	if m := templatePlace.FindStringSubmatch(message); m != nil {
		d.File, d.Message = path.Join(d.File, m[1]), message[len(m[0]):]
		d.Line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			d.Column, _ = strconv.Atoi(m[3])
		}
	}
	return d
}

var wordAction = regexp.MustCompile(`\{\{word "([^"]+)"\}\}`)

// templates returns the templates for a language, parsed on the first call.
func (t *Theme) templates(language string) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.parsed[language]
	if !ok {
		p.templates, p.err = t.parse(language)
		t.parsed[language] = p
	}
	return p.templates, p.err
}

// parse parses the templates for a language. A word that is known by then is
// put into the template's text: pages have dozens, and each would cost a call
// at every rendering.
func (t *Theme) parse(language string) (*template.Template, error) {
	word := func(key string) string { return t.Word(language, key) }
	all := template.New("").Funcs(template.FuncMap{"word": word})
	for _, name := range slices.Sorted(maps.Keys(t.sources)) { // the same error every time
		source := wordAction.ReplaceAllStringFunc(t.sources[name], func(action string) string {
			return template.HTMLEscapeString(word(wordAction.FindStringSubmatch(action)[1]))
		})
		if _, err := all.New(name).Parse(source); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Word returns a word of the user interface in a language, in English if it
// has none, or the key itself.
func (t *Theme) Word(language, key string) string {
	base, _, _ := strings.Cut(language, "-")
	for _, l := range []string{language, base, fallback} {
		if w, ok := t.words[l][key]; ok {
			return w
		}
	}
	return key
}

// scriptPrefixes name the words that scripts need.
var scriptPrefixes = []string{"run.", "outcome.", "code.", "pair.", "problem."}

// previewPrefix begins the names of those that the preview's script needs.
const previewPrefix = "preview."

// scriptWords returns those words as JSON, with those of the preview or without.
func (t *Theme) scriptWords(language string, preview bool) template.JS {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.scripts[scriptKey{language, preview}]; ok {
		return known
	}
	words := map[string]string{}
	for key := range t.words[fallback] {
		for _, p := range scriptPrefixes {
			if strings.HasPrefix(key, p) {
				words[key] = t.Word(language, key)
			}
		}
		if preview && strings.HasPrefix(key, previewPrefix) {
			words[key] = t.Word(language, key)
		}
	}
	// json escapes <, > and &, so the text cannot end the script element.
	data, err := json.Marshal(words)
	if err != nil {
		panic(err) // a map of strings
	}
	t.scripts[scriptKey{language, preview}] = template.JS(data)
	return template.JS(data)
}

// fill replaces {name} in a word by values, given as name, value, …
func fill(word string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		word = strings.ReplaceAll(word, "{"+pairs[i]+"}", pairs[i+1])
	}
	return word
}

// hanNumeral returns 1 to 99 in Chinese.
func hanNumeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return fmt.Sprint(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n%10]
	default:
		return digits[n/10] + "十" + digits[n%10]
	}
}
