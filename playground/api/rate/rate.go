// Package rate limits what each client may ask: how often ([Limiter], a token
// bucket a client) and how much at once ([Share]).
//
// Memory is bounded: of too many clients, the one not seen for longest is
// forgotten. So somebody with very many addresses can have debts forgotten,
// but cannot lock others out or make the server grow. What such a flood may
// run is bounded by the pool.
package rate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// A Limit is how often a client may ask; the zero value means no limit.
type Limit struct {
	// Events in each Per are allowed in the long run.
	Events int
	Per    time.Duration
	// Burst may come at once after a pause; default Events, at most
	// MaxBurst.
	Burst int
}

// MaxBurst is the largest burst.
const MaxBurst = 1 << 20

// None reports whether l limits nothing.
func (l Limit) None() bool { return l.Events <= 0 || l.Per <= 0 }

// String returns the form that Parse reads, with the burst after it if it is
// not the default.
func (l Limit) String() string {
	if l.None() {
		return "none"
	}
	per := l.Per.String()
	for _, u := range units {
		if l.Per == u.d {
			per = u.names[0]
		}
	}
	s := fmt.Sprintf("%d/%s", l.Events, per)
	if l.Burst > 0 && l.Burst != l.Events {
		s += fmt.Sprintf(" (burst %d)", l.Burst)
	}
	return s
}

var units = []struct {
	names []string
	d     time.Duration
}{
	{[]string{"s", "second"}, time.Second},
	{[]string{"m", "minute"}, time.Minute},
	{[]string{"h", "hour"}, time.Hour},
}

// Parse reads a limit such as "60/m", "10/s", "600/hour" or "5/10s"; "" and
// "none" are no limit.
func Parse(s string) (Limit, error) {
	s = strings.TrimSpace(s)
	if s == "" || s == "none" {
		return Limit{}, nil
	}
	n, per, ok := strings.Cut(s, "/")
	var l Limit
	var err error
	if l.Events, err = strconv.Atoi(n); !ok || err != nil || l.Events <= 0 || l.Events > MaxBurst {
		return Limit{}, fmt.Errorf("%q is not a rate; write it like 60/m or 10/s, or none", s)
	}
	for _, u := range units {
		for _, name := range u.names {
			if per == name {
				l.Per = u.d
				return l, nil
			}
		}
	}
	if l.Per, err = time.ParseDuration(per); err != nil || l.Per <= 0 || l.Per > 24*time.Hour {
		return Limit{}, fmt.Errorf("%q is not a rate: %q is not a time up to a day; write it like 60/m or 10/s", s, per)
	}
	return l, nil
}

// A Limiter holds clients to a limit. Use New.
type Limiter struct {
	limit rate.Limit
	burst int

	mu      sync.Mutex
	clients *lru.Cache[netip.Prefix, *rate.Limiter]
}

// DefaultClients is how many clients New remembers by default, in about
// 20 MB.
const DefaultClients = 1 << 16

// New returns a limiter that remembers at most max clients; zero or less
// means DefaultClients. It is nil, which allows everything, if l is no limit.
func New(l Limit, max int) *Limiter {
	if l.None() {
		return nil
	}
	if max <= 0 {
		max = DefaultClients
	}
	clients, err := lru.New[netip.Prefix, *rate.Limiter](max)
	if err != nil {
		panic(err) // of a size that is not positive
	}
	burst := l.Burst
	if burst <= 0 {
		burst = l.Events
	}
	return &Limiter{
		limit:   rate.Limit(float64(l.Events) / l.Per.Seconds()),
		burst:   min(burst, MaxBurst),
		clients: clients,
	}
}

// Allow counts an event of a client, unless it is one too many: then ok is
// false, nothing is counted, and the client may ask again after wait. A nil
// Limiter allows everything.
func (l *Limiter) Allow(key netip.Prefix, now time.Time) (wait time.Duration, ok bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c, known := l.clients.Get(key)
	if !known {
		c = rate.NewLimiter(l.limit, l.burst)
		l.clients.Add(key, c)
	}
	r := c.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// Clients returns how many clients are remembered.
func (l *Limiter) Clients() int {
	if l == nil {
		return 0
	}
	return l.clients.Len()
}
