package api

import (
	"fmt"
	"net/http"
)

// keep says in the header of an answer that caches may keep it, if they may
// keep anything of this server's.
func (o *Options) keep(h http.Header) {
	if o.MaxAge < 0 {
		return
	}
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d, s-maxage=%d", o.MaxAge, o.SharedMaxAge))
	for name, values := range o.CacheHeader {
		for _, v := range values {
			h.Add(name, v)
		}
	}
}
