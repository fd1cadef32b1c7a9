package note

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"

	"go.yaml.in/yaml/v3"
)

// SiteFile is the name of the file that makes a folder a site.
const SiteFile = "site.yaml"

// Site is what site.yaml says.
type Site struct {
	// File is the path that the author knows.
	File  string `yaml:"-"`
	Title Text   `yaml:"title"`
	// Description is the lede of the home page and its meta description.
	Description Text `yaml:"description"`
	// Base is the absolute address that the site will be published at, such as
	// "https://bingfa.example/"; a path in it prefixes every link. Default:
	// none: then there are no canonical links, and hreflang links lack the
	// host that search engines want.
	Base string `yaml:"base"`
	// Featured names an example, note and folder, that the home page shows:
	// "threads/locks/deadlock". Default: none.
	Featured string `yaml:"featured"`
	// Repository is an address that the footer links to. Default: no link.
	Repository string `yaml:"repository"`
	// Languages in the order of the language menu; the first is the source
	// language, which stands in where a translation is missing.
	Languages []Language `yaml:"languages"`
	Chapters  []Chapter  `yaml:"chapters"`
}

// A Language that the site is published in.
type Language struct {
	// Code is the name in file names and addresses: index.zh.md, /zh/.
	Code string `yaml:"code"`
	// Tag is the BCP 47 tag for lang and hreflang attributes. Default: Code.
	Tag string `yaml:"tag"`
	// Name is the language's own name, for the menu. Default: Tag.
	Name string `yaml:"name"`
}

// A Chapter groups notes, in reading order.
type Chapter struct {
	Title Text          `yaml:"title"`
	Notes []WrittenPath `yaml:"notes"`
}

// Text is one text in several languages, keyed by language code. A plain
// string in YAML is the text in every language.
type Text map[string]string

// UnmarshalYAML reads a string or a map from language code to string.
func (t *Text) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*t = Text{"": n.Value}
		return nil
	}
	var m map[string]string
	if err := n.Decode(&m); err != nil {
		return err
	}
	*t = m
	return nil
}

// In returns the text in a language, or in the first of the fallbacks that has
// one, or "".
func (t Text) In(code string, fallbacks ...string) string {
	if s, ok := t[code]; ok {
		return s
	}
	for _, f := range fallbacks {
		if s, ok := t[f]; ok {
			return s
		}
	}
	return t[""]
}

// Source returns the source language, the first one.
func (s *Site) Source() Language { return s.Languages[0] }

// Language returns the language with the given code.
func (s *Site) Language(code string) (Language, bool) {
	for _, l := range s.Languages {
		if l.Code == code {
			return l, true
		}
	}
	return Language{}, false
}

// Codes returns the language codes in their order.
func (s *Site) Codes() []string {
	codes := make([]string, len(s.Languages))
	for i, l := range s.Languages {
		codes[i] = l.Code
	}
	return codes
}

