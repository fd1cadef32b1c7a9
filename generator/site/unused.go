package site

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/picture"
)

// checkUnused tells the examples and files of notes that no text shows. With
// nothing of that kind it costs next to nothing; otherwise a look-up for each
// example and file.
func (s *Site) checkUnused() diagnostic.List {
	var list diagnostic.List
	for _, c := range s.Chapters {
		for _, n := range c.Notes {
			if len(n.Examples) > 0 {
				list = append(list, s.unusedExamples(n)...)
			}
		}
	}
	if len(s.Assets) > 0 {
		list = append(list, s.unusedFiles()...)
	}
	return list
}

func (s *Site) unusedExamples(n *note.Note) (list diagnostic.List) {
	shown := map[string]bool{}
	for code := range n.Translations {
		p := s.Page(code, n.Path)
		if p == nil || p.Document == nil {
			return nil
		}
		for _, part := range p.Document.Parts {
			if e, ok := part.Block.(*markdown.Example); ok {
				shown[e.Name] = true
			}
		}
	}
	for _, name := range n.ExampleNames() {
		if !shown[name] {
			list = append(list, diagnostic.Diagnostic{File: n.Examples[name].Dir, Warning: true, Message: "no text shows this example",
				Hint: fmt.Sprintf("show it with a paragraph that is only its link, [%s](%s/), or delete the folder", name, name)})
		}
	}
	return list
}

// unusedFiles tells the files that nothing refers to: no text, and no other
// published file such as a page or a style sheet, which counts as soon as it
// holds the file's name.
func (s *Site) unusedFiles() (list diagnostic.List) {
	used := map[string]bool{}
	for _, p := range s.Pages {
		if p.Document == nil || p.Missing() {
			continue
		}
		for _, l := range p.Document.Links {
			if l.Asset != "" {
				used[l.Asset] = true
			} else if s.isOwn(l) && strings.Contains(l.Address, "/files/") {
				address := strings.TrimPrefix(strings.TrimPrefix(l.Address, s.Origin()), s.Prefix())
				if to, ok := s.find(address); ok {
					used[to.asset] = true
				}
			}
		}
	}
	folded := map[string]string{}
	for _, a := range s.Assets {
		if other, twice := folded[strings.ToLower(a.Name)]; twice {
			list = append(list, diagnostic.Diagnostic{File: s.fileOf(a), Warning: true,
				Message: fmt.Sprintf("the name differs from %q only by case", path.Base(other)), Hint: "rename one of them: on many machines they are one file"})
		}
		folded[strings.ToLower(a.Name)] = a.Name
		if !used[a.Name] && !s.mentioned(a) {
			address := a.Path
			if strings.ContainsAny(address, " ()#?%") {
				address = (&url.URL{Path: a.Path}).EscapedPath()
			}
			use := fmt.Sprintf("link to it, [text](%s)", address)
			if picture.Named(a.Name) {
				use = fmt.Sprintf("show it, ![what it shows](%s)", address)
			}
			list = append(list, diagnostic.Diagnostic{File: s.fileOf(a), Warning: true, Message: "nothing refers to this file",
				Hint: use + ", or delete it: it is published all the same"})
		}
	}
	return list
}

// fileOf returns the path of an asset as the author knows it.
func (s *Site) fileOf(a note.Asset) string { return path.Join(path.Dir(s.File), a.Name) }

// textFiles are the endings of files that can refer to others.
var textFiles = map[string]bool{".html": true, ".htm": true, ".css": true, ".js": true, ".mjs": true, ".svg": true, ".json": true, ".xml": true, ".txt": true}

// mentioned reports whether another file below the same note holds the name of
// an asset.
func (s *Site) mentioned(a note.Asset) bool {
	name := []byte(path.Base(a.Name))
	root := strings.TrimSuffix(a.Name, a.Path)
	for _, other := range s.Assets {
		if other.Name != a.Name && strings.HasPrefix(other.Name, root) && textFiles[strings.ToLower(path.Ext(other.Name))] && bytes.Contains(other.Data, name) {
			return true
		}
	}
	return false
}
