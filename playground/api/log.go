package api

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"bingfa/playground/client"
)

// record counts and logs a request when it is over. What the client wrote is
// not in it, be it the program, the path, the query or a header; the client
// itself only as far as client.Masked tells.
func (s *Server) record(a *answer, r *http.Request, addr netip.Addr) {
	method := knownMethod(r.Method)
	s.metrics.answered(a, method)
	if !s.opts.Log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	attrs := []slog.Attr{
		slog.String("route", a.name()),
		slog.String("method", method),
		slog.Int("status", a.status),
		slog.Duration("took", time.Since(a.began)),
		slog.Int64("in", a.in),
		slog.Int64("out", a.out),
		slog.String("client", client.Masked(addr)),
	}
	if a.problem != "" {
		attrs = append(attrs, slog.String("problem", a.problem))
	}
	if a.outcome != "" {
		attrs = append(attrs, slog.String("outcome", a.outcome))
	}
	if a.waited {
		attrs = append(attrs, slog.Duration("queue", a.wait))
	}
	s.opts.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}
