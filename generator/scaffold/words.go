package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"text/template"
	"unicode"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed templates
var templates embed.FS

// words are what a scaffold says, by the language of a template. Read once.
var words = func() (w struct {
	Title, Description, Chapter, Note, Copy, English note.Text
}) {
	src, err := templates.ReadFile("templates/words.yaml")
	if err == nil {
		err = yaml.Unmarshal(src, &w)
	}
	if err != nil {
		panic(err) // it is embedded
	}
	return w
}()

// written is the language that templates are written in for the readers of a
// language: "zh" for Chinese in simplified characters, "en" for all others.
func written(l note.Language) string {
	tag, err := language.Parse(l.Tag)
	if err != nil {
		return "en"
	}
	base, _ := tag.Base()
	script, _ := tag.Script()
	if base.String() == "zh" && script.String() == "Hans" {
		return "zh"
	}
	return "en"
}

// english reports whether a language is English.
func english(l note.Language) bool {
	tag, err := language.Parse(l.Tag)
	if err != nil {
		return false
	}
	base, _ := tag.Base()
	return base.String() == "en"
}

// languageCode is what the code of a language may be, as package note has it.
var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// newLanguage returns a language with its tag and its own name, by its code.
func newLanguage(code string) (note.Language, error) {
	tag, err := language.Parse(code)
	if err != nil || !languageCode.MatchString(code) {
		return note.Language{}, diagnostic.Diagnostic{Message: fmt.Sprintf("-languages: %q is no language", code),
			Hint: "use lower-case codes such as zh, en or pt-br"}
	}
	l := note.Language{Code: code, Tag: tag.String()}
	if code == "zh" {
		l.Tag = "zh-CN" // the characters that the template is written in
	}
	name := []rune(display.Self.Name(tag))
	if len(name) == 0 {
		name = []rune(l.Tag)
	}
	name[0] = unicode.ToUpper(name[0])
	l.Name = string(name)
	return l, nil
}

// inLanguages returns the words for a site's languages. Languages without
// words of their own are left out: another one stands in.
func inLanguages(t note.Text, languages []note.Language) note.Text {
	out := note.Text{}
	for _, l := range languages {
		if w := written(l); w != "en" || english(l) {
			out[l.Code] = t[w]
		}
	}
	if len(out) == 0 || len(languages) == 1 {
		return note.Text{"": t[written(languages[0])]}
	}
	return out
}

// render executes a template of ours.
func render(name string, data any, codes []string) ([]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"scalar": scalar,
		"text":   func(t note.Text) string { return flowText(t, codes) },
		"lines":  func(t note.Text) string { return linesText(t, codes) },
		"language": func(l note.Language) string {
			if l.Tag == l.Code {
				return flowMap("code", l.Code, "name", l.Name)
			}
			return flowMap("code", l.Code, "tag", l.Tag, "name", l.Name)
		},
	}).ParseFS(templates, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}
