package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A preview that is ended in the middle of a check, with connections open,
// leaves nothing behind: no process, no folder, no connection.
func TestServeEnds(t *testing.T) {
	needsPython(t)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	started := filepath.Join(t.TempDir(), "started")
	dir := checkSite(t, "print('one')\n", printsOne)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var stdout, stderr lockedBuffer
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"-C", dir, "serve", "-addr", "127.0.0.1:0"}, nil, &stdout, &stderr) }()
	waitFor(t, "the preview", func() bool { return servedAt.MatchString(stdout.String()) })
	address := strings.Replace(strings.TrimPrefix(servedAt.FindStringSubmatch(stdout.String())[1], "http://"), "localhost", "127.0.0.1", 1)
	write(t, filepath.Join(dir, "content/a/one/demo/main.py"),
		fmt.Sprintf("import os, subprocess, time\np = subprocess.Popen(['sleep', '600'], start_new_session=True)\nopen(%q, 'w').write(f'{os.getpid()} {p.pid} ')\ntime.sleep(600)\n", started))
	var pids []string
	waitFor(t, "the program to be checked", func() bool {
		data, _ := os.ReadFile(started)
		pids = strings.Fields(string(data))
		return len(pids) == 2 && strings.HasSuffix(string(data), " ")
	})
	// Young connections: one that waits, and one that has said nothing yet.
	var connections []net.Conn
	for _, request := range []string{"", "GET /_bingfa/events HTTP/1.1\r\nHost: localhost\r\n\r\n"} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		connections = append(connections, c)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("it ended with %d: %s", code, &stderr)
	}
	for i, c := range connections {
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second)) // less than the server's own patience
		if _, err := io.Copy(io.Discard, c); os.IsTimeout(err) {
			t.Errorf("connection %d is still open", i)
		}
	}
	entries, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("left: %s", e.Name())
	}
	for _, pid := range pids {
		waitFor(t, "process "+pid+" to end", func() bool {
			data, err := os.ReadFile("/proc/" + pid + "/stat")
			return err != nil || strings.Contains(string(data), ") Z ")
		})
	}
}
