package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/disk"
	"bingfa/generator/note"
	"bingfa/generator/site"
	"bingfa/generator/translation"
)

// translationFlags are the flags of check that are about translations alone.
type translationFlags struct {
	table   bool
	confirm []string
}

func (t *translationFlags) define(flags *flag.FlagSet) {
	flags.BoolVar(&t.table, "translations", false, "tell how complete each translation is, and run nothing")
	flags.Func("confirm", "confirm that the translations of `NOTE` render their originals, and run nothing: a note (threads/locks), one file of it (threads/locks/index.en.md), or all; may be repeated", func(names string) error {
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); name == "" {
				return errors.New("name a note, as in threads/locks, or all")
			}
			t.confirm = append(t.confirm, name)
		}
		return nil
	})
}

// given reports whether check is to do nothing else.
func (t *translationFlags) given() bool { return t.table || len(t.confirm) > 0 }

// run does what the flags ask for, with a site that was built from w; problems
// are what the build found.
func (t *translationFlags) run(e *env, w build.Workspace, o *build.Output, problems diagnostic.List, asJSON bool) error {
	if asJSON && len(t.confirm) > 0 {
		return errors.New("-confirm does not go with -json; confirm first, then run -translations -json")
	}
	// A lock with an unfinished merge in it is still of use, and mended here.
	var others diagnostic.List
	for _, p := range problems.Errors() {
		if o == nil || o.Site.Lock == nil || p.File != o.Site.Lock.File {
			others = append(others, p)
		}
	}
	if o == nil || len(others) > 0 {
		if asJSON {
			return writeTranslations(e.stdout, translationReport{Languages: []languageReport{}, Problems: problems})
		}
		return problems.Err()
	}
	if len(t.confirm) > 0 {
		if err := confirmTranslations(e, w, o.Site, t.confirm); err != nil || !t.table {
			return err
		}
		var problems diagnostic.List
		if o, problems = build.New(w, false).Build(); o == nil {
			return problems.Err()
		}
		return printTranslations(e, o.Site, problems, asJSON)
	}
	return printTranslations(e, o.Site, problems, asJSON)
}

// confirmTranslations confirms the named translations in the lock file, and
// tells on standard output what it has confirmed. The error tells which
// sections are refused.
func confirmTranslations(e *env, w build.Workspace, s *site.Site, names []string) error {
	all := s.Translations()
	chosen, err := chooseTranslations(s, all, names, w.Dir)
	if err != nil {
		return err
	}
	var refused diagnostic.List
	var confirmations []translation.Confirmation
	already := 0
	for _, choice := range chosen {
		status := choice.Status
		c := status.Confirm(choice.byFile)
		confirmations = append(confirmations, c)
		refused = append(refused, c.Refused...)
		file := status.Text.Translation.File
		switch {
		case len(c.Confirmed) > 0:
			fmt.Fprintf(e.stdout, "%s: confirmed %s\n", file, sectionNames(c.Confirmed, len(status.Sections)))
		case len(c.Refused) == 0:
			if already++; len(chosen) == 1 {
				fmt.Fprintf(e.stdout, "%s: nothing to confirm, all of it was\n", file)
			}
		}
		missing := slices.DeleteFunc(status.In(translation.Missing), func(section translation.Section) bool { return section.Own != nil }) // confirmed or refused
		if len(missing) > 0 {
			fmt.Fprintf(e.stdout, "%s: not translated yet: %s\n", file, sectionNames(missing, 0))
		}
	}
	if already > 0 && len(chosen) > 1 {
		fmt.Fprintf(e.stdout, "nothing to confirm in %d of %d translations\n", already, len(chosen))
	}
	if err := writeLock(w, translation.Lock(all, confirmations)); err != nil {
		return err
	}
	if len(refused) > 0 {
		fmt.Fprintf(e.stderr, "not confirmed:\n")
	}
	return refused.Err()
}

// sectionNames lists sections by their ids, or counts them if they are all of
// a note's.
func sectionNames(sections []translation.Section, all int) string {
	if len(sections) == all {
		return fmt.Sprintf("all %d sections", all)
	}
	names := make([]string, len(sections))
	for i, section := range sections {
		if names[i] = "#" + section.Original.ID; section.Original.Level == 0 {
			names[i] = "the opening"
		}
	}
	return strings.Join(names, ", ")
}

// A choice is a translation that -confirm names: by its own file, or with
// others by its note or by all.
type choice struct {
	*translation.Status
	byFile bool
}

// chooseTranslations returns the translations that are there and named.
func chooseTranslations(s *site.Site, all []*translation.Status, names []string, dir string) ([]choice, error) {
	root := path.Dir(s.File) // of the content
	chosen := map[*translation.Status]*choice{}
	for _, name := range names {
		clean := name
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsAbs(name) {
			clean = rel
		}
		clean = path.Clean(filepath.ToSlash(clean))
		if root != "." {
			clean = strings.TrimPrefix(clean, root+"/")
		}
		matched, known := false, false
		for _, status := range all {
			file := status.Path + "/index." + status.Text.Language.Code + ".md"
			original := status.Path + "/index." + status.Original.Language.Code + ".md"
			known = known || clean == status.Path || clean == file
			if clean == original {
				return nil, fmt.Errorf("-confirm %s: this is the original; name a translation of it, or the note: -confirm %s", name, status.Path)
			}
			if (clean == "all" || clean == status.Path || clean == file) && !status.Untranslated() {
				matched = true
				if chosen[status] == nil {
					chosen[status] = &choice{Status: status}
				}
				chosen[status].byFile = chosen[status].byFile || clean == file
			}
		}
		if !matched {
			return nil, noTranslation(s, name, clean, known)
		}
	}
	var list []choice
	for _, status := range all {
		if c := chosen[status]; c != nil {
			list = append(list, *c)
		}
	}
	return list, nil
}

// noTranslation says why a name given to -confirm matches nothing.
func noTranslation(s *site.Site, name, clean string, known bool) error {
	switch {
	case len(s.Languages) < 2:
		return fmt.Errorf("-confirm %s: the site has one language only, see %s", name, s.File)
	case clean == "all":
		return errors.New("-confirm all: no note is translated yet")
	case known:
		return fmt.Errorf("-confirm %s: it is not translated yet", name)
	}
	var candidates []string
	for _, p := range s.Pages {
		candidates = append(candidates, p.Note.Path)
		if !p.Missing() {
			candidates = append(candidates, p.Note.Path+"/index."+p.Language.Code+".md")
		}
	}
	hint := "name a note as in " + s.File + ", a file of it, or all"
	if near := diagnostic.Nearest(clean, candidates); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Errorf("-confirm %s: there is no such note or translation; %s", name, hint)
}

// writeLock makes data the site's lock file, in one step.
func writeLock(w build.Workspace, data []byte) error {
	name := path.Join(w.Content, note.LockFile)
	target := filepath.Join(w.ContentDir(), note.LockFile)
	if old, err := os.ReadFile(target); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := disk.Replace(target, data); err != nil {
		return diagnostic.Diagnostic{File: name, Message: "cannot be written: " + disk.Reason(err).Error(), Hint: "check that you may write into the folder, and that the disk has room"}
	}
	return nil
}
