// Package rules knows the files that tell a host what to do beside serving
// files: _redirects and _headers, in Netlify's format. A build writes them, and
// package published obeys them, so that a site answers alike on Netlify and
// elsewhere. Of the format there is what Bingfa writes, and nothing else.
package rules

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The files, at the top of a published site. Hosts do not serve them.
const (
	RedirectsFile = "_redirects"
	HeadersFile   = "_headers"
)

// A Redirect leads from one path of the host to another, with the same query.
type Redirect struct {
	// From and To are paths, not escaped. From is matched with and without a
	// slash at its end. Only that of the site's home, "/" or "/docs/", is
	// written with one: it tells what all addresses of the site begin with.
	From, To string
	// Status is 301 for what has moved for ever, else 302.
	Status int
	// Force tells that a file at From does not count. Default: it wins.
	Force bool
	// Language is the one that the reader's must be, in lower case: "pt-br", or
	// "pt", which is any of "pt-br", "pt-pt" and so on. Netlify takes the first
	// that the browser names for the reader's. Default: any.
	Language string
}

// FormatRedirects returns the file with these redirects. Of those that fit a
// request the first one counts.
//
// Some that read the format compare addresses escaped, others, such as
// `netlify dev`, not: where that makes a difference, there are two lines.
func FormatRedirects(list []Redirect) []byte {
	var b bytes.Buffer
	for _, r := range list {
		rest := " " + escape(r.To) + " " + strconv.Itoa(r.Status)
		if r.Force {
			rest += "!"
		}
		if r.Language != "" {
			rest += " " + languageCondition + r.Language
		}
		from := escape(r.From)
		b.WriteString(from + rest + "\n")
		if from != r.From && onlyLetters(r.From) {
			b.WriteString(r.From + rest + "\n")
		}
	}
	return b.Bytes()
}

const languageCondition = "Language="

// ParseRedirects reads what FormatRedirects writes; two lines for one redirect
// are one.
func ParseRedirects(data []byte) ([]Redirect, error) {
	var list []Redirect
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		r, err := parseRedirect(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w; build the site again", RedirectsFile, n, err)
		}
		if len(list) == 0 || list[len(list)-1] != r {
			list = append(list, r)
		}
	}
	return list, nil
}

func parseRedirect(line string) (r Redirect, err error) {
	fields := strings.Split(line, " ")
	if len(fields) < 3 || len(fields) > 4 {
		return r, fmt.Errorf("%q is not FROM TO STATUS or FROM TO STATUS %s…", line, languageCondition)
	}
	for i, path := range []*string{&r.From, &r.To} {
		if *path, err = url.PathUnescape(fields[i]); err != nil || !strings.HasPrefix(*path, "/") {
			return r, fmt.Errorf("%q is not a path", fields[i])
		}
	}
	status := ""
	if status, r.Force = strings.CutSuffix(fields[2], "!"); status != "301" && status != "302" {
		return r, fmt.Errorf("the status %q is neither 301 nor 302", status)
	}
	r.Status, _ = strconv.Atoi(status)
	if len(fields) == 4 {
		var ok bool
		if r.Language, ok = strings.CutPrefix(fields[3], languageCondition); !ok || r.Language == "" || strings.Contains(r.Language, ",") {
			return r, fmt.Errorf("%q is not %sCODE", fields[3], languageCondition)
		}
	}
	return r, nil
}

// escape escapes a path as browsers do, and what the format takes for a
// wildcard: "*", and ":" at the beginning of a name.
func escape(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"#%*<>?\\^`{|}", c) >= 0 || c == ':' && i > 0 && path[i-1] == '/' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// onlyLetters reports whether a path needs to be escaped only for what can be
// seen and is beyond ASCII. Spaces of any kind would end it.
func onlyLetters(path string) bool {
	ascii := strings.Map(func(r rune) rune {
		if r >= 0x80 && unicode.IsPrint(r) {
			return -1
		}
		return r
	}, path)
	return utf8.ValidString(path) && escape(ascii) == ascii
}
