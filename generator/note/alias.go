package note

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"bingfa/generator/diagnostic"
)

// readAliases makes what the author wrote into paths and places in the file,
// and takes out what is none.
func (t *Translation) readAliases() (list diagnostic.List) {
	t.Aliases = slices.DeleteFunc(t.Aliases, func(a WrittenPath) bool { return a.Line == 0 }) // nothing stands there
	for i := range t.Aliases {
		a := &t.Aliases[i]
		place := diagnostic.AtLine(t.File, t.Source, a.Line+1, a.Column, "", "") // behind the first "---"
		a.Line, a.Column, a.Excerpt = place.Line, place.Column, place.Excerpt
		if place.Message, place.Hint = readAlias(a); place.Message != "" {
			list = append(list, place)
		}
	}
	if len(list) > 0 {
		t.Aliases = slices.DeleteFunc(t.Aliases, func(a WrittenPath) bool {
			return slices.ContainsFunc(list, func(d diagnostic.Diagnostic) bool { return d.Line == a.Line && d.Column == a.Column })
		})
	}
	return list
}

// How long a name in an alias, and the whole, may be, in bytes, so that it can
// be a file's on every system, in whatever folder.
const maxName, maxAlias = 255, 1 << 10

// readAlias brings an alias into its form. The message is "" where it has one.
func readAlias(a *WrittenPath) (message, hint string) {
	const form = "write the note's former folder, threads/old-locks, or an address of the site, /2019/locks.html"
	written := a.Path
	refused := func(hint string) (string, string) {
		return fmt.Sprintf("%q is not an old address", written), hint
	}
	if strings.Contains(written, "://") {
		return refused("write its path only, as in /2019/locks.html: it must be one of this site")
	}
	if strings.ContainsAny(written, "?#") {
		return refused("leave out what begins with ? or #: an address leads to the same place with it and without it")
	}
	decoded, err := url.PathUnescape(written)
	if err != nil {
		return refused("write it as it looks, not escaped with %")
	}
	a.Path = strings.TrimSuffix(decoded, "/")
	if dir, base := path.Split(a.Path); base == "index.html" {
		a.Path = strings.TrimSuffix(dir, "/")
	}
	name := strings.TrimPrefix(a.Path, "/")
	switch {
	case name == "" && strings.HasPrefix(decoded, "/"):
		return refused("that is the site's own first page")
	case !fs.ValidPath(name) || name == ".":
		return refused(form)
	case strings.ContainsAny(name, `\:*?"<>|#%`) || strings.ContainsFunc(name, unicode.IsControl):
		return refused(`a page is written there, so it must be a file's path on every system: without \ : * ? " < > | # %`)
	}
	for element := range strings.SplitSeq(name, "/") {
		switch {
		case strings.HasPrefix(element, "."):
			return refused("names that begin with a dot are not served")
		case strings.TrimRight(element, " .") != element:
			return refused("a page is written there, and on some systems no name ends with a space or a dot")
		case len(element) > maxName:
			return refused(fmt.Sprintf("a page is written there, and no system has names longer than %d bytes", maxName))
		}
	}
	if len(name) > maxAlias {
		return refused(fmt.Sprintf("a page is written there, so it must not be longer than %d bytes", maxAlias))
	}
	return "", ""
}
