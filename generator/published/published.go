// Package published serves a site that has been built: the folder that
// `bingfa build` writes, to readers anywhere.
//
// A file is looked up anew for each request, so a build that replaces the
// folder shows at once and whole. Nothing outside the folder is reachable,
// by no path and by no symbolic link, and nothing whose name begins with a
// dot.
//
// The answers are those of the other way to publish, Netlify: its files
// _redirects and _headers, which the build writes, are obeyed, so old addresses
// lead to where notes are now, and the root leads to the reader's language;
// names in /assets/ carry a hash of their content and may be kept for ever,
// all else is checked against its ETag on each use; what does not exist is told
// by the site's own 404.html, which speaks every language of the site; each
// answer carries Headers, as in netlify.toml.
//
// Answers are not compressed: a reverse proxy in front does that better.
package published

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"bingfa/generator/assets"
	"bingfa/generator/rules"
)

// Headers are sent with every answer.
//
// The pages satisfy the policy: they load nothing from elsewhere, have no
// inline styles and scripts, and their scripts make no HTML of text. Where a
// program cannot run here, a reader may send it to the Go Playground.
//
// Strict-Transport-Security is not among them, nor is
// upgrade-insecure-requests: whoever ends TLS, such as Netlify, promises for a
// whole host name that it will be served that way, and on localhost nobody can.
var Headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self' https://play.golang.org; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	// Nothing here is for the pages of others.
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
	"Referrer-Policy":              "strict-origin-when-cross-origin",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// What caches may do with an answer.
const (
	forEver = "public, max-age=31536000, immutable"
	asking  = "public, no-cache"
)

const (
	index    = "index.html"
	notFound = "404.html"
)

// A Site is a folder with a built site.
type Site struct {
	dir       string
	log       *slog.Logger
	tags      tags
	ruleFiles ruleFiles
}

// A NotBuiltError says that there is no built site in Dir.
type NotBuiltError struct {
	Dir    string
	Reason string
}

func (e *NotBuiltError) Error() string {
	return fmt.Sprintf("there is no built site in %s: %s", e.Dir, e.Reason)
}

// Open returns the site in dir; the error is a *NotBuiltError if there is
// none, or tells what is wrong with its redirects or headers. If these break
// later, the log tells.
func Open(dir string, log *slog.Logger) (*Site, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &NotBuiltError{dir, "there is no such folder"}
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, &NotBuiltError{dir, "it is not a folder"}
	}
	s := &Site{dir: dir, log: log}
	f, err := s.open(index)
	if err != nil {
		return nil, &NotBuiltError{dir, "it has no " + index}
	}
	f.Close()
	if _, err := s.rules(); err != nil {
		return nil, err
	}
	return s, nil
}

// ServeHTTP serves a file of the site.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, value := range Headers {
		h.Set(name, value)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	// Where the files cannot be read any more, what they said last holds.
	set, _ := s.rules()
	for _, header := range set.headers {
		h.Set(header.Name, header.Value)
	}
	clean := path.Clean("/" + r.URL.Path)
	from := strings.TrimSuffix(clean, "/")
	if from == "" {
		from = set.prefix
	}
	leads, byLanguage := set.find(from, r.Header.Get("Accept-Language"))
	if leads != nil && leads.Force {
		s.lead(w, r, leads, byLanguage)
		return
	}
	name, ok := strings.CutPrefix(clean, set.prefix+"/")
	if !ok || name == rules.RedirectsFile || name == rules.HeadersFile {
		s.notFound(w, r)
		return
	}
	folder := strings.HasSuffix(r.URL.Path, "/")
	file, err := s.open(path.Join(name, index))
	switch {
	case err == nil && folder:
		s.serve(w, r, path.Join(name, index), file)
		return
	case err == nil:
		file.Close()
		h.Set("Cache-Control", asking)
		redirect(w, r, clean+"/", http.StatusMovedPermanently)
		return
	case !folder:
		if file, err = s.open(name); err == nil {
			s.serve(w, r, name, file)
			return
		}
	}
	if leads != nil {
		s.lead(w, r, leads, byLanguage)
		return
	}
	s.notFound(w, r)
}

// lead answers with a redirect of the site's.
func (s *Site) lead(w http.ResponseWriter, r *http.Request, to *rules.Redirect, byLanguage bool) {
	if byLanguage {
		w.Header().Set("Vary", "Accept-Language")
	}
	w.Header().Set("Cache-Control", asking)
	redirect(w, r, to.To, to.Status)
}

// redirect leads to another path of the site, with the same query.
func redirect(w http.ResponseWriter, r *http.Request, path string, status int) {
	to := url.URL{Path: path, RawQuery: r.URL.RawQuery}
	http.Redirect(w, r, to.String(), status)
}

// serve answers with an open file, and closes it.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, name string, file *os.File) {
	defer file.Close()
	info, err := file.Stat()
	var tag string
	if err == nil {
		tag, err = s.tags.of(name, file, info)
	}
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("ETag", tag)
	h.Set("Cache-Control", asking)
	if strings.HasPrefix(name, assets.Folder+"/") {
		h.Set("Cache-Control", forEver)
	}
	http.ServeContent(w, r, name, info.ModTime(), file)
}

// notFound answers with the site's page for that.
func (s *Site) notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", asking)
	file, err := s.open(notFound)
	if err != nil {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", contentType(notFound))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, file) // an error means that the client is gone
	}
}

// open opens a regular file of the site, by its path below the folder.
func (s *Site) open(name string) (*os.File, error) {
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(element, ".") && element != ".well-known" {
			return nil, fs.ErrNotExist
		}
	}
	// Opened anew: a build puts another folder in its place.
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Asked first: opening a pipe would wait for who writes to it.
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fs.ErrNotExist
	}
	return root.Open(name)
}
