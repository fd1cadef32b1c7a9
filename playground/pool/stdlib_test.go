package pool_test

import (
	"testing"
	"time"

	"bingfa/playground/program"
)

// TestNet runs programs over the network in their own memory.
func TestNet(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "echo", status: ok, stdout: "127.0.0.1:32768 tcp *net.TCPConn\nhello 0\nhello 1\nhello 2\n", code: `package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"sync"
)

func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func(c net.Conn) {
			defer c.Close()
			io.Copy(c, c)
		}(c)
	}
}

func main() {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		panic(err)
	}
	go serve(l)
	var wg sync.WaitGroup
	lines := make([]string, 3)
	for i := 0; i < 3; i++ {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				panic(err)
			}
			defer c.Close()
			if i == 0 {
				fmt.Printf("%v %s %T\n", c.RemoteAddr(), c.LocalAddr().Network(), c)
			}
			fmt.Fprintf(c, "hello %d\n", i)
			lines[i], _ = bufio.NewReader(c).ReadString('\n')
		}()
	}
	wg.Wait()
	l.Close()
	for _, s := range lines {
		fmt.Print(s)
	}
}
`},
		{name: "refused", status: ok, stdout: "dial tcp 127.0.0.1:80: connect: connection refused\ntrue\ndial tcp: lookup go.dev: no such host\n" +
			"dial tcp 8.8.8.8:53: connect: network is unreachable\n",
			code: body("errors fmt net", `_, err := net.Dial("tcp", "localhost:80"); fmt.Println(err)
				var op *net.OpError; fmt.Println(errors.As(err, &op))
				_, err = net.Dial("tcp", "go.dev:80"); fmt.Println(err)
				_, err = net.Dial("tcp", "8.8.8.8:53"); fmt.Println(err)`)},
		{name: "deadline", clock: program.Virtual, status: ok, stdout: "read tcp 127.0.0.1:32769->127.0.0.1:32768: i/o timeout\ntrue 2s\n", end: 2 * time.Second,
			code: body("fmt net os time errors", `l, _ := net.Listen("tcp", "127.0.0.1:0"); c, _ := net.Dial("tcp", l.Addr().String())
				start := time.Now(); c.SetReadDeadline(start.Add(2 * time.Second))
				_, err := c.Read(make([]byte, 1)); fmt.Println(err); fmt.Println(errors.Is(err, os.ErrDeadlineExceeded), time.Since(start))`)},
		{name: "a Conn of the program's own", status: ok, stdout: "GET / /\n", code: `package main

import (
	"fmt"
	"net"
)

type counted struct {
	net.Conn
	n int
}

func (c *counted) Write(b []byte) (int, error) { c.n++; return c.Conn.Write(b) }

func main() {
	a, b := net.Pipe()
	go func() {
		c := &counted{Conn: a}
		fmt.Fprint(c, "GET / /")
		c.Close()
	}()
	buf := make([]byte, 100)
	n, _ := b.Read(buf)
	fmt.Println(string(buf[:n]))
}
`},
		{name: "accept for ever", status: deadlock, exit: 2, message: "all goroutines are asleep - deadlock!", stdout: "[::]:8080\n",
			code: body("fmt net", `l, _ := net.Listen("tcp", ":8080"); fmt.Println(l.Addr()); l.Accept()`)},
		{name: "deadline beyond the end", clock: program.Virtual, status: program.Timeout, exit: -1, limit: program.LimitVirtual, end: time.Minute, message: "virtual",
			code: body("net time", `a, _ := net.ListenPacket("udp", "127.0.0.1:0"); a.SetReadDeadline(time.Now().Add(24 * time.Hour)); a.ReadFrom(nil)`)},
		{name: "udp", status: ok, stdout: "ping 127.0.0.1:32769\npong\n", code: body("fmt net", `p, _ := net.ListenPacket("udp", "127.0.0.1:0")
			c, _ := net.Dial("udp", p.LocalAddr().String()); fmt.Fprint(c, "ping"); b := make([]byte, 10)
			n, from, _ := p.ReadFrom(b); fmt.Println(string(b[:n]), from); p.WriteTo([]byte("pong"), from); n, _ = c.Read(b); fmt.Println(string(b[:n]))`)},
	} {
		check(t, p, c)
	}
}

