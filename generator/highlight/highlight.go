// Package highlight turns source code into HTML when the site is built: escaped
// text in which a few tokens carry a class. Readers download no highlighter, and
// the output stays small because plain identifiers, operators and punctuation are
// not wrapped, neighbours of one class share a span, and names are marked only
// where they are defined.
//
// # Classes
//
// All languages share one set, so that a theme styles it once:
//
//	k  keyword
//	s  string or character
//	n  number, or a constant of the language (true, nil, None)
//	c  comment
//	t  predeclared type, function or exception (string, make, len, ValueError)
//	f  the name that a definition introduces (function, method, class, type)
//	d  decorator or preprocessor line
//	p  prompt of a console; not part of the command, so let it not be selected
//	i  inserted line of a diff
//	x  deleted line of a diff
//
// # Guarantees
//
// Whatever the input (fragments, programs with errors, bytes that are not UTF-8):
// stripping the tags and unescaping gives the input back, byte for byte; a span
// never crosses a line end, so every line is balanced by itself; nothing panics.
//
// # Languages
//
// Go is read by go/scanner and Python by a lexer of this package, in microseconds.
// Every other language goes to chroma, which needs milliseconds; its results are
// kept by content. Sources in an unknown language come out escaped only: ask
// [Known] first to report them to their author.
//
// All functions may be called concurrently.
package highlight

import "strings"

// HTML appends code, highlighted as lang, to dst and returns the extended slice.
// The result is meant as the content of a <code> element. An unknown language is
// escaped only.
func HTML(dst []byte, lang, code string) []byte {
	w := writer{dst: dst, src: code}
	switch l, name := resolve(lang); l {
	case goLang:
		w.grow()
		w.goSource()
	case pythonLang:
		w.grow()
		w.python()
	case consoleLang:
		w.console()
	case chromaLang:
		if strings.HasPrefix(code, "$ ") && shells[name] {
			w.console()
			break
		}
		return appendChroma(dst, name, code)
	}
	return w.finish()
}

// Lines returns what HTML appends, cut at the line ends: one string per line,
// without its "\n", every span closed. A final "\n" ends the last line and starts
// no further one; empty code has no lines. So
//
//	HTML(nil, lang, code) == strings.Join(Lines(lang, code), "\n") + final
//
// where final is "\n" if code ends in one.
func Lines(lang, code string) []string {
	if code == "" {
		return nil
	}
	html := string(HTML(make([]byte, 0, len(code)*2), lang, code))
	return strings.Split(strings.TrimSuffix(html, "\n"), "\n")
}
