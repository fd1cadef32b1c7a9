package published

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"bingfa/generator/rules"
	"bingfa/generator/site"
)

// ruleSet is what the files _redirects and _headers say.
type ruleSet struct {
	// prefix begins all addresses of the site, such as "/docs"; mostly "".
	prefix string
	// languages are those of readers that the first page tells apart.
	languages []string
	// redirects by where they lead from, without a slash at the end.
	redirects map[string][]rules.Redirect
	headers   []rules.Header
}

// find returns the redirect from a path, which has no slash at its end, for a
// reader's Accept-Language; nil if there is none. byLanguage tells that other
// readers may be led elsewhere.
func (set *ruleSet) find(path, accept string) (leads *rules.Redirect, byLanguage bool) {
	list := set.redirects[path]
	language := ""
	for i := range list {
		r := &list[i]
		if r.Language == "" {
			return r, byLanguage
		}
		if !byLanguage {
			language = site.Liked(accept, set.languages)
		}
		byLanguage = true
		if r.Language == language {
			return r, byLanguage
		}
	}
	return nil, byLanguage
}

// newRuleSet makes what the two files say into what can be looked up.
func newRuleSet(redirects []rules.Redirect, headers []rules.Header) *ruleSet {
	set := &ruleSet{redirects: map[string][]rules.Redirect{}, headers: headers}
	for _, r := range redirects {
		if prefix, home := strings.CutSuffix(r.From, "/"); home {
			set.prefix = prefix
			if r.Language != "" {
				set.languages = append(set.languages, r.Language)
			}
		}
		from := strings.TrimSuffix(r.From, "/")
		set.redirects[from] = append(set.redirects[from], r)
	}
	return set
}

// ruleFiles keeps what was last read of the two files.
type ruleFiles struct {
	mu                 sync.Mutex
	redirects, headers state    // as they were read
	err                error    // what is wrong with them
	last               *ruleSet // what was understood last; nil before the first
}

// state tells one state of a file from another; it is zero for a file that is
// not there.
type state struct {
	size    int64
	changed time.Time
}

// rules returns what the files say now. A file that cannot be read or
// understood is an error, which is logged once; with it comes what was
// understood last.
func (s *Site) rules() (*ruleSet, error) {
	redirects, headers := s.stateOf(rules.RedirectsFile), s.stateOf(rules.HeadersFile)
	f := &s.ruleFiles
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last != nil && redirects == f.redirects && headers == f.headers {
		return f.last, f.err
	}
	set, err := s.readRules()
	f.redirects, f.headers, f.err = redirects, headers, err
	if err == nil {
		f.last = set
	} else if f.last != nil { // else Open tells
		s.log.Error("what the site said before about redirects and headers still holds", "err", err)
	}
	return f.last, err
}

func (s *Site) readRules() (*ruleSet, error) {
	text, err := s.read(rules.RedirectsFile)
	if err != nil {
		return nil, err
	}
	redirects, err := rules.ParseRedirects(text)
	if err != nil {
		return nil, err
	}
	if text, err = s.read(rules.HeadersFile); err != nil || text == nil {
		return newRuleSet(redirects, nil), err
	}
	headers, err := rules.ParseHeaders(text)
	return newRuleSet(redirects, headers), err
}

// stateOf returns the state of a file of the site.
func (s *Site) stateOf(name string) state {
	file, err := s.open(name)
	if err != nil {
		return state{}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return state{}
	}
	return state{info.Size(), info.ModTime()}
}

// read returns a file of the site, nil if there is none of that name.
func (s *Site) read(name string) ([]byte, error) {
	file, err := s.open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
