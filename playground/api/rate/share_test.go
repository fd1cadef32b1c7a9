package rate

import "testing"

func TestShare(t *testing.T) {
	s := NewShare(2)
	for i, want := range []bool{true, true, false} {
		if s.Enter(key(1)) != want {
			t.Errorf("a share of 2, number %d: %v", i+1, !want)
		}
	}
	if !s.Enter(key(2)) {
		t.Error("one client's share is another's")
	}
	s.Leave(key(1))
	if !s.Enter(key(1)) || s.Enter(key(1)) {
		t.Error("what is given back is lost, or doubled")
	}
	s.Leave(key(1))
	s.Leave(key(1))
	s.Leave(key(2))
	if len(s.clients) != 0 {
		t.Errorf("remembered for nothing: %v", s.clients)
	}
	none := NewShare(0)
	if !none.Enter(key(1)) {
		t.Error("no share bounds")
	}
	none.Leave(key(1))
}
