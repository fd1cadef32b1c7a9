package note

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"bingfa/generator/diagnostic"

	"go.yaml.in/yaml/v3"
)

var (
	yamlLine = regexp.MustCompile(`(?s)^(?:yaml: )?line (\d+): (.*)$`)
	// yamlParser matches the messages of the library's parser, which counts
	// lines from 0; its scanner counts from 1.
	yamlParser  = regexp.MustCompile(`^did not find expected (key|node content|'-' indicator|',' or|<document start>|<stream)`)
	yamlUnknown = regexp.MustCompile(`^field (.+) not found in type \S+$`)
	yamlKind    = regexp.MustCompile("(?s)^cannot unmarshal !!(\\w+)(?: `.*`)? into (.+)$")
	yamlAtLine  = regexp.MustCompile(`\bat line (\d+)$`)
)

// decodeYAML decodes doc, which starts after lineOffset lines of src, into v,
// and refuses fields that v does not have. An empty document leaves v as it is.
func decodeYAML(file string, src []byte, lineOffset int, doc []byte, v any) diagnostic.List {
	dec := yaml.NewDecoder(bytes.NewReader(doc))
	dec.KnownFields(true)
	err := dec.Decode(v)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	messages := []string{err.Error()}
	var typeErr *yaml.TypeError
	if errors.As(err, &typeErr) {
		messages = typeErr.Errors
	}
	var list diagnostic.List
	for _, m := range messages {
		line, hint := 1, yamlHint(m)
		if sub := yamlLine.FindStringSubmatch(m); sub != nil {
			line, _ = strconv.Atoi(sub[1])
			m = sub[2]
			if yamlParser.MatchString(m) {
				line++
			}
		}
		if sub := yamlUnknown.FindStringSubmatch(m); sub != nil {
			fields := yamlFields(reflect.TypeOf(v))
			m = fmt.Sprintf("unknown field %q", sub[1])
			hint = "the fields are " + strings.Join(fields, ", ")
			if near := diagnostic.Nearest(sub[1], fields); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
		}
		if sub := yamlKind.FindStringSubmatch(m); sub != nil {
			m = fmt.Sprintf("%s instead of %s", yamlNode(sub[1]), yamlWanted(sub[2]))
		}
		if sub := yamlAtLine.FindStringSubmatch(m); sub != nil { // "already defined at line 3"
			n, _ := strconv.Atoi(sub[1])
			m = strings.TrimSuffix(m, sub[1]) + strconv.Itoa(n+lineOffset)
		}
		m = strings.TrimPrefix(m, "yaml: ")
		list = append(list, diagnostic.AtLine(file, src, line+lineOffset, 0, "YAML: "+m, hint))
	}
	return list
}

// yamlHint says what to do about what the library's scanner and parser refuse.
func yamlHint(message string) string {
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		return "put a text that has a colon and a space in quotes, as in `title: \"Locks: why\"`, or mend the indentation"
	case strings.Contains(message, "cannot start any token"):
		return "indent with spaces, not with a tab; put a text that begins with @, `, % or | in quotes"
	case strings.Contains(message, "unexpected end of stream"):
		return "close the quote"
	}
	return "check the indentation, the colons and the quotes"
}

// yamlNode describes what stands in the YAML, by its tag.
func yamlNode(tag string) string {
	switch tag {
	case "seq":
		return "a list"
	case "map":
		return "fields (name: value)"
	}
	return "a single value"
}

// yamlWanted describes what should stand there, by the Go type.
func yamlWanted(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "map["):
		return "a text, or one for each language: {zh: …, en: …}"
	case strings.HasPrefix(goType, "note."):
		return "fields (name: value)"
	}
	return "a single value"
}

// yamlPosition returns the place of a value, by the field names (string) and
// list indices (int) that lead to it, or of the last on that way that exists;
// 0, 0 when there is none. A field's place is that of its name.
func yamlPosition(n *yaml.Node, way ...any) (line, column int) {
	if n.Kind == yaml.DocumentNode {
		n = n.Content[0]
	}
	for _, step := range way {
		var next *yaml.Node
		switch step := step.(type) {
		case string:
			for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == step {
					line, column, next = n.Content[i].Line, n.Content[i].Column, n.Content[i+1]
				}
			}
		case int:
			if n.Kind == yaml.SequenceNode && step < len(n.Content) {
				next = n.Content[step]
				line, column = next.Line, next.Column
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return line, column
}

// yamlFields lists the field names of the struct that t points to.
func yamlFields(t reflect.Type) []string {
	var fields []string
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			fields = append(fields, name)
		}
	}
	return fields
}

// fence is a line that begins or ends the front matter.
var fence = regexp.MustCompile(`(?m)^---[ \t]*(?:\n|\z)`)

// parseTranslation splits a note's file into front matter and body.
// src has "\n" line ends.
func parseTranslation(file, language string, src []byte) (*Translation, diagnostic.List) {
	t := &Translation{Language: language, File: file, Source: src}
	open := fence.FindIndex(src)
	if open == nil || open[0] != 0 {
		return nil, diagnostic.List{diagnostic.AtLine(file, src, 1, 0, "the note has no front matter",
			"start the file with `---`, `title: …`, `summary: …`, `---`")}
	}
	rest := src[open[1]:]
	end := fence.FindIndex(rest)
	if end == nil {
		return nil, diagnostic.List{diagnostic.AtLine(file, src, 1, 0, "the front matter does not end",
			"close it with a line that is only `---`")}
	}
	t.BodyOffset = open[1] + end[1]
	list := decodeYAML(file, src, 1, rest[:end[0]], &t.FrontMatter)
	if len(list) > 0 {
		return nil, list
	}
	if strings.TrimSpace(t.Title) == "" {
		list = append(list, diagnostic.AtLine(file, src, 1, 0, "the front matter has no title", "add `title: …`"))
	}
	if strings.TrimSpace(t.Summary) == "" {
		list = append(list, diagnostic.AtLine(file, src, 1, 0, "the front matter has no summary",
			"add `summary: …`, a sentence or three on what the note answers"))
	}
	return t, append(list, t.readAliases()...)
}
