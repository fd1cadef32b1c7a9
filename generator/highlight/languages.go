package highlight

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2/lexers"
)

// A lexerKind says what reads a language.
type lexerKind int

const (
	unknownLang lexerKind = iota
	plainLang
	consoleLang
	goLang
	pythonLang
	chromaLang
)

// own are the languages that this package reads itself.
var own = map[string]lexerKind{
	"": plainLang, "text": plainLang, "txt": plainLang, "plain": plainLang, "plaintext": plainLang,
	"console": consoleLang, "shell-session": consoleLang, "bash-session": consoleLang,
	"go": goLang, "golang": goLang,
	"python": pythonLang, "python3": pythonLang, "py": pythonLang, "py3": pythonLang,
}

// chromaNames maps what authors may call chroma's languages, in lower case, to
// chroma's own name of each.
var chromaNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string)
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, alias := range l.Config().Aliases {
			names[strings.ToLower(alias)] = l.Config().Name
		}
	}
	for _, l := range lexers.GlobalLexerRegistry.Lexers { // a name goes before the alias of another
		names[strings.ToLower(l.Config().Name)] = l.Config().Name
	}
	return names
})

// resolve finds what reads lang and, if that is chroma, chroma's name of it.
func resolve(lang string) (lexerKind, string) {
	if kind, ok := own[lang]; ok {
		return kind, ""
	}
	lang = strings.ToLower(strings.TrimSpace(lang))
	if kind, ok := own[lang]; ok {
		return kind, ""
	}
	if name, ok := chromaNames()[lang]; ok {
		return chromaLang, name
	}
	return unknownLang, ""
}

// Known reports whether lang names a language, in upper or lower case. The empty
// name is known: it is plain text, as are text, txt, plain and plaintext; console
// is a shell session with "$ " prompts.
func Known(lang string) bool {
	kind, _ := resolve(lang)
	return kind != unknownLang
}

// Suggest returns up to three known names that lang may be a slip of, nearest
// first. Nothing is near enough for some names; then it returns none.
func Suggest(lang string) []string {
	lang = strings.ToLower(strings.TrimSpace(lang))
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	consider := func(name string) {
		if d := distance(lang, name); d <= max(1, len(name)/3) && d < len(name) {
			found = append(found, candidate{name, d})
		} else if len(lang) >= 3 && strings.HasPrefix(name, lang) {
			found = append(found, candidate{name, len(name) - len(lang)})
		}
	}
	for name := range own {
		consider(name)
	}
	for name := range chromaNames() {
		if _, ok := own[name]; !ok {
			consider(name)
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance),
			cmp.Compare(rank(a.name), rank(b.name)), strings.Compare(a.name, b.name))
	})
	var names []string
	for _, c := range found[:min(3, len(found))] {
		names = append(names, c.name)
	}
	return names
}

// rank puts the languages that notes use most before others as near.
func rank(name string) int {
	if i := slices.Index(common, name); i >= 0 {
		return i
	}
	return len(common)
}

var common = []string{"go", "python", "console", "bash", "sh", "json", "yaml", "text", "javascript", "typescript",
	"html", "css", "c", "rust", "java", "sql", "toml", "diff"}

// distance is the number of bytes to insert, delete, replace or swap with their
// neighbour to make b of a.
func distance(a, b string) int {
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	before, last, row := rows[0], rows[1], rows[2]
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
