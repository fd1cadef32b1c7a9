package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"bingfa/generator/build"
)

func TestPagePath(t *testing.T) {
	dir := writeSite(t, map[string]string{
		"content/site.yaml":                  "title: S\nlanguages: [{code: zh}, {code: en}]\nbase: https://example.org/course/\nchapters:\n  - {title: A, notes: [threads/locks, threads/queues]}\n",
		"content/threads/locks/index.zh.md":  noteText("x\n"),
		"content/threads/queues/index.en.md": noteText("x\n"),
	})
	o, problems := build.New(build.Open(dir), true).Build()
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"": "/course/", "en": "/course/en/", "en/": "/course/en/", "/en/threads/locks/": "/course/en/threads/locks/",
		"threads/queues": "/course/zh/threads/queues/", "content/threads/locks/index.en.md": "/course/en/threads/locks/",
		`content\threads\locks\index.zh.md`: "/course/zh/threads/locks/", "content/threads/locks": "/course/zh/threads/locks/",
	} {
		if got, err := pagePath(o, name); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", name, got, err, want)
		}
	}
	for name, hint := range map[string]string{
		"en/threads/lokcs": `did you mean "en/threads/locks"?`, "threads/queue": `did you mean "threads/queues"?`, "fr": "name a language", "../../etc": "name a language",
	} {
		if got, err := pagePath(o, name); err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("%q: %s, %v; want %s", name, got, err, hint)
		}
	}
}

func TestJoinOpen(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"-open", "-open"}, {"-open en", "-open=en"}, {"--open en/a -addr x", "--open=en/a -addr x"},
		{"-open -addr x", "-open -addr x"}, {"-open=zh -addr x", "-open=zh -addr x"}, {"-addr x", "-addr x"},
	} {
		if got := strings.Join(joinOpen(strings.Fields(c.args)), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.args, got, c.want)
		}
	}
}

// openingSite serves a small site with arguments, and returns what it says.
func openingSite(t *testing.T, args ...string) (stdout, stderr *lockedBuffer, ended <-chan int) {
	t.Helper()
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText("x\n")})
	stdout, stderr = new(lockedBuffer), new(lockedBuffer)
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan int, 1)
	done := make(chan bool)
	go func() {
		end <- run(ctx, slices.Concat([]string{"-C", dir, "serve", "-addr", "127.0.0.1:0"}, args), nil, stdout, stderr)
		close(done)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return stdout, stderr, end
}

// The browser is opened by the system's command.
func TestServeOpens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is Linux's")
	}
	bin := t.TempDir()
	said := filepath.Join(bin, "said")
	write(t, filepath.Join(bin, "xdg-open"), "#!/bin/sh\necho \"$1\" >"+said+".new && mv "+said+".new "+said+"\n")
	if err := os.Chmod(filepath.Join(bin, "xdg-open"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	for arg, want := range map[string]string{"": "/", "en": "/en/", "en/a/one": "/en/a/one/"} {
		_ = os.Remove(said)
		args := []string{"-open"}
		if arg != "" {
			args = append(args, arg)
		}
		stdout, _, _ := openingSite(t, args...)
		opened := ""
		waitFor(t, "the browser", func() bool {
			data, err := os.ReadFile(said)
			opened = strings.TrimSpace(string(data))
			return err == nil
		})
		if at := servedAt.FindStringSubmatch(stdout.String()); at == nil || opened != at[1]+want {
			t.Errorf("-open %s opens %s; the server says %s", arg, opened, stdout)
		}
	}
}

// A browser that does not open is told; a page that there is not ends the
// command.
func TestServeDoesNotOpen(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, stderr, _ := openingSite(t, "-open", "en")
	waitFor(t, "the message", func() bool { return strings.Contains(stderr.String(), "The browser does not open: ") })
	_, stderr, ended := openingSite(t, "-open", "en/a/on")
	if code := <-ended; code != 1 || !strings.Contains(stderr.String(), `there is no page "en/a/on"; did you mean "en/a/one"?`) {
		t.Errorf("status %d: %s", code, stderr)
	}
	_, stderr, ended = openingSite(t, "-editor", "vscod")
	if code := <-ended; code != 1 || !strings.Contains(stderr.String(), `did you mean "vscode"?`) {
		t.Errorf("status %d: %s", code, stderr)
	}
	t.Setenv("BINGFA_EDITOR", "x://{row}")
	_, stderr, ended = openingSite(t)
	if code := <-ended; code != 1 || !strings.Contains(stderr.String(), "{file} is missing") {
		t.Errorf("status %d: %s", code, stderr)
	}
}
