// Package slog is the part of log/slog that deals with package log, which is
// another one here, or names places in the source.
package slog

import (
	"io"
	"log/slog"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/log"
)

// NewLogLogger returns a logger whose lines become records of a level.
func NewLogLogger(h slog.Handler, level slog.Level) *log.Logger {
	return log.New(slog.NewLogLogger(h, level).Writer(), "", 0)
}

// NewTextHandler returns a handler that writes key=value pairs to w.
func NewTextHandler(w io.Writer, opts *slog.HandlerOptions) *slog.TextHandler {
	return slog.NewTextHandler(w, placed(opts))
}

// NewJSONHandler returns a handler that writes JSON objects to w.
func NewJSONHandler(w io.Writer, opts *slog.HandlerOptions) *slog.JSONHandler {
	return slog.NewJSONHandler(w, placed(opts))
}

// placed returns options with which a record's source is the line of the
// program that logs, and not the interpreter's.
func placed(opts *slog.HandlerOptions) *slog.HandlerOptions {
	if opts == nil || !opts.AddSource {
		return opts
	}
	o := *opts
	replace := opts.ReplaceAttr
	o.ReplaceAttr = func(groups []string, a slog.Attr) slog.Attr {
		if src, ok := a.Value.Any().(*slog.Source); ok && a.Key == slog.SourceKey && len(groups) == 0 {
			*src = slog.Source{}
			if c := host.Callers(); len(c) > 0 {
				*src = slog.Source{Function: c[0].Function, File: c[0].File, Line: c[0].Line}
			}
		}
		if replace != nil {
			return replace(groups, a)
		}
		return a
	}
	return &o
}
