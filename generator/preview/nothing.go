package preview

import (
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"bingfa/generator/assets"
	"bingfa/generator/diagnostic"
	"bingfa/generator/page"
	"bingfa/generator/site"
	"bingfa/theme"
)

// nothing begins the hashes of the page that tells that there is no page to
// show yet.
const nothing = "nothing"

// nothingHash tells the page's two forms apart: what it lists is not part of it.
func nothingHash(problems bool) string {
	if problems {
		return nothing + "-wrong"
	}
	return nothing + "-yet"
}

// scriptPath is where that page finds the script that every other page brings
// along. It is the built-in theme's: the site's own may be what is wrong.
const scriptPath = "/_bingfa/preview.js"

var builtin = sync.OnceValues(func() (*page.Theme, []byte) {
	t, wrong := page.LoadTheme(theme.Files(), "theme")
	b, list := assets.Make(theme.Files(), "theme")
	if err := append(wrong, list...).Err(); err != nil {
		panic(err) // it is part of the program
	}
	return t, b.Files[b.Preview]
})

func serveScript(w http.ResponseWriter, _ *http.Request) {
	_, script := builtin()
	w.Header().Set("Content-Type", contentType(scriptPath))
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(script)
}

// nothingWords are the words that the page and its script use.
var nothingWords = []string{"preview.problem", "preview.problems", "preview.warning", "preview.warnings", "preview.close",
	"preview.open", "preview.check", "preview.lost", "preview.nothing.title", "preview.nothing.mend", "preview.nothing.building"}

var nothingPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Language}}" data-version="{{.Version}}" data-nothing>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{index .Words "preview.nothing.title"}}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:56rem;margin:12vh auto 4rem;padding:0 1.2rem;background:light-dark(#fdf6f3,#231715);color:light-dark(#2b1a16,#f4e8e3)}h1{font-size:1.7rem;line-height:1.3;margin:0 0 .3rem}h1+p{margin:0 0 1.6rem}code{font-family:ui-monospace,monospace}noscript p{margin:.2rem 0 1rem}</style>
<h1>{{index .Words "preview.nothing.title"}}</h1>
<p>{{if .Problems}}{{index .Words "preview.nothing.mend"}}{{else}}{{index .Words "preview.nothing.building"}}{{end}}</p>
<noscript>{{range .Problems}}<p><code>{{.Position}}</code> {{.Message}}<br>{{.Hint}}</p>{{end}}</noscript>
<script type="application/json" id="words">{{.Words}}</script>
<script type="module" src="{{.Script}}"></script>
`))

// serveNothing tells that there is nothing to show yet, and why.
func serveNothing(w http.ResponseWriter, r *http.Request, problems diagnostic.List) {
	words, _ := builtin()
	files, _ := fs.Glob(theme.Files(), "strings/*.yaml")
	codes := []string{"en"}
	for _, f := range files {
		codes = append(codes, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	data := struct {
		Language, Version, Script string
		Problems                  diagnostic.List
		Words                     map[string]string
	}{
		site.Preferred(r.Header.Get("Accept-Language"), codes), nothingHash(len(problems) > 0), scriptPath, problems, map[string]string{},
	}
	for _, key := range nothingWords {
		data.Words[key] = words.Word(data.Language, key)
	}
	status := http.StatusServiceUnavailable // soon
	if len(problems) > 0 {
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	_ = nothingPage.Execute(w, data)
}
