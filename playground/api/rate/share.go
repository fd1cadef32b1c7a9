package rate

import (
	"net/netip"
	"sync"
)

// A Share bounds how much each client has going on at once. Only clients
// that have something going on are remembered. Use NewShare.
type Share struct {
	max int

	mu      sync.Mutex
	clients map[netip.Prefix]int
}

// NewShare returns a Share of max for each client; nil, which allows
// everything, if max is zero or less.
func NewShare(max int) *Share {
	if max <= 0 {
		return nil
	}
	return &Share{max: max, clients: map[netip.Prefix]int{}}
}

// Enter reports whether a client may begin something more. If so, it must
// call Leave at the end.
func (s *Share) Enter(key netip.Prefix) bool {
	if s == nil {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clients[key] >= s.max {
		return false
	}
	s.clients[key]++
	return true
}

// Leave ends what Enter let begin.
func (s *Share) Leave(key netip.Prefix) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clients[key]--; s.clients[key] <= 0 {
		delete(s.clients, key)
	}
}
