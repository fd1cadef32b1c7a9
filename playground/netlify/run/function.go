package main

import (
	"context"
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

// startTime bounds how long the first request of an instance waits for its
// workers, beside the function's own limit of 60 s.
const startTime = 20 * time.Second

// A function is one instance.
type function struct {
	answer  func(context.Context, gateway.Event) (events.APIGatewayProxyResponse, error)
	workers *pool.Pool
	later   *later
}

// newFunction returns an instance that can run programs on the virtual clock,
// or knows why not: that is in the log, and each request is told that the
// playground is not available.
func newFunction(files fs.FS, s settings, log *slog.Logger) *function {
	began := time.Now()
	// Where programs cannot have a user of their own, they have this one's.
	if err := sandbox.Conceal(); err != nil {
		log.Warn("the function's memory is not concealed", "err", err)
	}
	binaries, err := packed.Open(files)
	if err != nil {
		log.Error("no workers", "err", err)
	}
	source := &later{LargeSource: binaries, asked: make(chan struct{})}
	f := &function{later: source}
	f.workers = pool.New(source, pool.Options{
		Warm: warm, Concurrency: places, Procs: 1, Require: s.require, Log: log,
	})
	server := api.New(waiting{f.workers, source}, api.Options{
		Status: binaries.Status, Log: log, Origins: s.origins, Rate: s.rate, CacheHeader: cacheHeader(s.origins),
	})
	f.answer = gateway.Handler(server, gateway.Options{Base: path, Log: log})

	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if err := f.workers.WaitReady(ctx, program.Virtual); err != nil {
		log.Error("not ready", "err", err)
		return f
	}
	report, _ := f.workers.Sandbox(program.Virtual)
	log.Info("ready", "took", time.Since(began).String(), "sandbox", report.String())
	for _, m := range report.Missing {
		log.Warn("this host does not offer a layer of the sandbox", "layer", m.Layer, "why", m.Why)
	}
	return f
}

// handle answers an event.
func (f *function) handle(ctx context.Context, e gateway.Event) (events.APIGatewayProxyResponse, error) {
	defer f.later.ask()
	return f.answer(ctx, e)
}

// A later source has workers for the virtual clock at once and those for
// others when they are asked for: the first program has the processor to
// itself.
type later struct {
	pool.LargeSource
	once  sync.Once
	asked chan struct{}
}

func (l *later) ask() { l.once.Do(func() { close(l.asked) }) }

func (l *later) Worker(ctx context.Context, clock program.Clock) (string, error) {
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
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
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
