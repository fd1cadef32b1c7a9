package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"bingfa/playground/workerbuild"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bingfa": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestScript runs the commands as a user does; see testdata/script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			// The workers are built once for all tests, and Go keeps its
			// caches.
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOTOOLCHAIN", "BINGFA_CI"} {
				if v := goEnv(name); v != "" {
					e.Setenv(name, v)
				}
			}
			cache, err := os.UserCacheDir()
			if err != nil {
				cache = os.TempDir()
			}
			e.Setenv("XDG_CACHE_HOME", cache)
			// For scripts that choose what is on PATH.
			for name, command := range map[string]string{"GO_COMMAND": "go", "BINGFA_COMMAND": "bingfa"} {
				path, err := exec.LookPath(command)
				if err != nil {
					return err
				}
				e.Setenv(name, path)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exec-status": execStatus},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "python":
				if os.Getenv("BINGFA_CI") != "" {
					return true, nil
				}
				_, err := exec.LookPath("python3")
				if err != nil {
					t.Log("no CPython: install the package python3 to check Python examples")
				}
				return err == nil, nil
			case "gevent":
				if os.Getenv("BINGFA_CI") != "" {
					return true, nil
				}
				for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
					if exec.Command(filepath.Join(dir, "python3"), "-c", "import gevent").Run() == nil {
						return true, nil
					}
				}
				t.Log("no gevent: install the package python3-gevent to check examples with it")
				return false, nil
			}
			return false, nil
		},
	})
}

// execStatus is the script command "! exec-status N program args…": the
// program ends with status N.
func execStatus(ts *testscript.TestScript, neg bool, args []string) {
	if !neg || len(args) < 2 {
		ts.Fatalf("usage: ! exec-status N program [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("%v, want exit status %s", err, args[0])
	}
}

// goEnv returns a variable of the environment or, for Go's own, of `go env`.
func goEnv(name string) string {
	if v := os.Getenv(name); v != "" || !strings.HasPrefix(name, "GO") {
		return v
	}
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func TestUsage(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), nil, nil, &stdout, &stderr); code != 2 || !strings.Contains(stderr.String(), "Usage: bingfa") {
		t.Errorf("no arguments: %d, %s", code, &stderr)
	}
	stderr.Reset()
	if code := run(t.Context(), []string{"biuld"}, nil, &stdout, &stderr); code != 2 || !strings.Contains(stderr.String(), `did you mean "build"?`) {
		t.Errorf("a typo: %d, %s", code, &stderr)
	}
	if code := run(t.Context(), []string{"help"}, nil, &stdout, &stderr); code != 0 || !strings.Contains(stdout.String(), "serve") {
		t.Errorf("help: %d, %s", code, &stdout)
	}
}

// What is embedded is what the workers are built from.
func TestWorkerSource(t *testing.T) {
	var missing []string
	for _, pattern := range workerbuild.Files() {
		matches, err := fs.Glob(workerSource, pattern)
		if err != nil || len(matches) == 0 {
			missing = append(missing, pattern)
		}
	}
	if len(missing) > 0 {
		t.Errorf("not embedded: %q; add them to the go:embed lines of workerSource", missing)
	}
}

// A taken port is said, and the next one used; a taken -addr is an error.
func TestListen(t *testing.T) {
	first, _, err := listen("")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, note, err := listen("")
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	_, port, _ := net.SplitHostPort(second.Addr().String())
	if !strings.Contains(note, "is taken; using "+port) || address(second) != "http://localhost:"+port+"/" {
		t.Errorf("said %q, listens at %s", note, address(second))
	}
	if _, _, err := listen(second.Addr().String()); err == nil || !strings.Contains(err.Error(), "choose another address with -addr") {
		t.Errorf("a taken -addr: %v", err)
	}
	if _, _, err := listen("nonsense"); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
		t.Errorf("a wrong -addr: %v", err)
	}
}
