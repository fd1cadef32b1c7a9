package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strings"

	"bingfa/generator/note"
	"bingfa/generator/scaffold"
	"bingfa/terminal"
)

const newHelp = `Usage: bingfa new [flags] NOTE
       bingfa new [flags]

Makes what an author starts from:

  a new note, such as threads/timers, in every language of the site, with an
  example that is proven and recorded; site.yaml names it;

  for a note that lacks a language, a copy of the original to translate;

  in an empty folder, and without NOTE in any that is no site, a whole site.

It happens as a whole or not at all.

`

// newNote makes a note, or a site.
func newNote(ctx context.Context, e *env, args []string) error {
	f := e.flagSet("new")
	f.Usage = func() {
		fmt.Fprint(f.Output(), newHelp)
		f.PrintDefaults()
	}
	r := scaffold.Request{Dir: e.dir, Titles: note.Text{}, NewChapter: note.Text{}}
	f.Func("title", "`title` of the note, for all languages or, as in en=Timers, for one; may be repeated", func(s string) error { return addText(r.Titles, s) })
	f.StringVar(&r.Chapter, "chapter", "", "number or title of the `chapter` for the note (default: where its neighbours are, else the last)")
	f.Func("new-chapter", "`title` of a new chapter for the note, as in -title", func(s string) error { return addText(r.NewChapter, s) })
	f.Func("languages", "`codes` of a new site's languages, the main one first (default: zh,en)", func(s string) error {
		for code := range strings.SplitSeq(s, ",") {
			r.Languages = append(r.Languages, strings.TrimSpace(code))
		}
		return nil
	})
	prove := f.Bool("prove", true, "run the example on every engine and record it; the first time this builds the playground's workers")
	dry := f.Bool("dry-run", false, "tell what would be made, and make nothing")
	var err error
	if r.Note, err = parseOne(f, args); err != nil {
		return err
	}
	plan, err := scaffold.New(r)
	if err != nil {
		return err
	}
	if *dry {
		tellMade(e.stdout, plan, "would make", "would name", "would confirm")
		return nil
	}
	stage, err := plan.Stage()
	if err != nil {
		return err
	}
	var unproven error
	if *prove && plan.Example != nil {
		unproven, err = proveNew(ctx, e, plan)
	}
	stopped := ctx.Err() != nil
	if err == nil && !stopped {
		err = stage.Commit()
	}
	if left := stage.Discard(); left != nil {
		fmt.Fprintf(e.stderr, "bingfa: %v\n", left)
	}
	switch {
	case stopped:
		fmt.Fprintln(e.stderr, "bingfa new: stopped; nothing was made")
		return interrupted(ctx)
	case err != nil:
		return err
	}
	tellMade(e.stdout, plan, "made", "named", "confirmed")
	tellNext(e, plan, unproven)
	return nil
}

// parseOne parses flags that may stand before and after one argument, and
// returns it; "" without one.
func parseOne(f *flag.FlagSet, args []string) (string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return "", err
			}
			return "", errUsage
		}
		if f.NArg() == 0 {
			break
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(rest) > 1 {
		fmt.Fprintf(f.Output(), "bingfa new: one note at a time; there are %d: %s\n", len(rest), strings.Join(rest, " "))
		return "", errUsage
	}
	return strings.Join(rest, ""), nil
}

// languagePrefix is what a text begins with that is for one language.
var languagePrefix = regexp.MustCompile(`^([a-z]{2,3}(?:-[a-z0-9]{2,8})*)=`)

// addText adds a text from a flag: TEXT or CODE=TEXT.
func addText(t note.Text, s string) error {
	code := ""
	if m := languagePrefix.FindStringSubmatch(s); m != nil {
		code, s = m[1], strings.TrimPrefix(s, m[0])
	}
	s = strings.TrimSpace(s)
	switch _, twice := t[code]; {
	case s == "":
		return errors.New("it is empty")
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return errors.New("it has more than one line, or characters that cannot be seen")
	case twice && code != "":
		return fmt.Errorf("there are two for %s", code)
	case twice:
		return errors.New("there are two for all languages; write CODE=TITLE for one")
	}
	t[code] = s
	return nil
}

// proveNew checks the plan's example on every engine and adds its recording to
// the plan. unproven tells why there is none.
func proveNew(ctx context.Context, e *env, plan *scaffold.Plan) (unproven, err error) {
	dir, err := os.MkdirTemp("", "bingfa-new-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := plan.WriteProof(dir); err != nil {
		return nil, err
	}
	if terminal.Is(e.stderr) {
		fmt.Fprintln(e.stderr, "Proving the example; -prove=false leaves it out.")
	}
	unproven = check(ctx, &env{dir: dir, stdin: e.stdin, stdout: io.Discard, stderr: e.stderr}, []string{"-update"})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	proven, err := plan.TakeProof(dir)
	if !proven && unproven == nil {
		unproven = errors.New("the engines do not agree on it")
	}
	return unproven, err
}

// tellMade lists what was made.
func tellMade(w io.Writer, plan *scaffold.Plan, made, named, confirmed string) {
	for _, f := range plan.Files {
		fmt.Fprintf(w, "%s %s\n", made, f.Name)
	}
	if plan.Chapter > 0 && !plan.NewSite {
		fmt.Fprintf(w, "%s %s in %s, chapter %d, %s\n", named, plan.Note, plan.SiteFile, plan.Chapter, plan.ChapterTitle)
	}
	if plan.Confirmed != "" {
		fmt.Fprintf(w, "%s in %s that the translations of %s render the original\n", confirmed, plan.Confirmed, plan.Note)
	}
	for _, file := range plan.English {
		fmt.Fprintf(w, "%s is in English: translate it\n", file)
	}
}

// tellNext says how far it is proven and what to do now.
func tellNext(e *env, plan *scaffold.Plan, unproven error) {
	bingfa := "bingfa"
	if e.dir != "." {
		bingfa += " -C " + quoteArg(e.dir)
	}
	record := fmt.Sprintf("`%s check -update -only '^%s/'`", bingfa, regexp.QuoteMeta(plan.Note))
	switch {
	case unproven != nil:
		fmt.Fprintln(e.stderr, "The example could not be proven here:")
		printError(e.stderr, unproven)
		fmt.Fprintf(e.stderr, "Its output is what it should print; record it with %s.\n", record)
	case plan.Example == nil:
	case plan.Example.Recording == nil:
		fmt.Fprintf(e.stdout, "The example is not recorded yet: %s does it.\n", record)
	default:
		fmt.Fprintf(e.stdout, "The example holds on %s, %s and the playground's interpreter.\n",
			plan.Example.Recording.Python.Engine, plan.Example.Recording.Go.Engine)
	}
	what := "write"
	if plan.Copied != "" {
		what = "translate the copies of " + path.Base(plan.Copied) + " in place"
	}
	page := plan.Note
	if len(plan.Languages) > 0 {
		page = path.Join(plan.Languages[0].Code, page)
	}
	fmt.Fprintf(e.stdout, "Next: `%s serve -open %s`, then %s.\n", bingfa, quoteArg(page), what)
}

// quoteArg returns a word as a shell takes it.
func quoteArg(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return strings.ContainsRune(" '\"\\$`&|;<>()*?[]#~!", r) }) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return cmp.Or(s, "''")
}