// Prefix returns the path part of Base without a final slash: "" for a site
// at the root of its host.
func (s *Site) Prefix() string {
	u, err := url.Parse(s.Base)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// Origin returns scheme and host of Base, or "" without a Base.
func (s *Site) Origin() string {
	u, err := url.Parse(s.Base)
	if err != nil || !isWeb(s.Base) {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// isWeb reports whether an address is one of the web, with scheme and host.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

var (
	languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)
	languageTag  = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
)

// parseSite reads site.yaml. The site is nil when it is too broken to go on.
func parseSite(file string, src []byte) (*Site, diagnostic.List) {
	site := &Site{File: file}
	if list := decodeYAML(file, src, 0, src, site); len(list) > 0 {
		return nil, list
	}
	var list diagnostic.List
	root := new(yaml.Node)
	if err := yaml.Unmarshal(src, root); err != nil {
		root = new(yaml.Node) // it decoded before: places are not worth an error
	}
	wrong := func(at []any, message, hint string) {
		line, column := yamlPosition(root, at...)
		if line == 0 {
			list = append(list, diagnostic.Diagnostic{File: file, Message: message, Hint: hint})
			return
		}
		list = append(list, diagnostic.AtLine(file, src, line, column, message, hint))
	}
	if len(site.Languages) == 0 {
		wrong([]any{"languages"}, "the site has no languages", "add at least one: `languages: [{code: zh, tag: zh-CN, name: 中文}]`")
		return nil, list
	}
	seen := map[string]bool{}
	for i := range site.Languages {
		l := &site.Languages[i]
		at := []any{"languages", i, "code"}
		switch {
		case !languageCode.MatchString(l.Code):
			wrong(at, fmt.Sprintf("language code %q is not valid", l.Code), "use a lower-case code such as zh, en or pt-br")
		case seen[l.Code]:
			wrong(at, fmt.Sprintf("language %q is listed twice", l.Code), "remove one of them")
		}
		seen[l.Code] = true
		if l.Tag == "" {
			l.Tag = l.Code
		} else if !languageTag.MatchString(l.Tag) {
			wrong([]any{"languages", i, "tag"}, fmt.Sprintf("language tag %q is not valid", l.Tag), "use a BCP 47 tag such as zh-CN, or leave it out")
		}
		if l.Name == "" {
			l.Name = l.Tag
		}
	}
	// checkText holds a text to the site's languages: one that is missing is
	// stood in for, one that no reader has is a mistake.
	checkText := func(t Text, what string, required bool, at ...any) {
		for _, code := range slices.Sorted(maps.Keys(t)) {
			if code != "" && !seen[code] {
				wrong(append(at, code), fmt.Sprintf("%s is in an unknown language, %q", what, code), "the languages are "+strings.Join(site.Codes(), ", "))
				return
			}
		}
		if required && strings.TrimSpace(t.In(site.Source().Code, site.Codes()...)) == "" {
			wrong(at, what+" is missing", "write it in every language: `title: {zh: …, en: …}`")
		}
	}
	checkText(site.Title, "the site's title", true, "title")
	checkText(site.Description, "the description", false, "description")
	for i, c := range site.Chapters {
		checkText(c.Title, "the chapter's title", true, "chapters", i, "title")
		if len(c.Notes) == 0 {
			wrong([]any{"chapters", i}, "the chapter has no notes, so readers do not see it", "name its notes, `notes: [threads/locks]`, or remove it")
			list[len(list)-1].Warning = true
		}
	}
	if u, err := url.Parse(site.Base); site.Base != "" && (site.Origin() == "" || err != nil || u.RawQuery != "" || u.Fragment != "") {
		wrong([]any{"base"}, fmt.Sprintf("base %q is not an absolute address", site.Base), "write scheme, host and path only, as in https://example.org/")
	}
	if site.Repository != "" && !isWeb(site.Repository) {
		wrong([]any{"repository"}, fmt.Sprintf("repository %q is not an absolute address", site.Repository), "write it with its scheme, as in https://example.org/")
	}
	first := map[string]WrittenPath{}
	for _, c := range site.Chapters {
		for i, r := range c.Notes {
			place := diagnostic.AtLine(file, src, r.Line, r.Column, "", "")
			c.Notes[i].Excerpt = place.Excerpt
			at := func(message, hint string) {
				place.Message, place.Hint = message, hint
				list = append(list, place)
			}
			if !fs.ValidPath(r.Path) || r.Path == "." {
				at(fmt.Sprintf("%q is not a note's path", r.Path), "write the folder relative to the content directory, as in threads/locks")
				continue
			}
			if f, ok := first[r.Path]; ok {
				at(fmt.Sprintf("the note %s is listed twice, first in line %d", r.Path, f.Line), "keep one of them: a note has one place in the reading order")
				continue
			}
			first[r.Path] = r
		}
	}
	return site, list
}
