package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// build builds the server; done removes it.
func build(ctx context.Context) (path string, done func(), err error) {
	dir, err := os.MkdirTemp("", "bingfa-load-")
	if err != nil {
		return "", nil, err
	}
	done = func() { os.RemoveAll(dir) }
	path = filepath.Join(dir, "bingfa")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", path, "bingfa").CombinedOutput()
	if err != nil {
		done()
		return "", nil, fmt.Errorf("building bingfa: %w\n%s", err, out)
	}
	return path, done, nil
}

// A server is a process of bingfa host.
type server struct {
	cmd          *exec.Cmd
	log          bytes.Buffer // valid after ended is closed
	url, metrics string
	ended        chan struct{}
	err          error // of the process, valid after ended is closed
}

// startLimit is how long a server may take until programs can run; it may
// have to build its workers.
const startLimit = 10 * time.Minute

// start starts a server and waits until its shelves are full of workers.
func start(ctx context.Context, bingfa string, args ...string) (*server, error) {
	addrs, err := freeAddresses(2)
	if err != nil {
		return nil, err
	}
	s := &server{url: "http://" + addrs[0], metrics: "http://" + addrs[1] + "/metrics", ended: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, bingfa, append([]string{"host", "-api-only", "-addr", addrs[0], "-metrics", addrs[1], "-sandbox", "none", "-rate", "", "-client-runs", "0"}, args...)...)
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for calm, last := 0, -1; calm < 10; {
		select {
		case <-s.ended:
			return nil, fmt.Errorf("the server ended: %w\n%s", s.err, &s.log)
		case <-ctx.Done():
			s.kill()
			return nil, fmt.Errorf("the server did not become ready: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
		n := len(s.workers())
		if calm++; !s.ready() || n != last {
			calm, last = 0, n
		}
	}
	return s, nil
}

// freeAddresses returns addresses that nobody listened on a moment ago.
func freeAddresses(n int) (addrs []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addrs = append(addrs, l.Addr().String())
	}
	return addrs, nil
}

func (s *server) ready() bool {
	resp, err := http.Get(s.url + "/api/ready")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (s *server) pid() int { return s.cmd.Process.Pid }

// kill ends the server at once, if it still runs.
func (s *server) kill() {
	s.cmd.Process.Kill()
	<-s.ended
}

// end ends the server in order; the error says what was not in order.
func (s *server) end() error {
	workers := s.workers()
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		s.kill()
		return errors.New("the server did not end within a minute of SIGTERM")
	}
	if s.err != nil {
		return fmt.Errorf("the server ended with %w\n%s", s.err, &s.log)
	}
	for _, w := range workers {
		if now, err := stat(w.pid); err == nil && now.began == w.began {
			return fmt.Errorf("the server left worker %d behind", w.pid)
		}
	}
	return nil
}

// workers returns the server's workers.
func (s *server) workers() (list []process) {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, _ := strconv.Atoi(filepath.Base(dir))
		if p, err := stat(pid); err == nil && p.parent == s.pid() && strings.HasPrefix(p.name, "worker-") {
			list = append(list, p)
		}
	}
	return list
}

// killWorker kills one worker, idle or not, and reports whether it could.
func (s *server) killWorker() bool {
	workers := s.workers()
	if len(workers) == 0 {
		return false
	}
	p, err := os.FindProcess(workers[rand.IntN(len(workers))].pid)
	return err == nil && p.Kill() == nil
}

// A census counts what a server has.
type census struct{ workers, descriptors, goroutines int }

// more says what c has more of than before, or fewer workers; "" if nothing.
func (c census) more(before census) string {
	var list []string
	if c.workers != before.workers {
		list = append(list, fmt.Sprintf("%d workers instead of %d", c.workers, before.workers))
	}
	if c.descriptors > before.descriptors {
		list = append(list, fmt.Sprintf("%d descriptors instead of %d", c.descriptors, before.descriptors))
	}
	if c.goroutines > before.goroutines {
		list = append(list, fmt.Sprintf("%d goroutines instead of %d", c.goroutines, before.goroutines))
	}
	return strings.Join(list, ", ")
}

// restLimit is how long a server may take to come to rest.
const restLimit = 20 * time.Second

// rest waits until the server is at rest, or has no more than it had before,
// and returns what it has.
func (s *server) rest(before *census) (c census) {
	began := time.Now()
	for same, last := 0, (census{}); same < 10 && time.Since(began) < restLimit; {
		time.Sleep(50 * time.Millisecond)
		c = s.count()
		if same++; c != last || before != nil && c.more(*before) != "" {
			same, last = 0, c
		}
	}
	return c
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)`)

// count counts what the server has now.
func (s *server) count() (c census) {
	c.workers = len(s.workers())
	fds, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.pid()))
	c.descriptors = len(fds)
	resp, err := http.Get(s.metrics)
	if err != nil {
		return c
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if m := goroutines.FindSubmatch(body); m != nil {
		c.goroutines, _ = strconv.Atoi(string(m[1]))
	}
	return c
}
