package table

import (
	"fmt"
	"go/format"
	"strings"
)

// leanTag is what rare packages' files are left out by.
const leanTag = "lean"

// An indexer writes the files that find the tables: one for the packages of
// every worker and one for the rare ones.
type indexer []Selection

func (x indexer) common() ([]byte, error) {
	var b strings.Builder
	b.WriteString(head("") + "package symbols\n\nimport \"reflect\"\n\n")
	fmt.Fprintf(&b, "// GoVersion is the version of Go whose packages these are.\nconst GoVersion = %q\n\n", Version())
	b.WriteString("// extracted lists the packages, sorted.\nvar extracted = [...]string{\n")
	for _, s := range x {
		fmt.Fprintf(&b, "\t%q,\n", s.Path)
	}
	b.WriteString("}\n\n// Rare reports whether a package is not in lean workers.\nfunc Rare(path string) bool {\n\tswitch path {\n\tcase ")
	sep := ""
	for _, s := range x {
		if s.Rare() {
			fmt.Fprintf(&b, "%s%q", sep, s.Path)
			sep = ",\n\t\t"
		}
	}
	b.WriteString(":\n\t\treturn true\n\t}\n\treturn false\n}\n")
	x.finder(&b, "table", false)
	return format.Source([]byte(b.String()))
}

func (x indexer) rare() ([]byte, error) {
	var b strings.Builder
	b.WriteString(head("!"+leanTag) + "package symbols\n\nimport \"reflect\"\n")
	x.finder(&b, "rareTable", true)
	return format.Source([]byte(b.String()))
}

// finder writes the function for the packages that are rare or not.
func (x indexer) finder(b *strings.Builder, name string, rare bool) {
	fmt.Fprintf(b, "\n// %s returns the function that builds a package's table, or nil.\n", name)
	fmt.Fprintf(b, "func %s(path string) func() map[string]reflect.Value {\n\tswitch path {\n", name)
	for _, s := range x {
		if s.Rare() != rare {
			continue
		}
		fn := "table_" + ident(s.Path)
		switch {
		case s.Nothing:
			fn = "table_" + ident(s.Own)
		case s.Own != "":
			fn = fmt.Sprintf("merged(%s, table_%s)", fn, ident(s.Own))
		}
		fmt.Fprintf(b, "\tcase %q:\n\t\treturn %s\n", s.Path, fn)
	}
	rest := "rareTable(path)"
	if rare {
		rest = "nil"
	}
	fmt.Fprintf(b, "\t}\n\treturn %s\n}\n", rest)
}
