package sandbox

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"bingfa/playground/program"
)

// commands builds those in the folders probe and lesser, once, and returns
// the folder they are in. They are programs of their own because the test
// binary may be linked with cgo, as the race detector is: then not all
// threads can be locked down. Everybody may execute them.
var commands = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv(builtCommands); dir != "" {
		return dir, nil
	}
	dir, err := os.MkdirTemp("", "probe")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", dir, "./probe", "./lesser")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return dir, nil
})

// builtCommands is the environment variable that tells where they are.
const builtCommands = "BUILT_COMMANDS"

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := commands(); err == nil && os.Getenv(builtCommands) == "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// command returns the path of one of the commands.
func command(t *testing.T, name string) string {
	t.Helper()
	dir, err := commands()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// attempt starts the probe under layers and returns how its try ended: the
// name of an error, "ok", or the name of the signal that ended it.
func attempt(t *testing.T, layers []Layer, try string) string {
	t.Helper()
	return attemptWith(t, layers, try, nil)
}

func attemptWith(t *testing.T, layers []Layer, try string, change func(*exec.Cmd)) string {
	t.Helper()
	names := cmp.Or(strings.ReplaceAll(join(layers), " ", ","), "none")
	cmd := exec.Command(command(t, "probe"), names, try)
	cmd.Env = []string{}
	if change != nil {
		change(cmd)
	}
	out, err := cmd.CombinedOutput()
	text := strings.TrimSpace(string(out))
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	if err != nil {
		return fmt.Sprintf("%v: %s", err, text)
	}
	return text
}

// offeredHere returns those of layers that this machine offers.
func offeredHere(t *testing.T, layers []Layer) []Layer {
	t.Helper()
	held := reportOf(t).Held
	return slices.DeleteFunc(slices.Clone(layers), func(l Layer) bool { return !slices.Contains(held, l) })
}

// reportOf returns what the probe reports under all layers, started by a
// command with arguments, if there is one.
func reportOf(t *testing.T, starter ...string) Report {
	t.Helper()
	args := append(starter, command(t, "probe"), "all", "report")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = []string{}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	r, err := DecodeReport(out)
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return r
}

const (
	killed = "CPU time limit exceeded" // SIGXCPU
	fatal  = "bad system call"         // SIGSYS
)

// TestEachLayer holds every layer to what it stops by itself, with those it
// cannot do without. Each try succeeds, or fails otherwise, without.
func TestEachLayer(t *testing.T) {
	listenAbstract(t)
	for _, c := range []struct {
		layers []Layer
		try    string
		want   string
		root   bool // says something only if the probe starts as root
	}{
		{[]Layer{User}, "setuid", "EPERM", true},
		{[]Layer{User}, "setgid", "EPERM", true},
		{[]Layer{User}, "setgroups", "EPERM", true},
		{[]Layer{User}, "kill parent", "EPERM", true},
		{[]Layer{User}, "parent's memory", "EACCES", true},
		{[]Layer{User}, "shadow", "EACCES", true},
		{[]Layer{User}, "mount", "EPERM", false},
		{[]Layer{User}, "chroot", "EPERM", false},
		{[]Layer{User}, "fchownat", "EPERM", false},
		{[]Layer{User}, "sethostname", "EPERM", false},
		{[]Layer{User}, "work", "ok", false},
		{[]Layer{User, Nice}, "setpriority", "EACCES", false},
		{[]Layer{User, Threads}, "forks", "EAGAIN", true},
		{[]Layer{User, Threads}, "work", "ok", true},
		{[]Layer{User, NotDumpable}, "own memory", "EACCES", false},
		{[]Layer{User, NotDumpable}, "own environment", "EACCES", false},
		{[]Layer{NoNewPrivs}, "new privs", "EINVAL", false},
		{[]Layer{NoNewPrivs, Landlock}, "openat", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "passwd", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "create", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "mkdirat", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "symlinkat", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "mknodat", "EACCES", false},
		{[]Layer{NoNewPrivs, Landlock}, "work", "ok", false},
		{[]Layer{CPU}, "busy", killed, false},
		{[]Layer{Memory}, "mmap much", "ENOMEM", false},
		{[]Layer{Memory}, "mmap", "ok", false},
		{[]Layer{Files}, "openat", "EMFILE", false},
		{[]Layer{Files}, "dup", "EMFILE", false},
		{[]Layer{Files}, "pipe2", "EMFILE", false},
		{[]Layer{Files}, "socket", "EMFILE", false},
		{[]Layer{Files}, "grow", "EFBIG", false},
		{[]Layer{User, Kernel}, "mlock", "EPERM", false},
		{[]Layer{User, Kernel}, "mq_open", "EMFILE", false},
	} {
		t.Run(fmt.Sprintf("%s/%s", join(c.layers), c.try), func(t *testing.T) {
			if c.root && os.Geteuid() != 0 {
				t.Skip("says something only for a server that is root")
			}
			need(t, c.layers)
			if got := attempt(t, c.layers, c.try); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	for _, c := range []struct {
		try  string
		abi  int
		want string
	}{{"connect", 4, "EACCES"}, {"listen", 4, "EACCES"}, {"connect abstract", 6, "EPERM"}} {
		if abi, _ := landlockABI(); abi < c.abi {
			t.Logf("%s: this kernel's Landlock is of version %d", c.try, abi)
			continue
		}
		if got := attempt(t, []Layer{NoNewPrivs, Landlock}, c.try); got != c.want {
			t.Errorf("landlock %s: %s, want %s", c.try, got, c.want)
		}
	}
}

// need skips a test of layers that this machine does not offer.
func need(t *testing.T, layers []Layer) {
	t.Helper()
	if here := offeredHere(t, layers); len(here) < len(layers) {
		t.Skipf("this system offers only %v of %v", here, layers)
	}
}

// listenAbstract lets the probe find an abstract socket.
func listenAbstract(t *testing.T) {
	t.Helper()
	l, err := net.Listen("unix", fmt.Sprintf("@bingfa-probe-%d", os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
}

// refusedCalls are those that the filter refuses without ending the process.
var refusedCalls = []string{"openat", "create", "passwd", "shadow", "own memory", "own environment",
	"parent's memory", "parent's environment", "parent's descriptors", "parent's folder", "fstat", "statx",
	"getdents64", "pipe2", "eventfd2", "fcntl of 9", "getppid", "uname", "ioctl", "mmap executable", "mmap shared", "mmap a file"}

// TestSeccomp makes every try there is under the filter alone, and again
// under everything: what a Go program needs passes, a few calls are refused,
// all others are fatal.
func TestSeccomp(t *testing.T) {
	for _, c := range []struct {
		layers []Layer
		expect map[string]string
	}{
		// Without the limits, two tries say nothing.
		{[]Layer{NoNewPrivs, Seccomp}, map[string]string{"busy": "", "grow": "", "mmap much": "ok"}},
		{offeredHere(t, All()), map[string]string{"busy": killed, "grow": "EFBIG", "mmap much": "ENOMEM"}},
	} {
		need(t, []Layer{Seccomp})
		for _, try := range []string{"nothing", "work", "mmap", "tgkill itself"} {
			c.expect[try] = "ok"
		}
		for _, try := range []string{"prctl", "new privs"} {
			c.expect[try] = "EINVAL"
		}
		for _, try := range refusedCalls {
			c.expect[try] = "EPERM"
		}
		checkAll(t, c.layers, c.expect)
	}
}

// checkAll makes every try there is; what expect does not name must be fatal.
func checkAll(t *testing.T, layers []Layer, expect map[string]string) {
	t.Helper()
	out, err := exec.Command(command(t, "probe"), "list").Output()
	if err != nil {
		t.Fatal(err)
	}
	tries := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(tries) < 100 {
		t.Fatalf("only %d tries", len(tries))
	}
	for _, try := range tries {
		want, known := expect[try]
		if !known {
			want = fatal
		}
		if want == "" { // says nothing here
			continue
		}
		if got := attempt(t, layers, try); got != want {
			t.Errorf("%s: %s, want %s", try, got, want)
		}
	}
}

// TestRefuses checks that a process in which a layer does not hold is told so.
func TestRefuses(t *testing.T) {
	got := attemptWith(t, []Layer{Environment}, "nothing", func(c *exec.Cmd) { c.Env = []string{"SECRET=1"} })
	if !strings.Contains(got, "environment did not take hold: 1 variables") {
		t.Errorf("with a variable: %s", got)
	}
}

// TestWithout checks what of the layers needs another one: that is told, and
// names that are none are refused.
func TestWithout(t *testing.T) {
	need(t, []Layer{User, Seccomp})
	if got := attempt(t, []Layer{User, Seccomp}, "nothing"); !strings.HasSuffix(got, "not seccomp (not without no_new_privs)") {
		t.Errorf("a filter without no_new_privs: %s", got)
	}
	r, err := Apply(program.Limits{}, "moat", CPU)
	if err == nil || !strings.Contains(err.Error(), `there is no layer "moat"`) || len(r.Held) > 0 {
		t.Errorf("%v, %v", r, err)
	}
}

// TestInherited checks that a worker closes what its server left open.
func TestInherited(t *testing.T) {
	secret, err := os.Open("/etc/hostname")
	if err != nil {
		t.Skip(err)
	}
	defer secret.Close()
	leak := func(c *exec.Cmd) {
		for range 7 {
			c.ExtraFiles = append(c.ExtraFiles, secret) // 3 to 9
		}
	}
	if got := attemptWith(t, []Layer{User}, "fcntl of 9", leak); got != "ok" {
		t.Fatalf("without the layer: %s", got)
	}
	if got := attemptWith(t, []Layer{Descriptors}, "fcntl of 9", leak); got != "EBADF" {
		t.Errorf("with the layer: %s", got)
	}
}

// TestUserNamespace starts the probe as root of a namespace with one user, as
// rootless containers have it: the layer User is missing then, and all others
// hold.
func TestUserNamespace(t *testing.T) {
	alone := func(c *exec.Cmd) {
		c.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
	}
	if got := attemptWith(t, []Layer{CPU}, "nothing", alone); got != "ok" {
		t.Skipf("the system has no user namespaces: %s", got)
	}
	if got := attemptWith(t, []Layer{User}, "nothing", alone); !strings.Contains(got, "not user (root of a user namespace that ") {
		t.Errorf("the layer user: %s", got)
	}
	layers := slices.DeleteFunc(offeredHere(t, All()), func(l Layer) bool { return l == User || l == Threads })
	if got := attemptWith(t, layers, "work", alone); got != "ok" {
		t.Errorf("the other layers: %s", got)
	}
}
