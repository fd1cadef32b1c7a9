package textproto

import (
	"net/textproto"
	"testing"

	"bingfa/playground/symbols/net"
)

func TestDial(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:2525")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if c, err := l.Accept(); err == nil {
			textproto.NewConn(c).PrintfLine("220 hello")
		}
	}()
	c, err := Dial("tcp", "localhost:2525")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if code, message, err := c.ReadResponse(220); code != 220 || message != "hello" || err != nil {
		t.Errorf("%d %q %v", code, message, err)
	}
	if _, err := Dial("tcp", "localhost:1"); err == nil {
		t.Error("somebody listens at port 1")
	}
}
