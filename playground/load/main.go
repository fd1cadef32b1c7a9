// Load measures a playground under load and proves that it loses and mixes up
// nothing; it prints its findings as Markdown tables.
//
//	go run ./playground/load          everything, some minutes
//	go run ./playground/load -quick   everything, shortly
//
// The server is `bingfa host -api-only`, built and started for the purpose,
// in a process of its own: so its memory, descriptors and goroutines are its
// own and can be counted, it runs with the timeouts and limits of production,
// and its garbage collector does not see the clients. Clients and server
// share the machine; the figures are those of both together.
//
// Four parts: sustained load by a fixed number of clients that each wait for
// their answers (closed loop); memory; twice the load that was sustained,
// whether answers come or not (open loop: latency counts from when a request
// was due, so a server that stalls cannot hide it); and chaos: workers killed
// at random while programs run.
//
// Every program writes a token of its own. An answer is right, or a refusal
// (a problem document with status 429 or 503 and Retry-After), or a failure
// that the server owns up to (any other problem with status 5xx); anything
// else is lost or mixed up. The exit status is 1 if any answer was, or if
// processes, descriptors or goroutines are left over. Speed fails nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are what is measured, and for how long.
type options struct {
	quick   bool
	clients []int         // numbers of clients in the closed loop
	span    time.Duration // of each measurement
	runs    int           // in chaos
	kill    float64       // share of workers killed in chaos
	bingfa  string        // the server's binary; "" builds it
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.BoolVar(&o.quick, "quick", false, "seconds instead of minutes: shorter, fewer clients, fewer runs")
	clients := f.String("clients", "1,8,64,256", "`numbers` of concurrent clients")
	f.DurationVar(&o.span, "span", 10*time.Second, "`time` of each measurement")
	f.IntVar(&o.runs, "runs", 10_000, "`number` of runs while workers are killed")
	f.Float64Var(&o.kill, "kill", 0.01, "`share` of the workers that are killed")
	f.StringVar(&o.bingfa, "bingfa", "", "the server's `binary` (default: it is built, from the module in the current folder)")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if o.quick {
		*clients, o.span, o.runs, o.kill = "1,8", 500*time.Millisecond, 300, 0.05
	}
	for s := range strings.SplitSeq(*clients, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			err = fmt.Errorf("-clients %q: want numbers such as 1,8,64", *clients)
			fmt.Fprintln(stderr, err)
			return o, err
		}
		o.clients = append(o.clients, n)
	}
	return o, nil
}

// run measures, prints, and returns the exit status: 1 if something that must
// hold did not, 2 if nothing could be measured.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err == flag.ErrHelp {
		return 0
	}
	if err != nil {
		return 2
	}
	broken, err := measure(ctx, o, stdout, func(what string) { fmt.Fprintf(stderr, "load: %s\n", what) })
	if err != nil {
		fmt.Fprintln(stderr, "load:", err)
		return 2
	}
	if len(broken) > 0 {
		fmt.Fprintf(stdout, "\n**Broken:**\n\n- %s\n", strings.Join(broken, "\n- "))
		return 1
	}
	fmt.Fprintln(stdout, "\nNothing lost, nothing mixed up, nothing left over.")
	return 0
}

// measure does the four parts; broken lists what must hold and does not.
func measure(ctx context.Context, o options, out io.Writer, say func(string)) (broken []string, err error) {
	if _, err := os.Stat("/proc/self/smaps_rollup"); err != nil {
		return nil, fmt.Errorf("this needs Linux: %w", err)
	}
	if o.bingfa == "" {
		say("building the server")
		var done func()
		if o.bingfa, done, err = build(ctx); err != nil {
			return nil, err
		}
		defer done()
	}
	fmt.Fprintf(out, "Load on %s/%s, %d processors, %s; clients and server share them.\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())

	// A queue that has room for every client, so that each run is served.
	patient, err := start(ctx, o.bingfa, "-queue", "100000", "-queue-wait", "10m")
	if err != nil {
		return nil, err
	}
	defer patient.kill()
	memory(patient, out)
	capacity, problems := sustained(ctx, patient, o, out, say)
	broken = append(broken, problems...)
	if err := patient.end(); err != nil {
		broken = append(broken, err.Error())
	}

	// From here on as in production.
	s, err := start(ctx, o.bingfa)
	if err != nil {
		return broken, err
	}
	defer s.kill()
	say("twice the capacity")
	broken = append(broken, overload(ctx, s, capacity, o, out)...)
	say("chaos")
	broken = append(broken, chaos(ctx, s, o, out)...)
	if err := s.end(); err != nil {
		broken = append(broken, err.Error())
	}
	return broken, ctx.Err()
}
