package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/verdict"
)

// counts are programs by kind.
type counts map[verdict.Kind]int

func (c counts) total() (n int) {
	for _, k := range c {
		n += k
	}
	return n
}

// summary writes the tables of a corpus.
func summary(w io.Writer, c *corpus.Corpus, all []judged) {
	total, groups := counts{}, map[string]counts{}
	causes, unsettled := map[string]int{}, map[string]int{}
	first := map[string]string{} // a program for each cause
	for _, j := range all {
		if j.Corpus != c.Name {
			continue
		}
		if j.Unsettled != "" {
			why, _, _ := strings.Cut(j.Unsettled, ":")
			unsettled[why]++
			continue
		}
		if groups[j.Group] == nil {
			groups[j.Group] = counts{}
		}
		total[j.Kind]++
		groups[j.Group][j.Kind]++
		if j.Kind != verdict.Pass {
			cause := string(j.Kind) + " | " + cell(j.Cause)
			causes[cause]++
			first[cause] = cmp.Or(first[cause], j.Name)
		}
	}
	if total.total()+len(unsettled) == 0 {
		return // none was chosen
	}
	words := corpusWords[c.Name]
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n", words[0], words[1])
	heading(w, "")
	row(w, "**all**", total)
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		row(w, g, groups[g])
	}
	list(w, "| failures | kind | cause | such as |\n|--:|---|---|---|", causes, first)
	list(w, "| without a verdict | why |\n|--:|---|", unsettled, nil)
	list(w, "| left out | why |\n|--:|---|", c.Excluded, nil)
}

func heading(w io.Writer, first string) {
	fmt.Fprintf(w, "| %s |", first)
	for _, k := range slices.Backward(verdict.Kinds()) {
		fmt.Fprintf(w, " %s |", k)
	}
	fmt.Fprintf(w, " all | passes |\n|---|%s--:|--:|\n", strings.Repeat("--:|", len(verdict.Kinds())))
}

func row(w io.Writer, name string, c counts) {
	fmt.Fprintf(w, "| %s |", name)
	for _, k := range slices.Backward(verdict.Kinds()) {
		if c[k] == 0 {
			fmt.Fprint(w, " |")
		} else {
			fmt.Fprintf(w, " %d |", c[k])
		}
	}
	fmt.Fprintf(w, " %d | %s |\n", c.total(), percent(c[verdict.Pass], c.total()))
}

func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	// Rounded down: 100 % means all.
	return fmt.Sprintf("%d.%d %%", n*1000/of/10, n*1000/of%10)
}

// list writes counts, the most first, each with what more says of it.
func list(w io.Writer, head string, m map[string]int, more map[string]string) {
	if len(m) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", head)
	for _, k := range slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(m[b]-m[a], cmp.Compare(a, b)) }) {
		fmt.Fprintf(w, "| %d | %s |", m[k], k)
		if s := more[k]; s != "" {
			fmt.Fprintf(w, " %s |", s)
		}
		fmt.Fprintln(w)
	}
}

// cell makes text fit into a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
