package page

import (
	"hash/fnv"
	"strconv"
	"strings"

	"bingfa/generator/note"
)

// exact returns the fingerprint of the Go program of an example of which an
// earlier run is as good as a new one: every run is proven to print the very
// same and to end in the same way; on the virtual clock, as no run on the real
// one is like another. For others it returns "".
func exact(e *note.Example) string {
	if e.Recording == nil || !e.Config.Exact() || e.Config.Clock == "real" || note.Kind(e.Recording.Go.Outcome) == "timeout" {
		return ""
	}
	return fingerprint(shown(string(e.Go)))
}

// fingerprint tells whether a page's code is the program still, after edits
// and patches: FNV-1a, 32 bits, in hexadecimal digits; as in
// theme/scripts/link.ts.
func fingerprint(program string) string {
	h := fnv.New32a()
	h.Write([]byte(program)) // never fails
	return strconv.FormatUint(uint64(h.Sum32()), 16)
}

// shown returns a program as the text of a page has it: code ends the last
// line.
func shown(program string) string {
	if program != "" && !strings.HasSuffix(program, "\n") {
		program += "\n"
	}
	return program
}
