package front

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Hosts answers requests for other hosts than names with 421 (Misdirected
// Request): a page elsewhere that has its own name lead to this machine (DNS
// rebinding) learns nothing. Ports are not compared; IPv6 addresses are named
// without brackets. No names allow all.
func Hosts(names []string, h http.Handler) http.Handler {
	if len(names) == 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := hostname(r.Host); !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, host) }) {
			w.Header().Set("X-Content-Type-Options", "nosniff")
			http.Error(w, "this server does not go by that name", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// hostname returns a Host header without port, brackets and final dot.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.TrimSuffix(host, ".")
}
