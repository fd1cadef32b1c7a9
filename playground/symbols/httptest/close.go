package httptest

import (
	gonet "net"
	gohttp "net/http"
)

// watch keeps account of the server's connections.
func (s *Server) watch() {
	before := s.Config.ConnState
	s.Config.ConnState = func(c gonet.Conn, state gohttp.ConnState) {
		s.mu.Lock()
		switch state {
		case gohttp.StateClosed, gohttp.StateHijacked:
			delete(s.conns, c)
		default:
			s.conns[c] = state
			if s.closed && state != gohttp.StateActive {
				c.Close() // a request will not come
			}
		}
		s.idle.Broadcast()
		s.mu.Unlock()
		if before != nil {
			before(c, state)
		}
	}
}

// Close stops listening and waits until all requests are answered.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		s.Listener.Close()
		s.Config.SetKeepAlivesEnabled(false)
		for c, state := range s.conns {
			if state == gohttp.StateIdle || state == gohttp.StateNew {
				c.Close()
			}
		}
		s.mu.Unlock()
		closeIdle(gohttp.DefaultTransport)
		if s.client != nil {
			closeIdle(s.client.Transport)
		}
		s.mu.Lock()
	}
	for len(s.conns) > 0 {
		s.idle.Wait()
	}
	s.mu.Unlock()
	s.serving.Wait()
}

// CloseClientConnections closes the connections of all clients and waits
// until they are gone.
func (s *Server) CloseClientConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.Close()
	}
	for len(s.conns) > 0 {
		s.idle.Wait()
	}
}

func closeIdle(rt gohttp.RoundTripper) {
	if t, ok := rt.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
