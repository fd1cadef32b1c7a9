package api

import (
	"fmt"
	"net/http"
)

// keep says in the header of an answer that caches may keep it, if they may
// keep anything of this server's. A CDN's own fields are for GET only: should
// it file the answer to HEAD under the same key, there would be no body in it.
func (o *Options) keep(h http.Header, method string) {
	if o.MaxAge < 0 {
		return
	}
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d, s-maxage=%d", o.MaxAge, o.SharedMaxAge))
	if method != http.MethodGet {
		return
	}
	for name, values := range o.CacheHeader {
		for _, v := range values {
			h.Add(name, v)
		}
	}
}
