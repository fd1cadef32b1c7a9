package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/preview"
	"bingfa/playground/api"
)

// defaultAddr is where the preview listens; if it is taken, on one of the
// following ports.
const (
	defaultAddr = "localhost:8080"
	portsToTry  = 20
)

// serve previews the site.
func serve(ctx context.Context, e *env, args []string) error {
	flags := e.flagSet("serve")
	addr := flags.String("addr", "", "address to listen on (default "+defaultAddr+", or the next free port)")
	if err := parse(flags, args); err != nil {
		return err
	}
	dir, err := e.absolute()
	if err != nil {
		return err
	}
	listener, note, err := listen(*addr)
	if err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(e.stdout, note)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	workers, builder := newPool(e.stderr)
	defer workers.Close()
	site := preview.NewServer()
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(workers, api.Options{Status: builder.Status, Verbose: true}))
	mux.Handle("/", site)
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	w := build.Open(dir)
	first, told := true, ""
	report := func(problems diagnostic.List, took time.Duration) {
		if first {
			first = false
			fmt.Fprintf(e.stdout, "Built in %v. Read it at %s\n", took.Round(time.Millisecond), address(listener))
		}
		// Once: most saves leave the other problems as they were.
		if text := problems.Error(); text != told {
			told = text
			if len(problems) > 0 {
				printError(e.stderr, problems)
			} else {
				fmt.Fprintln(e.stderr, "All problems are mended.")
			}
		}
	}
	var watch sync.WaitGroup
	watch.Go(func() {
		preview.Watch(ctx, w, build.New(w, true), site, report, func(message string) { fmt.Fprintln(e.stderr, message) })
	})
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	cancel()
	watch.Wait()
	// Event streams and running programs end with the context.
	stop, done := context.WithTimeout(context.Background(), 2*time.Second)
	defer done()
	_ = server.Shutdown(stop)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// listen listens on addr, or without one on the default address or the next
// free port; note says so if it is another than the default.
func listen(addr string) (l net.Listener, note string, err error) {
	if addr != "" {
		l, err = net.Listen("tcp", addr)
		switch {
		case errors.Is(err, syscall.EADDRINUSE):
			err = fmt.Errorf("%s is taken by another program; choose another address with -addr, or leave it out to get a free port", addr)
		case err != nil:
			err = fmt.Errorf("cannot listen on %q: %w; write -addr as HOST:PORT, such as localhost:8080", addr, err)
		}
		return l, "", err
	}
	host, port, _ := net.SplitHostPort(defaultAddr)
	base, _ := strconv.Atoi(port)
	for i := range portsToTry {
		l, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(base+i)))
		if err == nil {
			if i > 0 {
				note = fmt.Sprintf("Port %d is taken; using %d.", base, base+i)
			}
			return l, note, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, "", err
		}
	}
	return nil, "", fmt.Errorf("the ports %d to %d are all taken; choose one with -addr", base, base+portsToTry-1)
}

// address returns the address of a listener as one types it.
func address(l net.Listener) string {
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsLoopback() || ip.IsUnspecified() {
		host = "localhost"
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return "http://" + host + ":" + port + "/"
}
