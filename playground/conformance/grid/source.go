package grid

import (
	"regexp"
	"slices"
	"strings"
)

// packages are what programs of the grid import, by the name that they use.
var packages = map[string]string{
	"atomic": "sync/atomic", "bufio": "bufio", "bytes": "bytes", "cmp": "cmp", "context": "context", "errors": "errors", "fmt": "fmt",
	"heap": "container/heap", "io": "io", "iter": "iter", "json": "encoding/json", "list": "container/list", "maps": "maps",
	"math": "math", "os": "os", "reflect": "reflect", "runtime": "runtime", "slices": "slices", "sort": "sort",
	"strconv": "strconv", "strings": "strings", "sync": "sync", "tabwriter": "text/tabwriter", "template": "text/template",
	"time": "time", "unicode": "unicode", "utf8": "unicode/utf8",
}

// selected is a name of a package in use.
var selected = regexp.MustCompile(`(?m)(?:^|[^\w."])([a-z][a-z0-9]*)\.[A-Z]`)

// file makes a program of declarations: it adds the package clause and the
// imports.
func file(decls string) string {
	var paths []string
	for _, m := range selected.FindAllStringSubmatch(decls, -1) {
		if path := packages[m[1]]; path != "" {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, p := range slices.Compact(paths) {
		b.WriteString("\t\"" + p + "\"\n")
	}
	b.WriteString(")\n\n" + strings.TrimLeft(decls, "\n"))
	return b.String()
}
