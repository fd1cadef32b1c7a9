package rpc

import (
	"net/http"
	"net/rpc"
	"testing"

	"bingfa/playground/symbols/net"
)

type Arith struct{}

func (Arith) Double(n int, reply *int) error { *reply = 2 * n; return nil }

func TestDial(t *testing.T) {
	s := rpc.NewServer()
	if err := s.Register(Arith{}); err != nil {
		t.Fatal(err)
	}
	plain, err := net.Listen("tcp", "localhost:1234")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	go s.Accept(plain)
	web, err := net.Listen("tcp", "localhost:1235")
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	mux := http.NewServeMux()
	mux.Handle(rpc.DefaultRPCPath, s)
	go http.Serve(web, mux)
	for name, dial := range map[string]func() (*rpc.Client, error){
		"Dial":     func() (*rpc.Client, error) { return Dial("tcp", "localhost:1234") },
		"DialHTTP": func() (*rpc.Client, error) { return DialHTTP("tcp", "localhost:1235") },
	} {
		c, err := dial()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var n int
		if err := c.Call("Arith.Double", 4, &n); err != nil || n != 8 {
			t.Errorf("%s: %d %v", name, n, err)
		}
		c.Close()
	}
	if _, err := DialHTTPPath("tcp", "localhost:1235", "/none"); err == nil || err.Error() != "dial-http tcp localhost:1235: unexpected HTTP response: 404 Not Found" {
		t.Errorf("another path: %v", err)
	}
	if _, err := Dial("tcp", "localhost:1"); err == nil {
		t.Error("somebody listens at port 1")
	}
}
