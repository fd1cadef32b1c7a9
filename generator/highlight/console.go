package highlight

import "strings"

// shells are the languages, as chroma calls them, in which a source that starts with "$ " is a session
// at a prompt rather than a script.
var shells = map[string]bool{"Bash": true}

// console marks the prompts of a session: "$ " at the start of a line. Commands
// and their output stay plain.
func (w *writer) console() {
	for i := 0; i < len(w.src); {
		if strings.HasPrefix(w.src[i:], "$ ") {
			w.mark(i, i+2, prompt)
		}
		n := strings.IndexByte(w.src[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
	}
}