// TestFiles runs programs over the files in their own memory.
func TestFiles(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "machine", status: ok, stdout: "open /etc/passwd: no such file or directory true\n[dev program tmp] /program []\n",
			code: body("errors fmt io/fs os", `_, err := os.ReadFile("/etc/passwd"); fmt.Println(err, errors.Is(err, fs.ErrNotExist))
				list, _ := os.ReadDir("/"); names := []string{}; for _, e := range list { names = append(names, e.Name()) }
				wd, _ := os.Getwd(); here, _ := os.ReadDir("."); fmt.Println(names, wd, here)`)},
		{name: "write and read", status: ok, stdout: "hello, file\nnotes.txt 12 -rw-r--r--\nd d/e d/e/notes.txt\n",
			code: body("fmt os path/filepath strings io/fs bufio", `os.MkdirAll("d/e", 0o755); f, err := os.Create("d/e/notes.txt"); if err != nil { panic(err) }
				w := bufio.NewWriter(f); fmt.Fprintln(w, "hello, file"); w.Flush(); f.Close()
				b, _ := os.ReadFile("d/e/notes.txt"); fmt.Print(string(b)); i, _ := os.Stat("d/e/notes.txt"); fmt.Println(i.Name(), i.Size(), i.Mode())
				var all []string; filepath.WalkDir("d", func(p string, d fs.DirEntry, err error) error { all = append(all, p); return err }); fmt.Println(strings.Join(all, " "))`)},
		{name: "stdout reassigned", status: ok, stdout: "after hidden\n",
			code: body("fmt io os", `r, w, _ := os.Pipe(); old := os.Stdout; os.Stdout = w; fmt.Println("hidden"); w.Close(); os.Stdout = old
				b, _ := io.ReadAll(r); fmt.Print("after ", string(b))`)},
		{name: "stdout closed", status: exit, exit: 3, stdout: "a\n", stderr: "write /dev/stdout: file already closed\n",
			code: body("fmt os", `fmt.Println("a"); os.Stdout.Close(); _, err := fmt.Println("b"); println(err.Error()); os.Exit(3)`)},
		{name: "too many", status: ok, stdout: "open /dev/null: too many open files\n",
			code: body("fmt os", `for { if _, err := os.Open("/dev/null"); err != nil { fmt.Println(err); return } }`)},
		{name: "too large", status: ok, stdout: "truncate f: file too large\n",
			code: body("fmt os", `f, _ := os.Create("f"); fmt.Println(f.Truncate(1 << 40))`)},
		{name: "memory", status: program.Memory, exit: -1, limit: program.LimitMemory, message: "memory",
			code: body("os", `f, _ := os.Create("f"); b := make([]byte, 1<<20); for { f.Write(b) }`)},
		{name: "processes", status: ok, stdout: "fork/exec /bin/sh: operation not permitted\noperation not permitted operation not permitted os: process already finished\n",
			code: body("fmt os", `_, err := os.StartProcess("/bin/sh", nil, nil); fmt.Println(err)
				kill := func(pid int) error { p, _ := os.FindProcess(pid); return p.Kill() }; fmt.Println(kill(os.Getpid()), kill(os.Getppid()), kill(77))`)},
		{name: "signals", status: deadlock, exit: 2, message: "all goroutines are asleep - deadlock!", stdout: "waiting\n",
			code: body("fmt os os/signal", `c := make(chan os.Signal, 1); signal.Notify(c, os.Interrupt); fmt.Println("waiting"); <-c`)},
		{name: "pipe for ever", status: deadlock, exit: 2, message: "all goroutines are asleep - deadlock!",
			code: body("os", `r, _, _ := os.Pipe(); r.Read(make([]byte, 1))`)},
		{name: "standard input", status: ok, stdout: "0 EOF\nfalse\n",
			code: body("bufio fmt os", `var s string; n, err := fmt.Scan(&s); fmt.Println(n, err); fmt.Println(bufio.NewScanner(os.Stdin).Scan())`)},
		{name: "standard input reassigned", status: ok, stdout: "3 4\n",
			code: body("fmt os", `r, w, _ := os.Pipe(); fmt.Fprintln(w, "3 4"); os.Stdin = r; var a, b int; fmt.Scan(&a, &b); fmt.Println(a, b)`)},
		{name: "random", status: ok, stdout: "8 <nil> true\n", code: body("crypto/rand fmt math/big", `b := make([]byte, 8); n, err := rand.Read(b)
				k, _ := rand.Int(rand.Reader, big.NewInt(10)); fmt.Println(n, err, k.Cmp(big.NewInt(10)) < 0)`)},
		{name: "nothing stays", status: ok, stdout: "false 0\n", code: body("fmt os", `_, err := os.Stat("/tmp/left"); fmt.Println(err == nil, len(os.Environ()))
				os.WriteFile("/tmp/left", nil, 0o644); os.Setenv("A", "b")`)},
	} {
		check(t, p, c)
	}
}

