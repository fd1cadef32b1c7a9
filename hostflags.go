package main

import (
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"bingfa/generator/build"
	"bingfa/playground/api"
	"bingfa/playground/front"
	"bingfa/playground/pool"
	"bingfa/playground/sandbox"
)

// hostAddr is host's default: on all addresses of the machine.
const hostAddr = ":8080"

// hostFlags are what host is told.
type hostFlags struct {
	playground playgroundFlags

	addr, metrics  string
	site           string
	build, apiOnly bool
	log            string
	hosts, origins listFlag
	proxies        prefixFlag
	rate           string
	runs           int
	burst          int
	front          front.Options
}

const hostHelp = `Usage: bingfa [-C DIR] host [flags]

Serves the site that bingfa build has written, and the playground, to anyone.
Put a reverse proxy with TLS in front, and name it with -trust-proxy: otherwise
all of its clients count as one.

SIGTERM and Ctrl-C end it in order: it stops listening, lets programs that run
or wait finish within -grace, and leaves no process. The exit status is 0 then,
1 if it failed or had to break something off, 2 if it was called wrongly.

`

func (h *hostFlags) parse(e *env, args []string) error {
	f := e.flagSet("host")
	f.Usage = func() {
		fmt.Fprint(f.Output(), hostHelp)
		f.PrintDefaults()
	}
	f.StringVar(&h.addr, "addr", hostAddr, "`address` to listen on, HOST:PORT")
	f.StringVar(&h.metrics, "metrics", "", "`address` to tell Prometheus metrics on, such as localhost:9090 (default none)")
	f.StringVar(&h.site, "site", build.OutputFolder, "`folder` with the built site, relative to the site's folder")
	f.BoolVar(&h.build, "build", false, "build the site first")
	f.BoolVar(&h.apiOnly, "api-only", false, "serve the playground and no site")
	f.StringVar(&h.log, "log", "text", "`form` of the log on standard error: text or json")
	f.Var(&h.hosts, "hosts", "`names` by which clients may ask for the playground, separated by commas (default any)")
	f.Var(&h.origins, "origins", "`origins` of other sites whose pages may use the playground, such as https://example.org; * is any (default none)")
	f.Var(&h.proxies, "trust-proxy", "`addresses` of reverse proxies, separated by commas, whose X-Forwarded-For is believed (default none)")
	f.StringVar(&h.rate, "rate", api.StrangersRate, "`number` of requests for each client address, such as 60/m or 5/s; empty is unlimited")
	h.burst = api.StrangersBurst
	f.Var(&countFlag{&h.burst, 1}, "burst", "`number` of requests that a client may make at once")
	f.Var(&countFlag{&h.runs, 0}, "client-runs", "`number` of programs of one client address that may run or wait at once; 0 is any (default three quarters of -concurrency)")
	h.front.Connections, h.front.PerClient = front.MaxConnections, front.MaxPerClient
	f.Var(&countFlag{&h.front.Connections, 1}, "connections", "`number` of connections in all")
	f.Var(&countFlag{&h.front.PerClient, 1}, "connections-per-client", "`number` of connections of one client address; proxies and this machine may have any")
	f.Var((*spanFlag)(&h.front.Grace), "grace", "`time` to finish at the end (default -queue-wait and -max-wall together)")
	h.playground.programs(f)
	h.playground.pool.Procs = 1 // strangers' data races
	h.playground.capacity(f)
	h.playground.sandbox(f, sandbox.ForStrangers)
	return parse(f, args)
}

// options returns what was asked for, or what is wrong with it.
func (h *hostFlags) options(log *slog.Logger) (p pool.Options, a api.Options, s front.Options, err error) {
	p = h.playground.options()
	p.Log = log
	a = api.Options{Log: log, Hosts: h.hosts, Origins: h.origins, TrustedProxies: h.proxies}
	switch a.ClientRuns = h.runs; {
	case h.runs == 0:
		a.ClientRuns = max(1, p.Concurrency*3/4)
	case h.runs < 0:
		a.ClientRuns = 0
	}
	if a.Rate, err = api.ParseRate(h.rate); err != nil {
		return p, a, s, fmt.Errorf("-rate: %w", err)
	}
	if a.Rate.Events > 0 {
		a.Rate.Burst = h.burst
	}
	for _, o := range h.origins {
		if err := api.CheckOrigin(o); err != nil {
			return p, a, s, fmt.Errorf("-origins: %w", err)
		}
	}
	s = h.front
	s.Log, s.Trusted = log, h.proxies
	s.Header = front.MaxHeader + int(p.Limits.Source)*3/2 // GET has the program in its address
	s.RequestTimeout = p.Wait + p.Limits.Wall + slack
	if s.Grace <= 0 {
		s.Grace = p.Wait + p.Limits.Wall
	}
	return p, a, s, nil
}

// slack is what a request may take beside waiting and running: sending it,
// reading the answer.
const slack = 30 * time.Second

// A listFlag is words separated by commas.
type listFlag []string

func (f *listFlag) String() string { return strings.Join(*f, ",") }

func (f *listFlag) Set(s string) error {
	*f = nil
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimSpace(word); word != "" {
			*f = append(*f, word)
		}
	}
	return nil
}

// A prefixFlag is addresses and networks separated by commas.
type prefixFlag []netip.Prefix

func (f *prefixFlag) String() string {
	var words []string
	for _, p := range *f {
		words = append(words, p.String())
	}
	return strings.Join(words, ",")
}

func (f *prefixFlag) Set(s string) error {
	var words listFlag
	words.Set(s)
	*f = nil
	for _, w := range words {
		p, err := netip.ParsePrefix(w)
		if err != nil {
			a, aerr := netip.ParseAddr(w)
			if aerr != nil {
				return fmt.Errorf("%q is neither an address such as 127.0.0.1 nor a network such as 10.0.0.0/8", w)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		*f = append(*f, p.Masked())
	}
	return nil
}
