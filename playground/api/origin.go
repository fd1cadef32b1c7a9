package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// origins are the origins whose pages may use the API.
//
// Two things are asked of a page of another origin. Whether it may read an
// answer is for the browser to enforce, told by CORS headers. Whether it may
// cause one, with a form or an image that asks nobody first, is checked here,
// since a run costs whether or not its answer is read: such requests carry
// Sec-Fetch-Site, or at least Origin, which scripts cannot forge. The rule is
// http.CrossOriginProtection's; but here GET is not safe, as it runs
// programs too.
//
// An old browser sends neither with a GET that asks nobody, such as an
// image's, and browsers leave Sec-Fetch-Site out over plain HTTP except on
// localhost: there a GET of another origin goes through. The rate limit
// bounds it.
type origins struct {
	any  bool
	list []string
	csrf *http.CrossOriginProtection
}

func newOrigins(list []string) origins {
	o := origins{csrf: http.NewCrossOriginProtection()}
	for _, v := range list {
		if v == "*" {
			o.any = true
			continue
		}
		v = strings.ToLower(strings.TrimSuffix(v, "/"))
		if err := o.csrf.AddTrustedOrigin(v); err != nil {
			panic("api: " + err.Error())
		}
		o.list = append(o.list, v)
	}
	return o
}

// CheckOrigin returns an error if v cannot be one of Options.Origins.
func CheckOrigin(v string) error {
	if v == "*" {
		return nil
	}
	if err := http.NewCrossOriginProtection().AddTrustedOrigin(strings.TrimSuffix(v, "/")); err != nil {
		return fmt.Errorf("%w; write it as in https://example.org", err)
	}
	return nil
}

// header sets the CORS headers of an answer, and reports whether the
// request's origin is an allowed one. Credentials are never allowed: there
// are none.
func (o *origins) header(h http.Header, r *http.Request) (allowed bool) {
	if o.any {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", exposed)
		return true
	}
	if len(o.list) == 0 {
		return false // the answer is the same for all
	}
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if !slices.Contains(o.list, strings.ToLower(origin)) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", exposed)
	return true
}

// exposed are the headers that scripts of other origins need: run.ts waits
// as Retry-After says.
const exposed = "Retry-After"

// check returns an error if a page of an origin that is not allowed makes
// the request.
func (o *origins) check(r *http.Request, allowed bool) error {
	if allowed {
		return nil
	}
	asPost := *r
	asPost.Method = http.MethodPost // GET costs as much
	if err := o.csrf.Check(&asPost); err != nil {
		return &originError{r.Header.Get("Origin")}
	}
	return nil
}

// preflightAge is how long a browser may remember what a preflight said, in
// seconds; two hours are the most that Chrome does.
const preflightAge = "7200"

// options answers OPTIONS: a preflight as the Fetch standard has it, and any
// other with Allow.
func (s *Server) options(a *answer, r *http.Request, rt *route, allowed bool) error {
	h := a.Header()
	methods := strings.Join(append(slices.Clip(rt.methods), http.MethodOptions), ", ")
	h.Set("Allow", methods)
	if r.Header.Get("Access-Control-Request-Method") != "" {
		if !allowed && s.origins.check(r, false) != nil {
			return &originError{r.Header.Get("Origin")}
		}
		if allowed {
			h.Set("Access-Control-Allow-Methods", strings.Join(rt.methods, ", "))
			// Codapi's server allows the first; its clients may send it.
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept")
			h.Set("Access-Control-Max-Age", preflightAge)
		}
	}
	a.WriteHeader(http.StatusNoContent)
	return nil
}

// checkHost returns an error if the client calls the server by a name that
// is not its own.
func (s *Server) checkHost(r *http.Request) error {
	if len(s.opts.Hosts) == 0 {
		return nil
	}
	u := url.URL{Host: r.Host}
	name := strings.TrimSuffix(u.Hostname(), ".")
	for _, h := range s.opts.Hosts {
		if strings.EqualFold(name, strings.Trim(h, "[]")) {
			return nil
		}
	}
	return &hostError{r.Host}
}
