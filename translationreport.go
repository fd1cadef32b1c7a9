package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/site"
	"bingfa/generator/translation"
	"bingfa/terminal"
)

// translationReport is what check -translations -json prints.
type translationReport struct {
	// Languages are the site's, in its order.
	Languages []languageReport `json:"languages"`
	// Problems are those of the lock file, and where translations are not built
	// as their originals are; where the site does not build, what is wrong
	// with it.
	Problems diagnostic.List `json:"problems"`
}

// languageReport tells how the translations into one language stand.
type languageReport struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Originals is the number of notes that are translated from the language.
	Originals int `json:"originals"`
	// The sums over Notes.
	translation.Count
	// Percent is the share of complete sections, rounded down; 100 where there
	// is nothing to translate.
	Percent int          `json:"percent"`
	Notes   []noteReport `json:"notes"`
}

// noteReport tells how one translation stands.
type noteReport struct {
	// Note is the note's path.
	Note string `json:"note"`
	// Title is that of the translation, or of the original while there is none.
	Title string `json:"title"`
	// Original is the code of the original's language.
	Original string `json:"original"`
	// File is the translation's, empty while there is none.
	File string `json:"file,omitempty"`
	translation.Count
	Percent  int             `json:"percent"`
	Sections []sectionReport `json:"sections"`
}

// sectionReport tells how one section stands.
type sectionReport struct {
	// ID is the heading's, empty for the opening; Title is the original's.
	ID    string            `json:"id"`
	Title string            `json:"title"`
	State translation.State `json:"state"`
}

// reportTranslations makes the report of a site.
func reportTranslations(s *site.Site, problems diagnostic.List) translationReport {
	r := translationReport{Problems: problems}
	if r.Problems == nil {
		r.Problems = diagnostic.List{}
	}
	all := s.Translations()
	for _, l := range s.Languages {
		lr := languageReport{Code: l.Code, Name: l.Name, Notes: []noteReport{}}
		for _, c := range s.Chapters {
			for _, n := range c.Notes {
				if original, ok := s.Original(n); ok && original.Code == l.Code {
					lr.Originals++
				}
			}
		}
		for _, status := range all {
			if status.Text.Language.Code == l.Code {
				nr := reportNote(status)
				lr.Count = lr.Plus(nr.Count)
				lr.Notes = append(lr.Notes, nr)
			}
		}
		lr.Percent = lr.Count.Percent()
		r.Languages = append(r.Languages, lr)
	}
	return r
}

func reportNote(s *translation.Status) noteReport {
	r := noteReport{Note: s.Path, Title: s.Original.Translation.Title, Original: s.Original.Language.Code, Count: s.Count()}
	if !s.Untranslated() {
		r.Title, r.File = s.Text.Translation.Title, s.Text.Translation.File
	}
	r.Percent = r.Count.Percent()
	for _, section := range s.Sections {
		r.Sections = append(r.Sections, sectionReport{section.Original.ID, section.Original.Title, section.State})
	}
	return r
}

// printTranslations tells how complete each translation is.
func printTranslations(e *env, s *site.Site, problems diagnostic.List, asJSON bool) error {
	// What is complete by the counts may have been mangled since.
	problems = append(slices.Clip(problems), s.CheckTranslations(nil).Errors()...)
	problems.Sort()
	r := reportTranslations(s, problems)
	if asJSON {
		return writeTranslations(e.stdout, r)
	}
	for i, l := range r.Languages {
		if i > 0 {
			fmt.Fprintln(e.stdout)
		}
		fmt.Fprintf(e.stdout, "%s (%s)", l.Name, l.Code)
		if l.Originals > 0 {
			fmt.Fprintf(e.stdout, ", the original of %s", count(l.Originals, "note", "notes"))
		}
		fmt.Fprintln(e.stdout)
		if len(l.Notes) == 0 {
			continue
		}
		row := func(name string, complete, drifted, missing, unconfirmed, percent any) {
			fmt.Fprintf(e.stdout, "  %s %8v %7v %7v %11v %4v\n", terminal.Fit(name, nameCells), complete, drifted, missing, unconfirmed, percent)
		}
		row("note", "complete", "drifted", "missing", "unconfirmed", "%")
		for _, n := range l.Notes {
			row(n.Note+"  "+strings.Join(strings.Fields(n.Title), " "), n.Complete, n.Drifted, n.Missing, n.Unconfirmed, n.Percent)
		}
		row("all "+count(len(l.Notes), "note", "notes"), l.Complete, l.Drifted, l.Missing, l.Unconfirmed, l.Percent)
	}
	return problems.Err()
}

// writeTranslations prints a report as JSON. The error tells that there are
// problems in it.
func writeTranslations(w io.Writer, r translationReport) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return err
	}
	if len(r.Problems.Errors()) > 0 {
		return exitStatus(1)
	}
	return nil
}

// nameCells is the width of the names in the table, which is 80 in all.
const nameCells = 80 - 2 - 9 - 8 - 8 - 12 - 5
