package preview

import (
	"os"
	"path/filepath"
	"slices"

	"bingfa/generator/diagnostic"
)

// problem is a diagnostic as a browser shows it.
type problem struct {
	diagnostic.Diagnostic
	// Open is an address that opens the place in the author's editor.
	Open string `json:"open,omitempty"`
	// Kind is "check" for what came out when an example was checked.
	Kind string `json:"kind,omitempty"`
}

// present returns everything that is wrong, errors first, with links to the
// author's editor if there may be any. It is never nil.
func (s *Server) present(problems, findings diagnostic.List, links bool) []problem {
	s.mu.Lock()
	dir, editor := s.dir, s.editor
	s.mu.Unlock()
	all := []problem{}
	for _, warning := range []bool{false, true} {
		for _, d := range problems {
			if d.Warning == warning {
				all = append(all, problem{Diagnostic: d})
			}
		}
		for _, d := range findings {
			if d.Warning == warning && !slices.Contains(problems, d) {
				all = append(all, problem{Diagnostic: d, Kind: "check"})
			}
		}
	}
	if !links || dir == "" {
		return all
	}
	there := map[string]bool{} // a built-in file of the theme is in no folder
	for i, p := range all {
		if p.File == "" {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(p.File))
		ok, known := there[file]
		if !known {
			_, err := os.Stat(file)
			ok = err == nil
			there[file] = ok
		}
		if ok {
			all[i].Open = editor.URL(file, p.Line, p.Column)
		}
	}
	return all
}
