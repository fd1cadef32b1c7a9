package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/preview"
	"bingfa/playground/api"
	"bingfa/playground/front"
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
	editor := flags.String("editor", os.Getenv("BINGFA_EDITOR"), "`editor` that problems lead to: a name such as vscode, idea or sublime, a template such as vscode://file/{file}:{line}:{column}, or none; default $BINGFA_EDITOR, else the one that the environment speaks of")
	rechecks := flags.Bool("check", true, "check examples and fences in the background when they change")
	var open openFlag
	flags.Var(&open, "open", "open the browser, at the start or at a `page` such as en or en/threads/locks")
	var p playgroundFlags
	p.programs(flags)
	p.capacity(flags)
	p.sandbox(flags, "none")
	if err := parse(flags, joinOpen(args)); err != nil {
		return err
	}
	opens := preview.GuessEditor(os.Getenv)
	if *editor != "" {
		var err error
		if opens, err = preview.ParseEditor(*editor); err != nil {
			return fmt.Errorf("-editor: %w", err)
		}
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

	options := p.options()
	options.Log = warnings(e.stderr)
	workers, builder := newPool(options, progress(e.stderr, false))
	defer workers.Close()
	site := preview.NewServer()
	site.Link(dir, opens)
	mux := http.NewServeMux()
	hosts := localNames(listener.Addr(), *addr)
	mux.Handle("/api/", api.New(workers, api.Options{Status: builder.Status, Verbose: true, Hosts: hosts, MaxAge: -1}))
	mux.Handle("/", front.Hosts(hosts, site))
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()

	w := build.Open(dir)
	tells := &teller{w: e.stderr}
	checks := newRechecker(w, workers, func(findings diagnostic.List) {
		site.Check(findings)
		tells.check(findings)
	}, e.stderr)
	first := true
	report := func(problems diagnostic.List, took time.Duration) {
		if first {
			first = false
			fmt.Fprintf(e.stdout, "Built in %v. Read it at %s\n", took.Round(time.Millisecond), address(listener))
			if open.given {
				if err := openPage(site.Newest(), open.page, address(listener), e.stderr); err != nil {
					failed <- err
				}
			}
		}
		tells.build(problems)
		if *rechecks {
			checks.built(site.Newest())
		}
	}
	var watch sync.WaitGroup
	watch.Go(func() { checks.run(ctx) })
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
	// Event streams and running programs end with the context. Browsers hold
	// connections that they have not used yet, which nobody waits for.
	stop, done := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer done()
	if server.Shutdown(stop) != nil {
		_ = server.Close()
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// listen listens on addr, or without one on the default address or the next
// free port; note says so if it is another than the default.
func listen(addr string) (l net.Listener, note string, err error) {
	if addr != "" {
		l, err = listenOn("-addr", addr, ", or leave it out to get a free port")
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

// listenOn listens on an address that a flag gives; otherwise says what else
// to do if it is taken.
func listenOn(name, addr, otherwise string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		err = fmt.Errorf("%s is taken by another program; choose another address with %s%s", addr, name, otherwise)
	case err != nil:
		err = fmt.Errorf("cannot listen on %q: %w; write %s as HOST:PORT, such as localhost:8080", addr, err, name)
	}
	return l, err
}

// localNames returns the names by which the author's own browser may ask for
// the preview that listens on l: those of this machine, and the one in -addr.
// A page elsewhere whose name leads here (DNS rebinding) goes by another.
func localNames(l net.Addr, addr string) []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	if name, err := os.Hostname(); err == nil {
		names = append(names, name, name+".local")
	}
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		names = append(names, host)
	}
	if t, ok := l.(*net.TCPAddr); ok && t.IP.IsUnspecified() {
		addrs, _ := net.InterfaceAddrs()
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok {
				names = append(names, n.IP.String())
			}
		}
	}
	return names
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
