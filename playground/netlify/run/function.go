package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"bingfa/playground/api"
	"bingfa/playground/gateway"
	"bingfa/playground/packed"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// path is where Netlify has the function by itself; its redirects lead here.
const path = "/.netlify/functions/run"

// cacheHeader is for Netlify's CDN, which keeps what functions answer only if
// they say so, with the whole query as the key if they do not say otherwise.
// Durable answers are shared by all its nodes. A deploy ends them all, and
// with it those of another version of the playground, so they may be kept for
// as long as there is. See docs.netlify.com, "Caching overview".
func cacheHeader(origins []string) http.Header {
	vary := "query=program|clock,header=accept"
	if len(origins) > 0 {
		vary += "|origin"
	}
	h := http.Header{}
	h.Set("Netlify-CDN-Cache-Control", "public, durable, max-age=31536000")
	h.Set("Netlify-Vary", vary)
	return h
}

// What a function has: one request at a time. The second place is for a
// program whose client has gone and that is being ended.
const (
	places = 2
	warm   = 1
)

// How long to wait for workers.
const (
	// Before the first request: AWS ends an instance that needs 10 s to be
	// ready for it, and begins another, which has done nothing yet.
	initTime = 8 * time.Second
	// In a request that runs a program, beside the function's own limit of 60 s.
	startTime = 20 * time.Second
	// In one for the state of the playground, which asks several times.
	stateTime = 5 * time.Second
)

// A function is one instance.
type function struct {
	answer   func(context.Context, gateway.Event) (events.APIGatewayProxyResponse, error)
	binaries *packed.Workers
	later    *later
	workers  *pool.Pool
	log      *slog.Logger
	began    time.Time
	told     bool // what holds programs
}

// newFunction returns an instance that can run programs on the virtual clock,
// or knows why not: that is in the log, and each request is told that the
// playground is not available.
func newFunction(files fs.FS, environ []string, log *slog.Logger) *function {
	f := &function{log: log, began: time.Now()}
	// Where programs cannot have a user of their own, they have this one's.
	if err := sandbox.Conceal(); err != nil {
		log.Warn("the function's memory is not concealed", "err", err)
	}
	s, wrong := readSettings(environ)
	for _, name := range s.unknown {
		log.Warn("there is no such setting", "name", name, "settings", []string{sandboxVariable, rateVariable, originsVariable})
	}
	var err error
	f.binaries, err = packed.Open(files)
	f.later = &later{LargeSource: f.binaries, wrong: wrong, asked: make(chan struct{})}
	err = errors.Join(wrong, err)
	poolLog := log
	if err != nil {
		poolLog = nil // it would say the same again and again
		log.Error("no program can run", "err", err)
	}
	f.workers = pool.New(f.later, pool.Options{
		Warm: warm, Concurrency: places, Procs: 1, Require: s.require, Log: poolLog,
	})
	server := api.New(waiting{f.workers, f.later}, api.Options{
		Status: f.binaries.Status, Log: log, Origins: s.origins, Rate: s.rate, CacheHeader: cacheHeader(s.origins),
	})
	f.answer = gateway.Handler(server, gateway.Options{Base: path, Log: log})
	if err != nil {
		return f
	}
	ctx, cancel := context.WithTimeout(context.Background(), initTime)
	defer cancel()
	if err := f.workers.WaitReady(ctx, program.Virtual); err != nil {
		log.Error("not ready", "err", err)
	}
	f.tell()
	return f
}

// tell says in the log, once, what holds programs, as soon as that is known.
func (f *function) tell() {
	report, known := f.workers.Sandbox(program.Virtual)
	if f.told || !known {
		return
	}
	f.told = true
	f.log.Info("ready", "took", time.Since(f.began), "sandbox", report.String())
	for _, m := range report.Missing {
		f.log.Warn("this host does not offer a layer of the sandbox", "layer", m.Layer, "why", m.Why)
	}
	if err := f.binaries.Spilled(); err != nil {
		f.log.Warn("workers lie in a folder, not in memory", "why", err)
	}
}

// handle answers an event; there is one at a time.
func (f *function) handle(ctx context.Context, e gateway.Event) (events.APIGatewayProxyResponse, error) {
	defer f.later.ask()
	defer f.tell()
	return f.answer(ctx, e)
}

// A later source has workers for the virtual clock at once and those for
// others when they are asked for: the first program has the processor to
// itself.
type later struct {
	pool.LargeSource
	wrong error // why there are none for anybody; nil if all is well
	once  sync.Once
	asked chan struct{}
}

func (l *later) ask() { l.once.Do(func() { close(l.asked) }) }

func (l *later) Worker(ctx context.Context, clock program.Clock) (string, error) {
	if l.wrong != nil {
		return "", l.wrong
	}
	if clock != program.Virtual {
		select {
		case <-l.asked:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
	return l.LargeSource.Worker(ctx, clock)
}

// waiting is a pool that waits for workers that are being unpacked, where
// others are told to ask again: it takes less time than asking.
type waiting struct {
	*pool.Pool
	later *later
}

func (w waiting) Run(ctx context.Context, p program.Program, emit func(program.Event)) (program.Outcome, error) {
	if err := w.wait(ctx, p.Clock); err != nil {
		return program.Outcome{}, err
	}
	return w.Pool.Run(ctx, p, emit)
}

// Ready is asked for the state of the playground.
func (w waiting) Ready(clock program.Clock) error {
	ctx, cancel := context.WithTimeout(context.Background(), stateTime)
	defer cancel()
	return w.wait(ctx, clock)
}

func (w waiting) wait(ctx context.Context, clock program.Clock) error {
	clock, err := program.ParseClock(string(clock))
	if err != nil {
		return err
	}
	if clock != program.Virtual {
		w.later.ask()
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, &pool.NotReadyError{Clock: clock})
	defer cancel()
	return w.WaitReady(ctx, clock)
}
