package preview

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/diagnostic"
)

// An Editor makes addresses that open a place of a file in a program on the
// author's machine. The zero value makes none.
type Editor struct {
	// template has the parts {file}, {line} and {column}.
	template string
}

// editors are the schemes that editors register. Those of Emacs and, outside
// macOS, of Sublime Text need a handler that their packages do not install.
var editors = map[string]string{
	"vscode": "vscode://file/{file}:{line}:{column}", "vscode-insiders": "vscode-insiders://file/{file}:{line}:{column}",
	"vscodium": "vscodium://file/{file}:{line}:{column}", "cursor": "cursor://file/{file}:{line}:{column}",
	"windsurf": "windsurf://file/{file}:{line}:{column}", "zed": "zed://file/{file}:{line}:{column}",
	"idea": "idea://open?file={file}&line={line}&column={column}", "goland": "goland://open?file={file}&line={line}&column={column}",
	"pycharm": "pycharm://open?file={file}&line={line}&column={column}", "webstorm": "webstorm://open?file={file}&line={line}&column={column}",
	"sublime": "subl://open?url=file://{file}&line={line}&column={column}", "textmate": "txmt://open?url=file://{file}&line={line}&column={column}",
	"macvim": "mvim://open?url=file://{file}&line={line}&column={column}", "emacs": "emacs://open?url=file://{file}&line={line}&column={column}",
	"nova": "nova://open?path={file}&line={line}&column={column}", "bbedit": "x-bbedit://open?url=file://{file}&line={line}",
}

// noEditor is the name that stands for no links.
const noEditor = "none"

var (
	part   = regexp.MustCompile(`\{[^{}]*\}`)
	scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
	// programless are schemes that do not lead to a program.
	programless = []string{"javascript:", "data:", "vbscript:", "blob:", "file:"}
)

// ParseEditor returns the editor of a name, such as "vscode", or of a template
// of its addresses, such as "vscode://file/{file}:{line}:{column}". "none" is
// an editor without addresses.
func ParseEditor(value string) (Editor, error) {
	if value == noEditor {
		return Editor{}, nil
	}
	if t, ok := editors[value]; ok {
		return Editor{t}, nil
	}
	if !strings.Contains(value, ":") && !strings.Contains(value, "{") {
		names := append(slices.Sorted(maps.Keys(editors)), noEditor)
		hint := "the names are " + strings.Join(names, ", ")
		if near := diagnostic.Nearest(value, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return Editor{}, fmt.Errorf("there is no editor %q; %s, or give its addresses as a template such as %s", value, hint, editors["vscode"])
	}
	wrong := func(what string) (Editor, error) {
		return Editor{}, fmt.Errorf("the editor's addresses %q %s; a template is like %s", value, what, editors["vscode"])
	}
	s := strings.ToLower(scheme.FindString(value))
	switch {
	case s == "":
		return wrong("do not begin with a scheme")
	case slices.Contains(programless, s):
		return wrong("lead to no editor: browsers do not open " + s)
	case !strings.Contains(value, "{file}"):
		return wrong("do not say where the file goes: {file} is missing")
	}
	for _, p := range part.FindAllString(value, -1) {
		if p != "{file}" && p != "{line}" && p != "{column}" {
			return wrong("have an unknown part " + p + "; the parts are {file}, {line} and {column}")
		}
	}
	if _, err := url.Parse(part.ReplaceAllString(value, "1")); err != nil {
		return wrong("are no addresses")
	}
	return Editor{value}, nil
}

// commands are the programs by which editors are started.
var commands = map[string]string{
	"code": "vscode", "code-insiders": "vscode-insiders", "codium": "vscodium", "vscodium": "vscodium", "cursor": "cursor", "windsurf": "windsurf",
	"zed": "zed", "zeditor": "zed", "idea": "idea", "goland": "goland", "pycharm": "pycharm", "charm": "pycharm", "webstorm": "webstorm",
	"subl": "sublime", "sublime_text": "sublime", "mate": "textmate", "mvim": "macvim", "emacs": "emacs", "emacsclient": "emacs", "nova": "nova", "bbedit": "bbedit",
}

// GuessEditor returns the editor that the environment speaks of, or VS Code.
// Editors in a terminal cannot be opened by an address.
func GuessEditor(getenv func(string) string) Editor {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		// "code --wait"; a path may have spaces too.
		command, _, _ := strings.Cut(getenv(name), " -")
		base := strings.ToLower(filepath.Base(strings.TrimSpace(strings.ReplaceAll(command, `\`, "/"))))
		for _, ext := range []string{".exe", ".cmd", ".sh"} {
			base = strings.TrimSuffix(base, ext)
		}
		if e, ok := commands[base]; ok {
			return Editor{editors[e]}
		}
	}
	switch {
	case getenv("TERM_PROGRAM") == "zed", getenv("ZED_TERM") != "":
		return Editor{editors["zed"]}
	case getenv("TERM_PROGRAM") == "vscode" && getenv("CURSOR_TRACE_ID") != "":
		return Editor{editors["cursor"]}
	case getenv("TERM_PROGRAM") == "vscode" && strings.Contains(strings.ToLower(getenv("VSCODE_GIT_ASKPASS_MAIN")), "codium"):
		return Editor{editors["vscodium"]}
	case getenv("TERM_PROGRAM") == "vscode":
		return Editor{editors["vscode"]}
	case getenv("TERMINAL_EMULATOR") == "JetBrains-JediTerm":
		return Editor{editors["idea"]}
	}
	return Editor{editors["vscode"]}
}

// URL returns the address that opens a file, given by its absolute path, at a
// line and column, which count from 1; 0 stands for the first. It is empty for
// the zero Editor.
func (e Editor) URL(file string, line, column int) string {
	if e.template == "" {
		return ""
	}
	escaped := escape(filepath.ToSlash(file))
	template := e.template
	switch {
	case strings.HasPrefix(escaped, "/") && !strings.Contains(template, "://{file}"):
		template = strings.ReplaceAll(template, "/{file}", "{file}") // one slash, not two
	case !strings.HasPrefix(escaped, "/"):
		template = strings.ReplaceAll(template, "file://{file}", "file:///{file}") // C:/…
	}
	return strings.NewReplacer("{file}", escaped, "{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))).Replace(template)
}

// escape percent-encodes a path for any part of an address, also as a value in
// its query. Slashes stay, and the colon of a Windows drive.
func escape(file string) string {
	var b strings.Builder
	for i := range len(file) {
		c := file[i]
		switch {
		case c == '/', c == '-', c == '_', c == '.', c == '~', '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z',
			c == ':' && i == 1 && len(file) > 2 && file[2] == '/':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
