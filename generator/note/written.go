package note

import "go.yaml.in/yaml/v3"

// A WrittenPath is a path that stands in an author's YAML, and where.
type WrittenPath struct {
	Path         string
	Line, Column int
	Excerpt      string // the line, as in [diagnostic.Diagnostic]
}

// UnmarshalYAML keeps the position beside the path.
func (p *WrittenPath) UnmarshalYAML(n *yaml.Node) error {
	p.Line, p.Column = n.Line, n.Column
	return n.Decode(&p.Path)
}
