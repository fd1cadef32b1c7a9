package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"bingfa/generator/diagnostic"

	"go.yaml.in/yaml/v3"
)

// A Theme is the templates and the words of a theme.
type Theme struct {
	sources map[string]string // template files by name
	words   map[string]map[string]string
}

// fallback is the language whose words stand in for missing ones.
const fallback = "en"

// LoadTheme reads a theme's templates and words. name is the theme's folder as
// the author knows it.
func LoadTheme(fsys fs.FS, name string) (*Theme, diagnostic.List) {
	t := &Theme{sources: map[string]string{}, words: map[string]map[string]string{}}
	var list diagnostic.List
	files, _ := fs.Glob(fsys, "strings/*.yaml")
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		words := map[string]string{}
		if err == nil {
			err = yaml.Unmarshal(src, &words)
		}
		if err != nil {
			list = append(list, diagnostic.Diagnostic{File: path.Join(name, file), Message: err.Error()})
		}
		t.words[strings.TrimSuffix(path.Base(file), ".yaml")] = words
	}
	files, _ = fs.Glob(fsys, "templates/*.html")
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			list = append(list, diagnostic.Diagnostic{File: path.Join(name, file), Message: err.Error()})
			continue
		}
		t.sources[path.Base(file)] = string(src)
	}
	if _, err := t.templates(fallback); err != nil {
		// "template: note.html:12: function "x" not defined"
		d := diagnostic.Diagnostic{File: path.Join(name, "templates"), Message: err.Error()}
		if parts := strings.SplitN(strings.TrimPrefix(err.Error(), "template: "), ":", 3); len(parts) == 3 {
			d = diagnostic.Diagnostic{File: path.Join(name, "templates", parts[0]), Message: strings.TrimSpace(parts[2])}
			fmt.Sscan(parts[1], &d.Line)
		}
		list = append(list, d)
	}
	return t, list
}

var wordAction = regexp.MustCompile(`\{\{word "([^"]+)"\}\}`)

// templates parses the templates for a language. A word that is known by then
// is put into the template's text: pages have dozens, and each would cost a
// call at every rendering.
func (t *Theme) templates(language string) (*template.Template, error) {
	word := func(key string) string { return t.Word(language, key) }
	all := template.New("").Funcs(template.FuncMap{"word": word})
	for name, source := range t.sources {
		source = wordAction.ReplaceAllStringFunc(source, func(action string) string {
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
var scriptPrefixes = []string{"run.", "outcome.", "code.", "pair."}

// scriptWords returns those words as JSON.
func (t *Theme) scriptWords(language string) template.JS {
	words := map[string]string{}
	for key := range t.words[fallback] {
		for _, p := range scriptPrefixes {
			if strings.HasPrefix(key, p) {
				words[key] = t.Word(language, key)
			}
		}
	}
	// json escapes <, > and &, so the text cannot end the script element.
	data, err := json.Marshal(words)
	if err != nil {
		panic(err) // a map of strings
	}
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
