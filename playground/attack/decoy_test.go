package attack

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// Decoys are things of the server's that attacks aim at: they would work if
// a program could reach them.
var decoys struct {
	dir     string // a folder that everyone may write to
	secret  string // in the environment
	content string // of the file
	tcp     net.Listener
	unix    net.Listener
	called  atomic.Int64
}

const (
	decoyVariable = "BINGFA_ATTACK_SECRET"
	loot          = "bingfa-attack-loot" // the name of what attacks create
)

// layDecoys makes the decoys; they go with the test.
func layDecoys(t *testing.T) {
	d := &decoys
	token := strconv.Itoa(os.Getpid())
	d.secret, d.content = "hidden-in-the-environment-"+token, "hidden-in-a-file-"+token
	d.dir = t.TempDir()
	t.Setenv(decoyVariable, d.secret)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	d.tcp, err = net.Listen("tcp", "127.0.0.1:0")
	must(err)
	d.unix, err = net.Listen("unix", filepath.Join(d.dir, "socket"))
	must(err)
	must(os.WriteFile(decoyFile(), []byte(d.content), 0o666))
	// Whatever user a worker has become, it must not be for want of rights
	// that an attack fails.
	must(os.Chmod(decoyFile(), 0o666))
	must(os.Chmod(d.unix.Addr().String(), 0o777))
	must(os.Chmod(d.dir, 0o777))
	must(os.Chmod(filepath.Dir(d.dir), 0o755))
	for _, l := range []net.Listener{d.tcp, d.unix} {
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				d.called.Add(1)
				c.Close()
			}
		}()
	}
}

func decoyFile() string { return filepath.Join(decoys.dir, "secret") }

// checkDecoys removes the decoys and checks that nobody has touched them.
func checkDecoys(t *testing.T) {
	t.Helper()
	d := &decoys
	d.tcp.Close()
	d.unix.Close()
	if n := d.called.Load(); n > 0 {
		t.Errorf("programs have opened %d connections", n)
	}
	if b, err := os.ReadFile(decoyFile()); err != nil || string(b) != d.content {
		t.Errorf("a program has changed a file: %q, %v", b, err)
	}
	home, _ := os.UserHomeDir()
	cwd, _ := os.Getwd()
	for _, dir := range []string{"/", "/tmp", "/var/tmp", "/dev/shm", os.TempDir(), d.dir, home, cwd} {
		found, _ := filepath.Glob(filepath.Join(dir, loot+"*"))
		for _, f := range found {
			t.Errorf("a program has written %s", f)
			os.RemoveAll(f)
		}
	}
}

// secrets are words that no answer may contain.
func secrets() []string { return []string{decoys.secret, decoys.content} }

// bait puts the decoys into a program:
//
//	@FILE@     a file that every user of the machine may read and write
//	@DIR@      a folder that every user may write to
//	@TCP@      the address of a listener on loopback
//	@UNIX@     the path of a listening socket
//	@SERVER@   the address of the server itself
//	@PID@      the server's process number
//	@VARIABLE@ an environment variable of the server's
func (s *server) bait(code string) string {
	return strings.NewReplacer(
		"@FILE@", decoyFile(),
		"@DIR@", decoys.dir,
		"@TCP@", decoys.tcp.Addr().String(),
		"@UNIX@", decoys.unix.Addr().String(),
		"@SERVER@", s.addr,
		"@PID@", strconv.Itoa(os.Getpid()),
		"@VARIABLE@", decoyVariable,
	).Replace(code)
}