// TestLog: what is logged comes out, in order, and Fatal ends the program
// without deferred calls, whichever way it is called.
func TestLog(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "Fatal", status: exit, exit: 1, stderr: "a\nb\n", code: body("log", `log.SetFlags(0); defer log.Print("never"); log.Print("a"); log.Fatalln("b")`)},
		{name: "method", status: exit, exit: 1, stdout: "x: a\nx: b 1\n", code: body("log os", `l := log.New(os.Stdout, "x: ", 0); defer l.Print("never"); l.Println("a"); l.Fatalf("b %d", 1)`)},
		{name: "default", status: exit, exit: 1, stderr: "a\n", code: body("log", `l := log.Default(); l.SetFlags(0); go l.Fatal("a"); select {}`)},
		{name: "discarded", status: exit, exit: 1, code: body("io log", `log.SetOutput(io.Discard); log.Fatal("a")`)},
		{name: "time", clock: program.Virtual, status: exit, exit: 1, stderr: "2009/11/10 23:00:01 late\n", end: time.Second,
			code: body("log time os", `time.Sleep(time.Second); log.New(os.Stderr, "", log.LstdFlags).Fatal("late")`)},
		{name: "place", status: ok, stderr: "main.go:6: a\nmain.go:6: b\n", code: body("log", `log.SetFlags(log.Lshortfile); log.Print("a"); log.Default().Println("b")`)},
		{name: "panic", status: panicked, exit: 2, stderr: "a 1\n", message: "panic: a 1", line: 6, code: body("log", `log.SetFlags(0); log.Panicf("a %d", 1)`)},
		{name: "recovered", status: ok, stderr: "a\n", stdout: "a\n", code: body("fmt log", `log.SetFlags(0); defer func() { fmt.Println(recover()) }(); log.Panic("a")`)},
		{name: "stringer", status: ok, stderr: "three\n", code: "package main\n\nimport \"log\"\n\ntype n int\n\nfunc (n) String() string { return \"three\" }\n\nfunc main() { log.SetFlags(0); log.Println(n(3)) }\n"},
		{name: "writer", status: ok, stdout: "[p] a\n", code: body("bytes fmt log", `var b bytes.Buffer; log.SetOutput(&b); log.SetPrefix("[p] "); log.SetFlags(0); log.Print("a"); fmt.Print(b.String())`)},
		{name: "stderr reassigned", status: ok, stderr: "still here\n", code: body("log os", `_, w, _ := os.Pipe(); os.Stderr = w; log.SetFlags(0); log.Print("still here")`)},
	} {
		check(t, p, c)
	}
}
