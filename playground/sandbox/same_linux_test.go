package sandbox

import (
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody runs a test again in a process of its own, whose user is not root.
// It reports whether this is that process.
func asNobody(t *testing.T) bool {
	t.Helper()
	const again = "AS_NOBODY"
	if os.Getenv(again) != "" {
		return true
	}
	dir, err := commands()
	if err != nil {
		t.Fatal(err)
	}
	// Where the test binary is, only its own user may go.
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), again+"=1", builtCommands+"="+dir)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Error(err)
	}
	t.Logf("%s", out)
	return false
}

// onParent are tries that reach the parent, and what they give where nothing
// holds them and the user is the same.
var onParent = map[string]string{
	"kill parent": "ok", "tgkill parent": "ok", "pidfd of parent": "ok", "prlimit of parent": "ok", "ptrace parent": "ok",
	"read parent": "EFAULT", "write parent": "EFAULT", // but not for want of rights
	"parent's memory": "ok", "parent's environment": "ok", "parent's descriptors": "ok", "parent's folder": "ok",
}

// TestSameUser is TestSeccomp where that is all there is: the probe has its
// parent's user, which is not root, and no Landlock.
func TestSameUser(t *testing.T) {
	need(t, []Layer{NoNewPrivs, Seccomp})
	if !asNobody(t) {
		return
	}
	for try, want := range onParent {
		if got := attempt(t, nil, try); got != want {
			t.Logf("%s says little here: %s without a filter, not %s", try, got, want)
		}
	}
	expect := map[string]string{"busy": "", "grow": "", "mmap much": "ok"}
	for _, try := range []string{"nothing", "work", "mmap", "tgkill itself"} {
		expect[try] = "ok"
	}
	for _, try := range []string{"prctl", "new privs"} {
		expect[try] = "EINVAL"
	}
	for _, try := range refusedCalls {
		expect[try] = "EPERM"
	}
	checkAll(t, []Layer{NoNewPrivs, Seccomp}, expect)
}

// TestConceal: a server that has concealed itself cannot be read or traced by
// a process of its user that nothing else holds, and starts workers as
// before, also from a file that has no name.
func TestConceal(t *testing.T) {
	if !asNobody(t) {
		return
	}
	here := map[string]bool{}
	for try, want := range onParent {
		here[try] = attempt(t, nil, try) == want
	}
	if !here["parent's environment"] {
		t.Error("the environment cannot be read before: this test cannot fail")
	}
	if err := Conceal(); err != nil {
		t.Fatal(err)
	}
	for try, want := range map[string]string{
		"ptrace parent": "EPERM", "read parent": "EPERM", "write parent": "EPERM",
		"parent's memory": "EACCES", "parent's environment": "EACCES", "parent's descriptors": "EACCES", "parent's folder": "EACCES",
	} {
		if got := attempt(t, nil, try); here[try] && got != want {
			t.Errorf("%s: %s, want %s", try, got, want)
		}
	}
	like := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true} // as pool does
	if got := attemptWith(t, nil, "nothing", func(c *exec.Cmd) { c.SysProcAttr = like }); got != "ok" {
		t.Errorf("starting a file: %s", got)
	}
	fd, err := unix.MemfdCreate("worker", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	nameless := os.NewFile(uintptr(fd), "worker")
	defer nameless.Close()
	probe, err := os.Open(command(t, "probe"))
	if err != nil {
		t.Fatal(err)
	}
	defer probe.Close()
	if _, err := io.Copy(nameless, probe); err != nil {
		t.Fatal(err)
	}
	for what, layers := range map[string]string{"alone": "none", "locked down": "not_dumpable,no_new_privs,files,seccomp"} {
		cmd := exec.Command("/proc/self/fd/"+strconv.Itoa(fd), layers, "nothing")
		cmd.SysProcAttr = like
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != "ok\n" {
			t.Errorf("starting a file without a name, %s: %v: %s", what, err, out)
		}
	}
}
