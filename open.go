package main

import (
	"fmt"
	"io"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
)

// An openFlag is -open: whether to open a browser, and where. As the only flag
// it may stand without a value, with one, or with one in the next argument.
type openFlag struct {
	given bool
	page  string // "" for the start
}

func (o *openFlag) String() string { return o.page }

func (o *openFlag) Set(s string) error {
	o.given, o.page = s != "false", ""
	if s != "true" && s != "false" {
		o.page = s
	}
	return nil
}

func (o *openFlag) IsBoolFlag() bool { return true }

// joinOpen writes "-open en" as "-open=en", as a flag that may stand alone
// needs it.
func joinOpen(args []string) []string {
	args = slices.Clone(args)
	for i := 0; i+1 < len(args); i++ {
		if (args[i] == "-open" || args[i] == "--open") && !strings.HasPrefix(args[i+1], "-") {
			args = slices.Replace(args, i, i+2, args[i]+"="+args[i+1])
		}
	}
	return args
}

// pagePath returns the path on the server of the page that an author names:
// "en", "en/threads/locks", "threads/locks" for its original, or a file of the
// note, "content/threads/locks/index.en.md". "" is the start.
func pagePath(o *build.Output, name string) (string, error) {
	clean := strings.Trim(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	root := o.Site.Prefix() + "/"
	if clean == "" {
		return root, nil
	}
	clean = strings.TrimPrefix(clean, path.Dir(o.Site.File)+"/")
	if dir, base := path.Split(clean); strings.HasPrefix(base, "index.") && strings.HasSuffix(base, ".md") {
		clean = path.Join(strings.TrimSuffix(strings.TrimPrefix(base, "index."), ".md"), dir)
	}
	for _, try := range []string{clean, path.Join(o.Site.Source().Code, clean)} {
		if o.Has(try + "/index.html") {
			return root + try + "/", nil
		}
	}
	var names []string
	for _, n := range o.Names() {
		if page, ok := strings.CutSuffix(n, "/index.html"); ok {
			names = append(names, page)
			if _, note, ok := strings.Cut(page, "/"); ok {
				names = append(names, note)
			}
		}
	}
	hint := "name a language, or a language and a note, such as " + names[len(names)-1]
	if near := diagnostic.Nearest(clean, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return "", fmt.Errorf("-open: there is no page %q; %s", name, hint)
}

// openPage opens the page that an author names, at the server's address. The
// error is for a page that there is not; a browser that does not open is only
// told. Before there is a site, any name is taken as it stands.
func openPage(o *build.Output, name, server string, tell io.Writer) error {
	at := strings.TrimSuffix(server, "/")
	if o == nil {
		at += strings.TrimSuffix("/"+strings.Trim(name, "/"), "/") + "/"
	} else {
		p, err := pagePath(o, name)
		if err != nil {
			return err
		}
		at += p
	}
	openBrowser(at, func(err error) { fmt.Fprintf(tell, "The browser does not open: %v. Read it at %s\n", err, at) })
	return nil
}

// openBrowser opens an address in the author's browser. It returns when that
// has begun, and tells failed (from another goroutine) if it comes to nothing.
func openBrowser(address string, failed func(error)) {
	var command []string
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open", address}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	default:
		command = []string{"xdg-open", address}
	}
	cmd := exec.Command(command[0], command[1:]...)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		failed(err)
		return
	}
	go func() {
		if err := cmd.Wait(); err != nil {
			failed(fmt.Errorf("%s: %w", command[0], err))
		}
	}()
}
