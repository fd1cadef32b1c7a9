package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bingfa/playground/conformance/verdict"
)

// knownFile lists every program on which the playground does not do what the
// toolchain does: a line each, of its name, the kind of its failure and the
// cause, separated by tabs. It is written by -write, which keeps the causes
// that somebody has written: they begin with "because".
const knownFile = "playground/conformance/known.txt"

// tableFile is what the documentation shows.
const tableFile = "playground/CONFORMANCE.md"

const knownHead = `# Programs on which the playground differs from the Go toolchain: name, kind, cause.
# go run ./playground/conformance -write renews the list and CONFORMANCE.md; causes that begin with "because" are kept.
`

// versionMark begins the line that says which toolchain the list is for.
const versionMark = "# Toolchain: "

// known is the list.
type known struct {
	version string // of the toolchain
	entries map[string]entry
}

// An entry is a failure that is known.
type entry struct {
	kind  verdict.Kind
	cause string
}

// readKnown reads the list; where there is none, it is empty.
func readKnown(root string) (known, error) {
	k := known{entries: map[string]entry{}}
	name := filepath.Join(root, filepath.FromSlash(knownFile))
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return k, nil
	} else if err != nil {
		return k, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if v, ok := strings.CutPrefix(line, versionMark); ok {
			k.version = v
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || !slices.Contains(verdict.Kinds(), verdict.Kind(fields[1])) || fields[2] == "" {
			return k, fmt.Errorf("%s:%d: want a name, a kind of failure and a cause, separated by tabs", name, n)
		}
		if _, twice := k.entries[fields[0]]; twice {
			return k, fmt.Errorf("%s:%d: %s is there twice", name, n, fields[0])
		}
		k.entries[fields[0]] = entry{verdict.Kind(fields[1]), fields[2]}
	}
	return k, lines.Err()
}

// renew returns the list for what was judged now.
func (k known) renew(version string, all []judged) known {
	now := known{version, map[string]entry{}}
	for _, j := range all {
		old, ok := k.entries[j.Name]
		switch {
		case j.Unsettled != "":
		case ok && (old.kind == j.Kind && strings.HasPrefix(old.cause, reason) || old.allows(j) && j.Kind == verdict.Pass):
			now.entries[j.Name] = old
		case j.Kind != verdict.Pass:
			now.entries[j.Name] = entry{j.Kind, j.Cause}
		}
	}
	return now
}

// text is the list as it is written.
func (k known) text() string {
	var b strings.Builder
	b.WriteString(knownHead + versionMark + k.version + "\n")
	names := slices.SortedFunc(maps.Keys(k.entries), func(a, b string) int { return cmp.Compare(a, b) })
	for _, name := range names {
		e := k.entries[name]
		fmt.Fprintf(&b, "%s\t%s\t%s\n", name, e.kind, e.cause)
	}
	return b.String()
}

const (
	// reason begins a cause that somebody has written.
	reason = "because"
	// sometimes begins the cause of a failure that does not happen each time.
	sometimes = "not always: "
)

// allows reports whether a program that is listed may be judged so: whether
// one that needs much time or memory reaches the limit depends on the machine.
func (e entry) allows(j judged) bool {
	return e.kind == j.Kind || e.kind == verdict.Stopped && j.Kind == verdict.Pass || strings.HasPrefix(e.cause, sometimes)
}

// check returns what is wrong with the list, given what was judged now. It
// works both ways, so that what was won is not lost again.
func (k known) check(all []judged) []string {
	var wrong []string
	for _, j := range all {
		e, listed := k.entries[j.Name]
		switch {
		case j.Unsettled != "":
		case !listed && j.Kind != verdict.Pass:
			wrong = append(wrong, fmt.Sprintf("%s: %s: %s\n%s", j.Name, j.Kind, j.Cause, j.Detail))
		case listed && !e.allows(j):
			wrong = append(wrong, fmt.Sprintf("%s: %s now, and listed as %s", j.Name, strings.TrimSpace(string(j.Kind)+" "+j.Cause), e.kind))
		}
	}
	return wrong
}

// gone returns the names in the list that belong to no program.
func (k known) gone(all []judged) []string {
	there := map[string]bool{}
	for _, j := range all {
		there[j.Name] = true
	}
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(k.entries)) {
		if !there[name] {
			wrong = append(wrong, name+": listed, but there is no such program")
		}
	}
	return wrong
}

// told returns what was judged as the list tells it, for tables that are the
// same on each machine.
func (k known) told(all []judged) []judged {
	all = slices.Clone(all)
	for i := range all {
		if e, ok := k.entries[all[i].Name]; ok {
			all[i].Kind, all[i].Cause = e.kind, e.cause
		}
	}
	return all
}
