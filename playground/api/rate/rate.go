// Package rate limits how often each client may ask.
//
// It is the generic cell rate algorithm: for each client one time is
// remembered, the theoretical arrival time of ATM networks (ITU-T I.371).
// That is all the state of a leaky bucket, so a client costs one entry and
// one comparison.
//
// Memory is bounded. A client who could ask a full burst again is forgotten;
// of the others the least recently seen is forgotten when there are too
// many. So somebody with very many addresses can have debts forgotten, but
// cannot lock others out or make the server grow. What such a flood may run
// is bounded by the pool.
package rate

import (
	"container/list"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
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
	interval time.Duration // between events in the long run
	window   time.Duration // how far ahead of that a burst may get
	max      int

	mu      sync.Mutex
	clients map[netip.Prefix]*list.Element
	recent  list.List // of *entry, the most recently seen first
}

type entry struct {
	key netip.Prefix
	tat time.Time // when the client has no debt left
}

// DefaultClients is how many clients New remembers by default, in about
// 10 MB.
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
	burst := l.Burst
	if burst <= 0 {
		burst = l.Events
	}
	burst = min(burst, MaxBurst)
	interval := l.Per / time.Duration(l.Events)
	return &Limiter{
		interval: interval,
		window:   interval * time.Duration(burst-1),
		max:      max,
		clients:  map[netip.Prefix]*list.Element{},
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
	l.forget(now)
	el := l.clients[key]
	if el == nil {
		if len(l.clients) >= l.max {
			l.drop(l.recent.Back())
		}
		el = l.recent.PushFront(&entry{key: key})
		l.clients[key] = el
	}
	l.recent.MoveToFront(el)
	e := el.Value.(*entry)
	tat := e.tat
	if tat.Before(now) {
		tat = now
	}
	if ahead := tat.Sub(now) - l.window; ahead > 0 {
		return ahead, false
	}
	e.tat = tat.Add(l.interval)
	return 0, true
}

// forget drops a few of those who have no debt, the least recent first. Who
// was seen later may have less debt, and is dropped later: nobody's debt
// lasts longer than a burst, so none stays for good.
func (l *Limiter) forget(now time.Time) {
	for range 2 {
		el := l.recent.Back()
		if el == nil || el.Value.(*entry).tat.After(now) {
			return
		}
		l.drop(el)
	}
}

func (l *Limiter) drop(el *list.Element) {
	delete(l.clients, el.Value.(*entry).key)
	l.recent.Remove(el)
}

// Clients returns how many clients are remembered.
func (l *Limiter) Clients() int {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clients)
}
