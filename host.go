package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"bingfa/generator/published"
	"bingfa/playground/api"
	"bingfa/playground/front"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// host serves the site and the playground.
func host(ctx context.Context, e *env, args []string) error {
	var h hostFlags
	if err := h.parse(e, args); err != nil {
		return err
	}
	log, err := newLog(e.stderr, h.log)
	if err != nil {
		return err
	}
	poolOptions, apiOptions, frontOptions, err := h.options(log)
	if err != nil {
		return err
	}
	var site http.Handler
	if !h.apiOnly {
		if site, err = openSite(ctx, e, &h, log); err != nil {
			return err
		}
	}
	listener, err := listenOn("-addr", h.addr, "")
	if err != nil {
		return err
	}
	defer listener.Close()

	poolOptions.Large = true // so that no reader waits for them
	workers, builder := newPool(poolOptions, logProgress(log))
	defer workers.Close()
	apiOptions.Status = builder.Status
	playground := api.New(workers, apiOptions)
	mux := http.NewServeMux()
	playground.Register(mux)
	if site != nil {
		mux.Handle("/", site)
	}
	metrics, stopMetrics, err := serveMetrics(h.metrics, playground.Metrics(), log)
	if err != nil {
		return err
	}
	defer stopMetrics()

	// Without workers that are as safe as demanded, there is no point in
	// going on; until they are there, pages can be read.
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	go func() {
		if err := awaitWorkers(ctx, workers); err != nil {
			fail(err)
			return
		}
		report, _ := workers.Sandbox(program.Virtual)
		log.Info("ready", "addr", listener.Addr().String(), "sandbox", report.String(), "limits", describeLimits(poolOptions)+" rate="+h.rate)
	}()
	log.Info("listening", "addr", listener.Addr().String(), "site", !h.apiOnly, "metrics", metrics)
	frontOptions.Drain = func() {
		log.Info("ending", "why", context.Cause(ctx).Error(), "grace", span(frontOptions.Grace))
		playground.Drain()
	}
	err = front.Serve(ctx, listener, mux, frontOptions)
	var failed *pool.NotReadyError
	if errors.As(context.Cause(ctx), &failed) {
		return failed
	}
	if err == nil {
		workers.Close()
		log.Info("ended")
	}
	return err
}

// awaitWorkers waits until programs can run on every clock.
func awaitWorkers(ctx context.Context, workers *pool.Pool) error {
	for _, clock := range program.Clocks() {
		if err := workers.WaitReady(ctx, clock); err != nil {
			return err
		}
	}
	return nil
}

// openSite opens the built site, and builds it first if that is asked for.
func openSite(ctx context.Context, e *env, h *hostFlags, log *slog.Logger) (http.Handler, error) {
	dir, err := e.absolute()
	if err != nil {
		return nil, err
	}
	if h.build {
		quiet := *e
		quiet.stdout = io.Discard
		if err := buildSite(ctx, &quiet, []string{"-out", h.site}); err != nil {
			return nil, err
		}
	}
	folder := h.site
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	site, err := published.Open(folder, log)
	var none *published.NotBuiltError
	if errors.As(err, &none) {
		return nil, fmt.Errorf("%w; write one with bingfa build, or with -build, name its folder with -site, or serve the playground alone with -api-only", err)
	}
	return site, err
}

// serveMetrics serves metrics on an address of their own, if there is one,
// until stop is called. at is the address as it came out.
func serveMetrics(addr string, h http.Handler, log *slog.Logger) (at string, stop func(), err error) {
	if addr == "" {
		return "none", func() {}, nil
	}
	l, err := listenOn("-metrics", addr, "")
	if err != nil {
		return "", nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := front.Serve(ctx, l, mux, front.Options{Connections: 16, Grace: time.Second}); err != nil {
			log.Error("metrics", "err", err)
		}
	}()
	return l.Addr().String(), func() { cancel(); <-done }, nil
}

// logProgress tells in the log when workers are built, which happens once.
func logProgress(log *slog.Logger) func(workerbuild.Status) {
	type worker struct {
		clock program.Clock
		large bool
	}
	building := map[worker]bool{}
	var mu sync.Mutex
	return func(s workerbuild.Status) {
		mu.Lock()
		defer mu.Unlock()
		w := worker{s.Clock, s.Large}
		if now := s.Stage == workerbuild.Building; now != building[w] {
			building[w] = now
			if now || s.Stage == workerbuild.Ready {
				log.Info("worker", "clock", string(w.clock), "large", w.large, "stage", string(s.Stage))
			}
		}
	}
}

// newLog returns the operator's log.
func newLog(w io.Writer, form string) (*slog.Logger, error) {
	switch form {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, fmt.Errorf("-log %q: want text or json", form)
}
