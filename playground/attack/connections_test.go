package attack

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bingfa/playground/program"
)

// connections are attacks that need more than one message on one connection.
func (s *server) connections(t *testing.T) {
	for name, attack := range map[string]func(*testing.T){
		"slow headers":    s.slowHeaders,
		"slow bodies":     s.slowBodies,
		"idle":            s.idle,
		"pipelined":       s.pipelined,
		"continue":        s.expectContinue,
		"smuggled":        s.smuggled,
		"everybody's own": s.everybodysOwn,
		"from outside":    s.fromOutside,
		"state":           s.state,
		"caches":          s.caches,
		"resets":          resets,
		"never reads":     neverReads,
		"full":            full,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attack(t)
		})
	}
}

// pipelined sends several requests at once; the answers keep their order.
func (s *server) pipelined(t *testing.T) {
	const n = 20
	c := s.dial(t)
	c.SetDeadline(time.Now().Add(wallLimit * 4))
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.ReplaceAll(get("program="+deflated(helloProgram(fmt.Sprint("line ", i)))), "HOST", s.addr))
	}
	go io.WriteString(c, all.String())
	r := bufio.NewReader(c)
	for i := range n {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		b, err := io.ReadAll(res.Body)
		if err != nil || !strings.Contains(string(b), fmt.Sprintf(`"hello, line %d\n"`, i)) {
			t.Errorf("answer %d: %v %s", i, err, short(string(b)))
		}
	}
}

// expectContinue waits for leave to send a body and then sends none, another,
// or the right one.
func (s *server) expectContinue(t *testing.T) {
	c := s.dial(t)
	lines := strings.ReplaceAll(post(greeting, "Expect: 100-continue"), "HOST", s.addr)
	header, body, _ := strings.Cut(lines, "\r\n\r\n")
	io.WriteString(c, header+"\r\n\r\n")
	r := bufio.NewReader(c)
	if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100 ") {
		t.Fatalf("%q, %v", line, err)
	}
	r.ReadString('\n')
	io.WriteString(c, body)
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v, %v", res, err)
	}
	res.Body.Close()
	// A refusal needs no body and asks for none.
	c = s.dial(t)
	io.WriteString(c, strings.ReplaceAll(head("POST /api/run HTTP/1.1", "Host: HOST", "Content-Type: text/plain", "Content-Length: 1000000", "Expect: 100-continue"), "HOST", s.addr))
	if res, err = http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != 415 {
		t.Fatalf("%v, %v", res, err)
	}
}

// smuggled hides a request in the body of another that has two lengths.
// net/http believes the chunks alone, and takes what follows for a request
// of its own: the first is answered as what it is, a request without a body.
func (s *server) smuggled(t *testing.T) {
	c := s.dial(t)
	inner := strings.ReplaceAll(get("program="+deflated(helloProgram("smuggler"))), "HOST", s.addr)
	io.WriteString(c, strings.ReplaceAll(head("POST /api/run HTTP/1.1", "Host: HOST", "Content-Type: application/json",
		fmt.Sprintf("Content-Length: %d", 5+len(inner)), "Transfer-Encoding: chunked"), "HOST", s.addr)+"0\r\n\r\n"+inner)
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 400 || strings.Contains(string(b), "smuggler") {
		t.Errorf("status %d, %v: %s", res.StatusCode, err, short(string(b)))
	}
}

// everybodysOwn runs many programs at once, some of which die: nobody gets
// the output of another.
func (s *server) everybodysOwn(t *testing.T) {
	work := make(chan int)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for i := range work {
				clock := program.Clocks()[i%2]
				name := fmt.Sprintf("client %d of all", i)
				code, status := helloProgram(name), program.OK
				if i%5 == 0 {
					code = strings.Replace(code, "}\n", "; panic(\""+name+"\") }\n", 1)
					status = program.Panic
				}
				a := s.run(t, clock, code)
				if a.result == nil || a.result.Output(program.Stdout) != "hello, "+name+"\n" || a.result.Outcome.Status != status ||
					status == program.Panic && a.result.Outcome.Message != "panic: "+name {
					t.Errorf("%s: %s", name, short(string(a.raw)))
				}
			}
		})
	}
	for i := range 300 {
		work <- i
	}
	close(work)
	wg.Wait()
}

// fromOutside runs a program that listens on an address that is taken on
// this machine: it gets it, in a network of its own, and is called by nobody
// who calls that address here.
func (s *server) fromOutside(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code := `package main

import (
	"fmt"
	"net"
	"time"
)

func main() {
	l, err := net.Listen("tcp", "` + l.Addr().String() + `")
	fmt.Println("listening", err)
	go func() {
		l.Accept()
		fmt.Println("called")
	}()
	time.Sleep(time.Second)
}
`
	done := make(chan answer, 1)
	go func() { done <- s.run(t, program.Real, code) }()
	for {
		select {
		case a := <-done:
			if a.result == nil || a.result.Output(program.Stdout) != "listening <nil>\n" || a.result.Outcome.Status != program.OK {
				t.Errorf("the program did not listen, or was called: %s", short(string(a.raw)))
			}
			return
		case <-time.After(50 * time.Millisecond):
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
		}
	}
}

// caches asks for what a cache must not keep: it would tell the next reader
// what only the load, or the attacker, has caused.
func (s *server) caches(t *testing.T) {
	for name, query := range map[string]string{
		"loop":     "program=" + deflated(inMain("for {}")),
		"memory":   "program=" + deflated(inMain("b := make([]byte, 1<<36); println(len(b))")),
		"real":     "clock=real&program=" + deflated(inMain("println(1)")),
		"mistake":  "program=!",
		"unknown":  "program=" + deflated(inMain("")) + "&cache=1",
		"streamed": "program=" + deflated(inMain("println(1)")),
		"ok":       "program=" + deflated(inMain("println(1)")),
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/api/run?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if name == "streamed" {
			req.Header.Set("Accept", "application/x-ndjson")
		}
		res, err := s.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		got, want := res.Header.Get("Cache-Control"), "no-store"
		if name == "ok" {
			want = "public, max-age=3600, s-maxage=86400"
			if !strings.Contains(res.Header.Get("Vary"), "Accept") {
				t.Errorf("one form may be cached for the other: Vary %q", res.Header.Get("Vary"))
			}
		}
		if got != want {
			t.Errorf("%s: Cache-Control %q, want %q", name, got, want)
		}
	}
}
