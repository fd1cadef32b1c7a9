package scaffold

import (
	"strings"

	"bingfa/generator/note"

	"go.yaml.in/yaml/v3"
)

// scalar returns a text as a YAML value on a line of its own, quoted where it
// must be.
func scalar(s string) string {
	return flow(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s})
}

// flow returns a node on one line.
func flow(n *yaml.Node) string {
	out, err := yaml.Marshal(n)
	if err != nil { // a node made of strings can be written
		panic(err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// flowMap returns {name: value, …} on one line.
func flowMap(pairs ...string) string {
	n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, p := range pairs {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: p})
	}
	return flow(n)
}

// flowText returns a text in its languages: one value where all are the same.
// codes are the languages in their order.
func flowText(t note.Text, codes []string) string {
	if s, ok := t[""]; ok {
		list := flow(&yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}}})
		return strings.TrimSuffix(strings.TrimPrefix(list, "["), "]")
	}
	var pairs []string
	for _, code := range codes {
		if s, ok := t[code]; ok {
			pairs = append(pairs, code, s)
		}
	}
	return flowMap(pairs...)
}

// linesText returns a text as the value of a field: a line for each language.
func linesText(t note.Text, codes []string) string {
	if _, ok := t[""]; ok {
		return " " + flowText(t, codes)
	}
	var b strings.Builder
	for _, code := range codes {
		if s, ok := t[code]; ok {
			b.WriteString("\n  " + scalar(code) + ": " + scalar(s))
		}
	}
	return b.String()
}
