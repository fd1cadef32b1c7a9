package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// sustained measures the closed loop and returns the most hello worlds a
// second that it saw.
func sustained(ctx context.Context, s *server, o options, out io.Writer, say func(string)) (capacity float64, broken []string) {
	fmt.Fprint(out, "\n| program | clients | runs/s | p50 | p99 | failed |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	row := func(k kind, clients int) {
		say(fmt.Sprintf("%s, %d clients", k.name, clients))
		t, rate := closed(ctx, s, k, clients, o.span)
		fmt.Fprintf(out, "| %s | %d | %.0f | %s | %s | %d |\n", k.name, clients, rate, ms(t.at(right, .5)), ms(t.at(right, .99)), t.n[owned]+t.n[refused])
		broken = append(broken, t.broken(k.name)...)
		if k == hello {
			capacity = max(capacity, rate)
		}
	}
	for _, n := range o.clients {
		row(hello, n)
	}
	row(busy, 2)
	row(sleepy, 2)
	return capacity, broken
}

// closed has clients ask again as soon as they have an answer, and returns
// the results and the rate of right ones. What was asked is waited for.
func closed(ctx context.Context, s *server, k kind, clients int, span time.Duration) (*tally, float64) {
	c := newClient(s.url)
	defer c.close()
	c.run(ctx, k, time.Now())
	var t tally
	var wg sync.WaitGroup
	began := time.Now()
	for range clients {
		wg.Go(func() {
			for time.Since(began) < span && ctx.Err() == nil {
				t.add(c.run(ctx, k, time.Now()))
			}
		})
	}
	wg.Wait()
	return &t, float64(t.n[right]) / time.Since(began).Seconds()
}

// overload asks at twice the capacity, at random times, whatever the answers
// do.
func overload(ctx context.Context, s *server, capacity float64, o options, out io.Writer) []string {
	c := newClient(s.url)
	defer c.close()
	c.run(ctx, hello, time.Now())
	capacity = max(capacity, 1)
	var t tally
	var wg sync.WaitGroup
	began := time.Now()
	due := began
	for due.Sub(began) < o.span && ctx.Err() == nil {
		due = due.Add(time.Duration(rand.ExpFloat64() / (2 * capacity) * float64(time.Second)))
		time.Sleep(time.Until(due))
		due := due
		wg.Go(func() { t.add(c.run(ctx, hello, due)) })
	}
	asked := time.Since(began).Seconds()
	wg.Wait()
	n := t.n[right] + t.n[refused] + t.n[owned] + t.n[mixed] + t.n[lost]
	fmt.Fprintf(out, "\n| twice the capacity | |\n| --- | ---: |\n| asked | %.0f/s |\n| answered | %.0f/s (%.0f%% of the capacity) |\n| their p50 | %s |\n| their p99 | %s |\n| refused | %.0f%% |\n| their p50 | %s |\n| their p99 | %s |\n",
		float64(n)/asked, float64(t.n[right])/time.Since(began).Seconds(), 100*float64(t.n[right])/time.Since(began).Seconds()/capacity,
		ms(t.at(right, .5)), ms(t.at(right, .99)), 100*float64(t.n[refused])/float64(max(1, n)), ms(t.at(refused, .5)), ms(t.at(refused, .99)))
	broken := t.broken("twice the capacity")
	if r := c.run(ctx, hello, time.Now()); r.verdict != right {
		broken = append(broken, "after twice the capacity, hello world fails: "+r.why)
	}
	return broken
}

// chaosClients are how many ask while workers are killed: as many as the
// server runs at once, with some that wait.
const chaosClients = 16

// refusedPause is how long a client in chaos waits after a refusal: less than
// Retry-After says, for the runs are meant to meet with trouble.
const refusedPause = 50 * time.Millisecond

// chaos kills workers while programs run, and counts what is left over.
func chaos(ctx context.Context, s *server, o options, out io.Writer) (broken []string) {
	c := newClient(s.url)
	for range 20 {
		c.run(ctx, hello, time.Now())
	}
	c.close()
	before := s.rest(nil)
	var t tally
	var killed, asked atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for range chaosClients {
		wg.Go(func() {
			for asked.Add(1) <= int64(o.runs) && ctx.Err() == nil {
				kinds := []kind{hello, hello, busy, sleepy}
				k := kinds[rand.IntN(len(kinds))]
				if rand.Float64() < o.kill {
					wg.Go(func() {
						time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
						if s.killWorker() {
							killed.Add(1)
						}
					})
				}
				r := c.run(ctx, k, time.Now())
				t.add(r)
				if r.verdict == refused {
					time.Sleep(refusedPause)
				}
			}
		})
	}
	wg.Wait()
	c.close()
	after := s.rest(&before)
	fmt.Fprintf(out, "\n| chaos | |\n| --- | ---: |\n| runs | %d in %.0f s |\n| workers killed | %d |\n| right | %d |\n| told as the server's failure | %d |\n| refused | %d |\n| lost | %d |\n| mixed up | %d |\n| processes before, after | %d, %d |\n| descriptors before, after | %d, %d |\n| goroutines before, after | %d, %d |\n",
		t.n[right]+t.n[refused]+t.n[owned]+t.n[mixed]+t.n[lost], time.Since(began).Seconds(), killed.Load(), t.n[right], t.n[owned], t.n[refused], t.n[lost], t.n[mixed],
		before.workers, after.workers, before.descriptors, after.descriptors, before.goroutines, after.goroutines)
	for _, v := range []verdict{owned, refused} {
		if t.n[v] > 0 {
			fmt.Fprintf(out, "\nSuch as: `%s`\n", t.first[v])
		}
	}
	broken = t.broken("chaos")
	if leaks := after.more(before); leaks != "" {
		broken = append(broken, "left over after chaos: "+leaks)
	}
	if killed.Load() == 0 {
		broken = append(broken, "chaos killed nobody: no worker was found, or none may be killed")
	}
	return broken
}

// memory tells what the server and its idle workers need.
func memory(s *server, out io.Writer) {
	fmt.Fprint(out, "\n| memory | processes | resident each | proportional each |\n| --- | ---: | ---: | ---: |\n")
	groups := map[string][]int{}
	for _, w := range s.workers() {
		groups[w.name] = append(groups[w.name], w.pid)
	}
	groups["server"] = []int{s.pid()}
	for _, name := range []string{"worker-virtual", "worker-real", "server"} {
		var rss, pss, n int64
		for _, pid := range groups[name] {
			if r, p, err := usage(pid); err == nil {
				rss, pss, n = rss+r, pss+p, n+1
			} else {
				fmt.Fprintln(os.Stderr, "load:", err)
			}
		}
		if n > 0 {
			fmt.Fprintf(out, "| %s | %d | %.1f MiB | %.1f MiB |\n", name, n, float64(rss)/float64(n)/1024, float64(pss)/float64(n)/1024)
		}
	}
}

// ms writes a time in milliseconds.
func ms(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
}
