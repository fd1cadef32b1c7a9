package preview

import (
	"net/url"
	"strings"
	"testing"
)

func TestEditorURL(t *testing.T) {
	for _, c := range []struct {
		editor, file string
		line, column int
		want         string
	}{
		{"vscode", "/home/a/x.md", 3, 5, "vscode://file/home/a/x.md:3:5"},
		{"vscode", "/home/a b/笔记#1.md", 0, 0, "vscode://file/home/a%20b/%E7%AC%94%E8%AE%B0%231.md:1:1"},
		{"vscode", "C:/a b/x.md", 3, 5, "vscode://file/C:/a%20b/x.md:3:5"},
		{"idea", "/a&b+c=d/x.md", 3, 5, "idea://open?file=/a%26b%2Bc%3Dd/x.md&line=3&column=5"},
		{"textmate", "/a/x.md", 3, 5, "txmt://open?url=file:///a/x.md&line=3&column=5"},
		{"sublime", "C:/a/x.md", 3, 5, "subl://open?url=file:///C:/a/x.md&line=3&column=5"},
		{"zed", "/a/x:y.md", 3, 5, "zed://file/a/x%3Ay.md:3:5"},
		{"vscode://vscode-remote/ssh-remote+host{file}:{line}", "/a/x.md", 3, 5, "vscode://vscode-remote/ssh-remote+host/a/x.md:3"},
		{"http://localhost:63342/api/file/{file}:{line}", "/a/{line}.md", 3, 5, "http://localhost:63342/api/file/a/%7Bline%7D.md:3"},
		{"none", "/a/x.md", 3, 5, ""},
	} {
		e, err := ParseEditor(c.editor)
		if err != nil {
			t.Error(err)
			continue
		}
		got := e.URL(c.file, c.line, c.column)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.editor, got, c.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryEditorHasATemplate(t *testing.T) {
	for name, template := range editors {
		if e, err := ParseEditor(template); err != nil || !strings.Contains(e.URL("/a/b", 12, 34), "/a/b") || !strings.Contains(e.URL("/a/b", 12, 34), "12") {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
	for command, name := range commands {
		if editors[name] == "" {
			t.Errorf("%s starts %s, which is no editor", command, name)
		}
	}
}

func TestBadEditors(t *testing.T) {
	for value, want := range map[string]string{
		"vscod":                    `did you mean "vscode"?`,
		"none at all":              "the names are bbedit",
		"":                         "there is no editor",
		"vscode://file/x":          "{file} is missing",
		"{file}:{line}":            "do not begin with a scheme",
		"javascript:alert({file})": "do not open javascript:",
		"x://{file}:{row}":         "unknown part {row}",
		"x://[{file}":              "are no addresses",
	} {
		if _, err := ParseEditor(value); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", value, err, want)
		}
	}
}

func TestGuessEditor(t *testing.T) {
	for _, c := range []struct{ env, want string }{
		{"", "vscode"},
		{"EDITOR=vim", "vscode"},
		{"EDITOR=code --wait", "vscode"},
		{"VISUAL=subl -w,EDITOR=vim", "sublime"},
		{"VISUAL=/usr/bin/emacsclient -c", "emacs"},
		{`EDITOR=C:\Program Files\Zed\Zed.exe --wait`, "zed"},
		{"EDITOR=vi,TERM_PROGRAM=zed", "zed"},
		{"TERM_PROGRAM=vscode,CURSOR_TRACE_ID=1", "cursor"},
		{"TERM_PROGRAM=vscode,VSCODE_GIT_ASKPASS_MAIN=/usr/share/codium/x.js", "vscodium"},
		{"TERMINAL_EMULATOR=JetBrains-JediTerm", "idea"},
		{"TERM_PROGRAM=iTerm.app", "vscode"},
	} {
		env := map[string]string{}
		for pair := range strings.SplitSeq(c.env, ",") {
			k, v, _ := strings.Cut(pair, "=")
			env[k] = v
		}
		if got := GuessEditor(func(k string) string { return env[k] }); got.template != editors[c.want] {
			t.Errorf("%s: %s, want %s", c.env, got.template, c.want)
		}
	}
}
