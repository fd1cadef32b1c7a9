package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"bingfa/generator/diagnostic"
	"bingfa/generator/disk"
	"bingfa/generator/note"

	"go.yaml.in/yaml/v3"
)

// stagePrefix begins the names of folders that hold what is not in its place
// yet. They are hidden, so a preview does not see them.
const stagePrefix = ".bingfa-new-"

// A Stage is a plan's files in a hidden folder on the same disk.
type Stage struct {
	plan *Plan
	// dir is the folder, "" before it is made: files have the names there that
	// the plan gives them. written are the names of those that are in it.
	dir     string
	written map[string]bool
	made    []string // what to remove if it fails, in the order of making
}

// Stage writes the plan's files to a hidden folder. Call [Stage.Discard] in
// the end, whatever happens.
func (p *Plan) Stage() (*Stage, error) {
	s := &Stage{plan: p, written: map[string]bool{}}
	err := s.write()
	if err != nil {
		return nil, errors.Join(err, s.Discard())
	}
	return s, nil
}

func (s *Stage) write() error {
	p := s.plan
	if err := s.mkdir(p.Dir); err != nil {
		return unwritable(filepath.ToSlash(p.Dir), err)
	}
	base := p.content
	if p.NewSite {
		base = "."
	} else if p.Chapter > 0 {
		f, err := os.OpenFile(p.at(p.SiteFile), os.O_WRONLY, 0)
		if err != nil {
			return unwritable(p.SiteFile, err) // it can be replaced, but is not meant to be
		}
		f.Close()
	}
	dir, err := os.MkdirTemp(p.at(base), stagePrefix+"*")
	if err != nil {
		return unwritable(base, err)
	}
	s.dir = dir
	for _, f := range p.Files {
		if err := s.writeFile(f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stage) writeFile(f File) error {
	file := filepath.Join(s.dir, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return unwritable(path.Dir(f.Name), err)
	}
	if err := os.WriteFile(file, f.Data, 0o666); err != nil {
		return unwritable(f.Name, err)
	}
	s.written[f.Name] = true
	return nil
}

// mkdir makes a folder with those above it, and remembers what it made.
func (s *Stage) mkdir(dir string) error {
	if err := os.Mkdir(dir, 0o777); err == nil {
		s.made = append(s.made, dir)
		return nil
	} else if errors.Is(err, fs.ErrExist) {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.mkdir(filepath.Dir(dir)); err != nil {
		return err
	}
	return s.mkdir(dir)
}

// Commit moves the files into their place and names the note in site.yaml.
// After an error, [Stage.Discard] makes all as it was before.
func (s *Stage) Commit() error {
	// What came to the plan meanwhile, such as a recording.
	for _, f := range s.plan.Files {
		if s.written[f.Name] {
			continue
		}
		if err := s.writeFile(f); err != nil {
			return err
		}
	}
	if err := s.move(""); err != nil {
		return err
	}
	undo := func() error { return nil }
	if s.plan.lockFile != "" {
		var err error
		if undo, err = s.plan.confirmNote(); err != nil {
			return err
		}
	}
	if !s.plan.NewSite && s.plan.Chapter > 0 {
		if err := s.plan.nameNote(); err != nil {
			return errors.Join(err, undo())
		}
	}
	s.made = nil
	return nil
}

// move moves what is staged below a folder; the topmost folder that is new in
// one step.
func (s *Stage) move(name string) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, name))
	if err != nil {
		return unwritable(filepath.ToSlash(name), err)
	}
	for _, e := range entries {
		name := filepath.Join(name, e.Name())
		to := filepath.Join(s.plan.Dir, name)
		info, err := os.Stat(to)
		switch {
		case err == nil && e.IsDir() && info.IsDir():
			if err := s.move(name); err != nil {
				return err
			}
			continue
		case err == nil:
			return inTheWay(filepath.ToSlash(name), "a file")
		case !errors.Is(err, fs.ErrNotExist):
			return unwritable(filepath.ToSlash(name), err)
		}
		if err := os.Rename(filepath.Join(s.dir, name), to); err != nil {
			return unwritable(filepath.ToSlash(name), err)
		}
		s.made = append(s.made, to)
	}
	return nil
}

// nameNote writes site.yaml with the note in it, in one step. What its author
// has changed in it since the plan was made stays.
func (p *Plan) nameNote() error {
	file := p.at(p.SiteFile)
	src, err := os.ReadFile(file)
	if err != nil {
		return unreadable(p.SiteFile, err)
	}
	at := p.place
	if !bytes.Equal(src, p.original) {
		site := new(note.Site)
		if err := yaml.Unmarshal(src, site); err != nil || at.chapter > len(site.Chapters) {
			return diagnostic.Diagnostic{File: p.SiteFile, Message: "it has changed meanwhile", Hint: "call the command again"}
		}
		for _, c := range site.Chapters {
			if slices.ContainsFunc(c.Notes, func(r note.WrittenPath) bool { return r.Path == p.Note }) {
				return nil
			}
		}
	}
	edited, err := insertNote(p.SiteFile, src, p.Note, at)
	if err != nil {
		return err
	}
	if err := disk.Replace(file, edited); err != nil {
		return unwritable(p.SiteFile, err)
	}
	return nil
}

// Discard removes the hidden folder and, unless [Stage.Commit] has succeeded,
// all that was made.
func (s *Stage) Discard() error {
	var errs []error
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	for _, name := range slices.Backward(s.made) {
		errs = append(errs, os.RemoveAll(name))
	}
	s.made = nil
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("what was made could not be removed again: %w", err)
	}
	return nil
}

// unwritable and unreadable make a file error one that says what to do.
func unwritable(name string, err error) error { return fileError(name, "cannot be written", err) }
func unreadable(name string, err error) error { return fileError(name, "cannot be read", err) }

func fileError(name, message string, err error) error {
	err = disk.Reason(err)
	hint := "check the owner and the permissions of it and of its folder"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		hint = "free some space"
	case errors.Is(err, syscall.ENAMETOOLONG):
		hint = "choose a shorter path"
	case errors.Is(err, syscall.ENOTDIR):
		hint = "a file is in the way: name another folder"
	}
	return diagnostic.Diagnostic{File: name, Message: message + ": " + err.Error(), Hint: hint}
}
