package scaffold

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// reserved are the names that Windows keeps for devices.
var reserved = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// cleanPath returns the path of a note that was typed as a person types it:
// with slashes of any kind, one at the end, or the content directory in front.
// content is that directory's name, "." for none.
func cleanPath(typed, content string) (string, error) {
	wrong := func(why, hint string) (string, error) {
		return "", diagnostic.Diagnostic{Message: fmt.Sprintf("%q is no path for a note: %s", typed, why), Hint: hint}
	}
	const example = "write the folder relative to the content directory, as in threads/timers"
	slashed := strings.ReplaceAll(typed, `\`, "/")
	if strings.HasPrefix(slashed, "/") || len(slashed) > 1 && slashed[1] == ':' {
		return wrong("it is absolute", example)
	}
	if slices.Contains(strings.Split(slashed, "/"), "..") {
		return wrong("it leads out of its folder", example)
	}
	name := path.Clean(slashed)
	if content != "." {
		name = strings.TrimPrefix(name, content+"/")
	}
	if name == "." || name == content {
		return wrong("it names no folder", example)
	}
	for i, element := range strings.Split(name, "/") {
		if hint := tidy(element); hint != element {
			fixed := strings.Split(name, "/")
			for j := range fixed {
				fixed[j] = tidy(fixed[j])
			}
			suggestion := example
			if !slices.Contains(fixed, "") {
				suggestion = "write it as " + strings.Join(fixed, "/")
			}
			return wrong("it becomes an address, which has lower-case letters, digits, hyphens and underscores", suggestion)
		}
		switch {
		case reserved.MatchString(element):
			return wrong(fmt.Sprintf("Windows has no folder named %q", element), "choose another name")
		case note.Ignored(element):
			return wrong(fmt.Sprintf("a folder named %q is never content", element), "choose another name")
		case i == 0 && content == "." && (element == build.OutputFolder || element == build.ThemeFolder):
			return wrong(fmt.Sprintf("the folder %q is not for notes", element), "choose another name")
		}
	}
	return name, nil
}

// tidy returns a folder's name as it should be written.
func tidy(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) || r == '_' && b.Len() > 0 {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else if r == '-' && b.Len() > 0 && !gap && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		} else {
			gap = !strings.HasSuffix(b.String(), "-")
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// titleOf returns the title that a folder's name suggests: "race-conditions"
// becomes "Race conditions".
func titleOf(element string) string {
	words := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, element)
	first := []rune(words)
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}
