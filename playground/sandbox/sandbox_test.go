package sandbox

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseRequirement(t *testing.T) {
	for s, want := range map[string][]Layer{"strangers": Strangers(), "all": All(), "none": nil, "cpu": {CPU}, "cpu, seccomp": {CPU, Seccomp}} {
		if got, err := ParseRequirement(s); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v", s, got, err)
		}
	}
	for _, s := range []string{"", "everything", "cpu,", "cpu;memory"} {
		if got, err := ParseRequirement(s); err == nil || !strings.Contains(err.Error(), "seccomp") {
			t.Errorf("%q: %v, and the error %v does not list the layers", s, got, err)
		}
	}
}

func TestReport(t *testing.T) {
	r := Report{Held: []Layer{CPU, Memory}, Missing: []Missing{{Landlock, "not enabled"}}}
	if got, err := DecodeReport(r.Encode()); err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("%+v %v", got, err)
	}
	if err := r.Lacks([]Layer{CPU}); err != nil {
		t.Error(err)
	}
	err := r.Lacks([]Layer{CPU, Landlock, Seccomp})
	if err == nil || err.Error() != "the sandbox lacks landlock: not enabled\nthe sandbox lacks seccomp: this system does not have it" {
		t.Errorf("%v", err)
	}
	if s := r.String(); s != "cpu memory; not landlock (not enabled)" {
		t.Errorf("%s", s)
	}
	if _, err := DecodeReport([]byte("cpu memory")); err == nil {
		t.Error("no error for what is not JSON")
	}
}

// TestSteps checks that every step has a place in All, in that order.
func TestSteps(t *testing.T) {
	all, last := All(), -1
	for _, s := range steps() {
		i := slices.Index(all, s.layer)
		if i <= last {
			t.Errorf("%s is out of order", s.layer)
		}
		if s.verify == nil {
			t.Errorf("%s cannot be verified", s.layer)
		}
		last = i
	}
	for _, l := range Strangers() {
		if !slices.Contains(all, l) {
			t.Errorf("%s is no layer", l)
		}
	}
}
