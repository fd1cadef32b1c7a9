package build

import (
	"os"

	"bingfa/generator/assets"
	"bingfa/generator/diagnostic"
	"bingfa/generator/page"
	embedded "bingfa/theme"
)

// theme is the theme as it was last read.
type theme struct {
	loaded bool
	theme  *page.Theme
	bundle *assets.Bundle
	wrong  diagnostic.List
}

// loadTheme brings the theme up to date. What has not changed stays the same.
func (b *Builder) loadTheme() {
	files := embedded.Files()
	if info, err := os.Stat(b.workspace.ThemeDir()); err == nil && info.IsDir() {
		files = embedded.Over(os.DirFS(b.workspace.ThemeDir()))
	}
	b.work.Themes++
	t := theme{loaded: true}
	var wrong diagnostic.List
	t.theme, t.wrong = page.ReloadTheme(b.theme.theme, files, ThemeFolder)
	t.bundle, wrong = assets.Remake(b.theme.bundle, files, ThemeFolder)
	if t.bundle != b.theme.bundle {
		b.work.Bundles += int64(t.bundle.Made)
	}
	t.wrong = append(t.wrong, wrong...)
	b.theme = t
}
