package scaffold

import (
	"os"
	"path"
	"path/filepath"
	"slices"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// proofNote is a note that has the example and nothing else.
const proofNote = `---
title: Proof
summary: The example by itself.
---
[Example](` + exampleName + `/)

1. One
2. Two
`

// WriteProof makes a site in an empty folder that has nothing but the plan's
// new example, under the name that it will have. To check it is to check the
// example, whatever else the plan's own site has that is not right yet.
func (p *Plan) WriteProof(dir string) error {
	site := "title: Proof\nlanguages: [{code: en}]\nchapters: [{title: Proof, notes: [" + scalar(p.Note) + "]}]\n"
	for _, f := range []File{
		{p.SiteFile, []byte(site)},
		{path.Join(p.content, p.Note, "index.en.md"), []byte(proofNote)},
		{path.Join(p.Example.Dir, note.PythonFile), p.Example.Python},
		{path.Join(p.Example.Dir, note.GoFile), p.Example.Go},
		{path.Join(p.Example.Dir, note.OutputFile), p.Example.Output},
	} {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// TakeProof adds the recording that a check has made in the folder of
// [Plan.WriteProof] to the plan's files. Without one it returns false.
func (p *Plan) TakeProof(dir string) (bool, error) {
	root := p.content
	if root == "." {
		root = ""
	}
	content, list := note.NewLoader(os.DirFS(filepath.Join(dir, p.content)), root).Load()
	if err := list.Err(); err != nil {
		return false, err
	}
	i := 0
	for i < len(content.Notes) && content.Notes[i].Path != p.Note {
		i++
	}
	if i == len(content.Notes) || content.Notes[i].Examples[exampleName] == nil {
		return false, diagnostic.Diagnostic{File: p.Example.Dir, Message: "the example is gone from where it was checked"}
	}
	e := content.Notes[i].Examples[exampleName]
	if e.Recording == nil || string(e.Output) != string(p.Example.Output) {
		return false, nil
	}
	name := path.Join(p.Example.Dir, note.RecordingFile)
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return false, err
	}
	at := 1 + slices.IndexFunc(p.Files, func(f File) bool { return f.Name == path.Join(p.Example.Dir, note.OutputFile) })
	p.Files = slices.Insert(p.Files, at, File{name, data})
	p.Example.Recording = e.Recording
	return true, nil
}
