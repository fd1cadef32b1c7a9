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
	yamlLine    = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	yamlUnknown = regexp.MustCompile(`^field (\S+) not found in type \S+$`)
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
		line, hint := 1, "check the indentation, the colons and the quotes"
		if sub := yamlLine.FindStringSubmatch(m); sub != nil {
			line, _ = strconv.Atoi(sub[1])
			m = sub[2]
		}
		if sub := yamlUnknown.FindStringSubmatch(m); sub != nil {
			fields := yamlFields(reflect.TypeOf(v))
			m = fmt.Sprintf("unknown field %q", sub[1])
			hint = "the fields are " + strings.Join(fields, ", ")
			if near := diagnostic.Nearest(sub[1], fields); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
		}
		m = strings.TrimPrefix(m, "yaml: ")
		list = append(list, diagnostic.AtLine(file, src, line+lineOffset, 0, "YAML: "+m, hint))
	}
	return list
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

var fence = []byte("---\n")

// parseTranslation splits a note's file into front matter and body.
// src has "\n" line ends.
func parseTranslation(file, language string, src []byte) (*Translation, diagnostic.List) {
	t := &Translation{Language: language, File: file, Source: src}
	if !bytes.HasPrefix(src, fence) {
		return nil, diagnostic.List{diagnostic.AtLine(file, src, 1, 0, "the note has no front matter",
			"start the file with `---`, `title: …`, `summary: …`, `---`")}
	}
	yamlStart := len(fence)
	end := bytes.Index(src[yamlStart-1:], []byte("\n---\n"))
	switch {
	case end >= 0:
		t.BodyOffset = yamlStart + end + len("---\n")
	case bytes.HasSuffix(src, []byte("\n---")):
		end = len(src) - yamlStart - len("---")
		t.BodyOffset = len(src)
	default:
		return nil, diagnostic.List{diagnostic.AtLine(file, src, 1, 0, "the front matter does not end",
			"close it with a line that is only `---`")}
	}
	list := decodeYAML(file, src, 1, src[yamlStart:yamlStart+end], &t.FrontMatter)
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
	return t, list
}
