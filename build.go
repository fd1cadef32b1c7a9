package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"bingfa/generator/build"
	"bingfa/terminal"
)

// publishedAt returns the address that Netlify's builds tell in their
// environment, or "".
func publishedAt() string {
	if os.Getenv("NETLIFY") == "true" {
		return os.Getenv("URL")
	}
	return ""
}

// buildSite writes the site.
func buildSite(ctx context.Context, e *env, args []string) error {
	flags := e.flagSet("build")
	out := flags.String("out", build.OutputFolder, "folder to write, relative to the site's folder")
	base := flags.String("base", publishedAt(), "`address` that the site is published at, where site.yaml has no base")
	noIndex := flags.Bool("noindex", false, "tell search engines to leave the site out, as for a deploy preview")
	workers := flags.String("workers", "", "`folder` to write the playground's workers to, for linux/amd64, as a function embeds them; relative like -out")
	if err := parse(flags, args); err != nil {
		return err
	}
	dir, err := e.absolute()
	if err != nil {
		return err
	}
	began := time.Now()
	w := build.Open(dir)
	w.Base, w.NoIndex = *base, *noIndex
	o, problems := build.New(w, false).Build()
	if err := problems.Err(); err != nil {
		return err
	}
	if len(problems) > 0 {
		printError(e.stderr, problems) // only warnings
	}
	if o.Site.Base != "" && o.Site.Origin() == "" { // that of site.yaml is checked
		return fmt.Errorf("-base %q is not an absolute address; write it as in https://example.org/", *base)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	target := *out
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	status := terminal.NewStatus(e.stderr)
	var written atomic.Int64
	err = o.Write(target, *out, func() {
		if n := int(written.Add(1)); n%100 == 0 {
			status.Set(terminal.Bar(n, len(o.Names()), fmt.Sprintf("%d files", len(o.Names()))))
		}
	})
	status.Clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d files in %s, %v\n", len(o.Names()), *out, time.Since(began).Round(time.Millisecond))
	if *workers != "" && ctx.Err() == nil {
		return buildWorkers(ctx, e, dir, *workers)
	}
	return ctx.Err()
}
