package markdown

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bingfa/generator/diagnostic"

	"github.com/yuin/goldmark/ast"
)

// Addresses on other hosts are held to their form only; nothing is fetched.

// schemes are those that links may have without a word said about them.
var schemes = []string{"http", "https", "mailto", "tel", "sms", "ftp", "sftp", "ssh", "git", "irc", "ircs", "xmpp", "matrix",
	"geo", "magnet", "urn", "doi", "news", "webcal", "vscode"}

// secretParameters are those of addresses that open doors.
var secretParameters = []string{"access_token", "api_key", "apikey", "client_secret", "password", "passwd", "private_token"}

// checkExternal tells what is wrong with an address that has a scheme or host.
func (s *state) checkExternal(dest string, u *url.URL, to destination, offset int) {
	wrong := func(hint, format string, a ...any) { s.report(offset, fmt.Sprintf(format, a...), hint) }
	doubt := func(hint, format string, a ...any) { s.warn(offset, fmt.Sprintf(format, a...), hint) }
	switch u.Scheme { // in lower case
	case "":
		doubt("write https:"+dest, "the address %q has no scheme", dest)
		s.checkHost(dest, u, offset)
		return
	case "http", "https":
		s.checkWeb(dest, u, to, offset)
		return
	case "mailto":
		s.checkMail(dest, u, offset)
	case "javascript", "vbscript":
		wrong("show the program as a runnable example, or link to a page", "the link runs a script: %s: is refused", u.Scheme)
	case "file":
		wrong("put the file beside the note and link to it by its relative path", "the link leads to a file of this machine, which readers do not have: %q", dest)
	case "data":
		if to == toPage {
			wrong("put the data into a file beside the note and link to that", "browsers do not follow links to data:")
		} else if to == toImage && !strings.HasPrefix(strings.ToLower(u.Opaque), "image/") {
			wrong("begin it with data:image/png;base64, or put the image into a file", "the data of the image is no image")
		}
		return
	default:
		near := diagnostic.Nearest(u.Scheme, schemes)
		switch {
		case len(u.Scheme) == 1 && strings.ContainsAny(dest[2:min(3, len(dest))], `/\`):
			wrong("write a path relative to the note's folder, with /", "the link leads to a file of this machine, which readers do not have: %q", dest)
		case strings.Contains(u.Scheme, ".") || u.Scheme == "localhost":
			wrong("write https://"+dest, "the address %q has no scheme", dest)
		case slices.Contains(schemes, u.Scheme):
		case near != "":
			wrong("did you mean "+near+":?", "unknown scheme %q", u.Scheme)
		default:
			doubt("write an address that starts with https://, or `code` if it is no link", "browsers do not know the scheme %q", u.Scheme)
		}
		return
	}
}

// hostLabel is one part of a host's name, between dots.
var hostLabel = regexp.MustCompile(`^[\pL\pN_]([\pL\pM\pN_-]*[\pL\pM\pN_])?$`)

// checkWeb tells what is wrong with an address on the web.
func (s *state) checkWeb(dest string, u *url.URL, to destination, offset int) {
	if u.Host == "" {
		_, rest, _ := strings.Cut(dest, ":")
		rest = cmp.Or(strings.TrimLeft(rest, "/"), "example.org/")
		s.report(offset, fmt.Sprintf("the address %q has no host", dest), fmt.Sprintf("write it as in %s://%s", u.Scheme, rest))
		return
	}
	if host := strings.ToLower(u.Host); host == "http:" || host == "https:" || host == "http" || host == "https" {
		hint := "write it once"
		if _, rest, ok := strings.Cut(dest, "://"); ok {
			if scheme, rest, ok := strings.Cut(rest, "//"); ok {
				hint = fmt.Sprintf("write %s://%s", strings.TrimSuffix(scheme, ":"), rest)
			}
		}
		s.report(offset, fmt.Sprintf("the address %q has two schemes", dest), hint)
		return
	}
	s.checkHost(dest, u, offset)
	if u.User != nil {
		s.warn(offset, fmt.Sprintf("the address holds a user name or a password: %s", u.Redacted()), "leave out what stands before the @")
	}
	if u.RawQuery != "" {
		values := u.Query()
		for _, name := range secretParameters {
			if values.Get(name) != "" {
				s.warn(offset, fmt.Sprintf("the address holds a secret: %s=…", name), "leave it out, and make a new one if the note has been published")
			}
		}
	}
	if strings.Contains(dest, " ") {
		s.warn(offset, fmt.Sprintf("the address %q has a space", dest), "write %20")
	}
	if to == toImage {
		s.warn(offset, fmt.Sprintf("the image is on another host, %s, from which pages load nothing", u.Host), "put the file beside the note and show that")
	}
	// Whether it is an address of this very site, the site can tell.
	s.doc.Links = append(s.doc.Links, Link{Address: dest, Language: s.Language, Fragment: u.Fragment, Destination: dest,
		Image: to == toImage, Offset: s.inSource(offset)})
}

// checkHost tells what is wrong with a host's name or port.
func (s *state) checkHost(dest string, u *url.URL, offset int) {
	host := u.Hostname()
	if n, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || n == 0 || n > 65535) {
		s.report(offset, fmt.Sprintf("the port %s does not exist", u.Port()), "ports are 1 to 65535")
	}
	if strings.HasPrefix(u.Host, "[") { // an IPv6 address, which url.Parse has checked
		return
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if !hostLabel.MatchString(label) || len(label) > 63 {
			s.report(offset, fmt.Sprintf("the address %q has no valid host: %q", dest, host), "mend the host's name: letters, digits and hyphens, with dots between")
			return
		}
	}
}

// checkMail tells what is wrong with a mailto address.
func (s *state) checkMail(dest string, u *url.URL, offset int) {
	to, err := url.PathUnescape(u.Opaque)
	if err == nil && to == "" && u.Query().Get("to") != "" {
		return
	}
	if err == nil {
		_, err = mail.ParseAddressList(to)
	}
	if err != nil || u.Host != "" {
		s.report(offset, fmt.Sprintf("%q is no mail address", dest), "write mailto:name@example.org")
	}
}

// checkAutoLink tells what is wrong with an address that stands in the text
// as it is, or between < and >.
func (s *state) checkAutoLink(a *ast.AutoLink, source []byte) {
	label := a.Label(source)
	offset := offsetOf(a)
	if offset < 0 {
		return
	}
	if at := bytes.Index(source[offset:], label); at >= 0 {
		offset += at
	}
	dest := string(a.URL(source))
	if a.AutoLinkType == ast.AutoLinkEmail {
		return // its form is what made it a link
	}
	if u, err := url.Parse(dest); err != nil {
		s.report(offset, fmt.Sprintf("the address %q is not valid: %s", dest, reasonOf(err)), addressHint(dest))
	} else {
		s.checkExternal(dest, u, toPage, offset)
	}
	if offset > 0 && source[offset-1] == '<' {
		return // the author says where it ends
	}
	if strings.ContainsAny(dest, "()[]{}`\"") && !balanced(dest) {
		s.warn(offset, fmt.Sprintf("a bracket or quote of the text has become part of the address %q", dest), "write the address between < and >")
	}
	if r, _ := utf8.DecodeRune(source[min(offset+len(label), len(source)):]); unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && strings.ContainsAny(dest[len(dest)-1:], "/=#_-") {
		s.warn(offset, fmt.Sprintf("the address ends at the first Chinese or Japanese letter: %q", dest), "write the whole address between < and >, or a space behind it")
	}
}

// balanced reports whether each bracket in an address has its counterpart.
func balanced(dest string) bool {
	var open []rune
	for _, r := range dest {
		switch r {
		case '(', '[', '{':
			open = append(open, r)
		case ')', ']', '}':
			if len(open) == 0 || open[len(open)-1] != map[rune]rune{')': '(', ']': '[', '}': '{'}[r] {
				return false
			}
			open = open[:len(open)-1]
		case '`', '"':
			return false
		}
	}
	return len(open) == 0
}

// reasonOf returns what is wrong with an address in a few words.
func reasonOf(err error) string {
	var wrong *url.Error
	if errors.As(err, &wrong) {
		err = wrong.Err
	}
	switch reason := err.Error(); reason {
	case "first path segment in URL cannot contain colon":
		return "a name before a colon is taken for a scheme, as in https:"
	case "missing protocol scheme":
		return "nothing stands before the colon"
	case "net/url: invalid control character in URL":
		return "it holds a control character"
	default:
		return strings.TrimPrefix(reason, "net/url: ")
	}
}

var badPercent = regexp.MustCompile(`%(?:[^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)`)

// addressHint says how to mend an address that is not valid.
func addressHint(dest string) string {
	if strings.ContainsFunc(dest, unicode.IsControl) {
		return "remove it: it may be a line break"
	}
	if badPercent.MatchString(dest) {
		return "write %25 for a percent sign"
	}
	if strings.Contains(dest, ":") && !strings.Contains(dest, "://") {
		return "write ./ before the name of a file that holds a colon"
	}
	return "mend the address, or write unusual characters as %XX"
}
