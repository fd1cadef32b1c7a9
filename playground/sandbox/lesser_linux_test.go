package sandbox

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestLesser starts the probe, as root and as nobody, on systems that offer
// less. Whatever is missing is told with the reason, everything else holds,
// and programs run.
func TestLesser(t *testing.T) {
	const refused, unknown, invalid = "operation not permitted", "function not implemented", "invalid argument"
	limits := lose(refused, CPU, Memory, Files, Core, Kernel)
	for _, c := range []struct {
		name string
		args []string
		lost map[Layer]string // with a part of the reason
		root map[Layer]string // beside these, when started as root
		only bool             // for root
	}{
		{name: "everything"},
		{name: "no Landlock", args: refuse("ENOSYS", "landlock_create_ruleset", "landlock_restrict_self"), lost: lose(unknown, Landlock)},
		{name: "Landlock is off", args: refuse("EOPNOTSUPP", "landlock_create_ruleset", "landlock_restrict_self"), lost: lose("not supported", Landlock)},
		{name: "Landlock refused", args: refuse("EPERM", "landlock_create_ruleset"), lost: lose(refused, Landlock)},
		{name: "Landlock half refused", args: refuse("EPERM", "landlock_restrict_self"), lost: lose(refused, Landlock)},
		{name: "no seccomp", args: refuse("ENOSYS", "seccomp"), lost: lose(unknown, Seccomp)},
		{name: "no filters", args: refuse("EINVAL", "seccomp"), lost: lose(invalid, Seccomp)},
		{name: "seccomp refused", args: refuse("EPERM", "seccomp"), lost: lose(refused, Seccomp)},
		{name: "setpriority refused", args: refuse("EPERM", "setpriority"), lost: lose(refused, Nice)},
		{name: "getpriority unknown", args: refuse("ENOSYS", "getpriority"), lost: lose(unknown, Nice)},
		{name: "capget refused", args: refuse("EPERM", "capget"), lost: lose(refused, User), root: lose("", Threads)},
		{name: "capset refused", args: refuse("EPERM", "capset"), root: with(lose(refused, User), lose("", Threads))},
		{name: "setresuid refused", args: refuse("EPERM", "setresuid"), lost: lose(refused, User), root: lose("", Threads), only: true},
		{name: "setresgid refused", args: refuse("EPERM", "setresgid"), lost: lose(refused, User), root: lose("", Threads), only: true},
		{name: "setgroups refused", args: refuse("ENOSYS", "setgroups"), lost: lose(unknown, User), root: lose("", Threads), only: true},
		{name: "prlimit64 refused", args: refuse("EPERM", "prlimit64"), lost: limits, root: lose(refused, Threads)},
		// Root that could not become another user needs no no_new_privs.
		{name: "prctl refused", args: refuse("EPERM", "prctl"), lost: lose(refused, NotDumpable, NoNewPrivs), root: with(lose(refused, User), lose("", Threads)), only: true},
		{name: "niceness", args: []string{"-nice", "19"}},
		{name: "lower limits", args: []string{"-limit", "cpu=1,core=0,fsize=0,nofile=16,memlock=0,msgqueue=0,sigpending=64,data=1000000000,as=3000000000"}},
		{name: "/proc not there", args: []string{"-proc", "none"}, lost: lose("no such file", Descriptors, Victim), only: true},
		{name: "/proc not written", args: []string{"-proc", "readonly"}, lost: lose("read-only", Victim), only: true},
	} {
		for _, user := range []string{"root", "nobody"} {
			if c.only && user != "root" {
				continue
			}
			t.Run(c.name+"/"+user, func(t *testing.T) {
				var args []string
				lost := maps.Clone(c.lost)
				switch {
				case user == "root" && os.Geteuid() != 0:
					t.Skip("is for root")
				case user == "root":
					lost = with(lost, c.root)
				case os.Geteuid() == 0:
					args = []string{"-user", fmt.Sprint(nobody)}
				}
				check(t, append(args, c.args...), lost)
			})
		}
	}
	t.Run("prctl refused/nobody", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("who is not root needs prctl to refuse it")
		}
		lost := with(lose(refused, NotDumpable, NoNewPrivs), lose("not without", Landlock, Seccomp))
		check(t, append(refuse("EPERM", "prctl"), "-user", fmt.Sprint(nobody)), lost)
	})
	t.Run("all refused/nobody", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("who is not root needs prctl to refuse it")
		}
		all := refuse("EPERM", "capget", "capset", "getpriority", "landlock_create_ruleset", "landlock_restrict_self", "prctl", "prlimit64", "seccomp", "setpriority")
		lost := with(limits, lose("", User, Nice, NotDumpable, NoNewPrivs, Landlock, Seccomp))
		check(t, append(all, "-user", fmt.Sprint(nobody)), lost)
	})
}

// check starts the probe by the command lesser with args: exactly the lost
// layers are missing, beside those that this machine never has.
func check(t *testing.T, args []string, lost map[Layer]string) {
	t.Helper()
	lesser := command(t, "lesser")
	var usual []string
	if i := slices.Index(args, "-user"); i >= 0 {
		usual = args[i : i+2]
	}
	want := map[Layer]string{}
	for _, m := range reportOf(t, append([]string{lesser}, usual...)...).Missing {
		want[m.Layer] = ""
	}
	maps.Copy(want, lost)
	r := reportOf(t, append([]string{lesser}, args...)...)
	for _, m := range r.Missing {
		why, ok := want[m.Layer]
		if !ok || !strings.Contains(m.Why, why) {
			t.Errorf("missing: %s (%s), want %v", m.Layer, m.Why, want)
		}
		delete(want, m.Layer)
	}
	for l, why := range want {
		t.Errorf("%s is not missing (%s): %v", l, why, r)
	}
	if len(r.Held)+len(r.Missing) != len(All()) {
		t.Errorf("held and missing are not all: %v", r)
	}
	names := strings.ReplaceAll(join(r.Held), " ", ",")
	cmd := exec.Command(lesser, append(args, command(t, "probe"), names, "work")...)
	cmd.Env = []string{}
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "ok\n" {
		t.Errorf("a program under what holds: %v, %s", err, out)
	}
}

// refuse has the command lesser refuse calls with an error.
func refuse(errno string, calls ...string) []string {
	return []string{"-refuse", strings.Join(calls, "="+errno+",") + "=" + errno}
}

// lose returns layers that are missing for a reason.
func lose(why string, layers ...Layer) map[Layer]string {
	lost := map[Layer]string{}
	for _, l := range layers {
		lost[l] = why
	}
	return lost
}

func with(a, b map[Layer]string) map[Layer]string {
	all := lose("")
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}
