//go:build linux && amd64

package main

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNetlify holds the site against Netlify's own tools: built as Netlify
// builds it, from nothing but the repository's files; the function as AWS
// Lambda runs it; all of it behind `netlify dev`.
//
// The function is a program for linux/amd64, so this is tested there only.
func TestNetlify(t *testing.T) {
	n := newNetlify(t)
	// A note that has moved, for the redirects.
	for _, language := range []string{"zh", "en"} {
		note := filepath.Join(n.dir, "content", "threads", "locks", "index."+language+".md")
		text, err := os.ReadFile(note)
		if err != nil {
			t.Fatal(err)
		}
		write(t, note, strings.Replace(string(text), "---\n", "---\naliases: [threads/old-locks]\n", 1))
	}
	t.Run("Preview", n.testPreview)
	if !t.Run("Build", n.testBuild) {
		return // there may be nothing to run
	}
	t.Run("Function", n.testFunction)
	t.Run("Dev", n.testDev)
}

// A netlify is a clone of the repository as it is now, with its changes, and
// Netlify's tools.
type netlify struct {
	cli  string // the command netlify
	dir  string // the clone
	home string
}

// netlifyURL is the address that the site is built for.
const netlifyURL = "https://bingfa.example"

// newNetlify makes a clone. Without the tools the test is skipped.
func newNetlify(t testing.TB) *netlify {
	t.Helper()
	const hint = "; `npm ci` in .ci/netlify, with Node 20 or newer, installs Netlify's tools"
	missing := t.Skip
	if os.Getenv("BINGFA_CI") != "" {
		missing = t.Fatal
	}
	version, err := exec.Command("node", "--version").Output()
	major, _, _ := strings.Cut(strings.TrimPrefix(string(version), "v"), ".")
	if number, _ := strconv.Atoi(major); err != nil || number < 20 {
		missing("no Node 20" + hint)
	}
	cli, err := filepath.Abs(".ci/netlify/node_modules/.bin/netlify")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cli); err != nil {
		missing("no " + cli + hint)
	}
	root := openFolder(t)
	n := &netlify{cli: cli, dir: filepath.Join(root, "clone"), home: filepath.Join(root, "home")}
	out, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		err := copyFile(filepath.Join(n.dir, filepath.FromSlash(name)), filepath.FromSlash(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, or a temporary file that is gone
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(n.home, 0o755); err != nil {
		t.Fatal(err)
	}
	return n
}

// openFolder returns a temporary folder that other users can read.
func openFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// copyFile copies a file and makes the folder that it goes to.
func copyFile(to, from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm())
}

// command returns a command of Netlify's tools in the clone. It has the
// user's environment, with the caches of Go and of the workers, but a home of
// its own, so that nobody's account or settings matter.
func (n *netlify) command(args ...string) *exec.Cmd {
	cmd := exec.Command(n.cli, args...)
	cmd.Dir = n.dir
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); name != "BINGFA_CI" && !strings.HasPrefix(name, "NETLIFY") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOENV"} {
		cmd.Env = append(cmd.Env, name+"="+goEnv(name))
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = filepath.Join(n.home, ".cache")
	}
	cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+cache, "HOME="+n.home, "XDG_CONFIG_HOME="+filepath.Join(n.home, ".config"),
		"CI=true", "NO_COLOR=1", "BROWSER=none") // with CI, it neither asks for updates nor sends statistics
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// build builds the site and the function for a deploy context, as Netlify
// does on a push: the command of netlify.toml, then the function's package.
func (n *netlify) build(t testing.TB, context string) {
	t.Helper()
	cmd := n.command("build", "--offline", "--context", context)
	cmd.Env = append(cmd.Env, "NETLIFY=true", "URL="+netlifyURL)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("netlify build for %s: %v\n%s", context, err, out)
	}
	t.Logf("netlify build for %s took %v", context, time.Since(began).Round(time.Millisecond))
}

// pages returns the built pages by their names.
func (n *netlify) pages(t *testing.T) map[string]string {
	t.Helper()
	public := os.DirFS(filepath.Join(n.dir, "public"))
	pages := map[string]string{}
	err := fs.WalkDir(public, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		text, err := fs.ReadFile(public, name)
		pages[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "404.html", "zh/index.html", "en/index.html", "zh/threads/locks/index.html", "en/threads/locks/index.html"} {
		if pages[name] == "" {
			t.Fatalf("no page %s among %q", name, slices.Sorted(maps.Keys(pages)))
		}
	}
	return pages
}

var noindex = regexp.MustCompile(`<meta name="robots" content="[^"]*noindex`)

// A preview of a change is like the site, but search engines leave it alone.
func (n *netlify) testPreview(t *testing.T) {
	n.build(t, "deploy-preview")
	for name, text := range n.pages(t) {
		if !noindex.MatchString(text) {
			t.Errorf("%s may be indexed", name)
		}
	}
	if h := n.headersFile(t); !regexp.MustCompile(`(?m)^/\*\n\s+X-Robots-Tag: noindex$`).MatchString(h) {
		t.Errorf("what is no page may be indexed: _headers is %q", h)
	}
}

// headersFile returns the headers that the build asks for; none without.
func (n *netlify) headersFile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, "public", "_headers"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// functionSize is the most that the function's package may weigh, in bytes:
// an instance that starts has to load it. Lambda's limit is 50 MB.
const functionSize = 30_000_000

func (n *netlify) testBuild(t *testing.T) {
	n.build(t, "production")

	pages := n.pages(t)
	for _, name := range []string{"zh/index.html", "en/threads/locks/index.html"} {
		if noindex.MatchString(pages[name]) {
			t.Errorf("%s must not be indexed", name)
		}
		if !strings.Contains(pages[name], `href="`+netlifyURL+`/`) {
			t.Errorf("%s does not know the address it is published at", name)
		}
	}
	if h := n.headersFile(t); strings.Contains(h, "noindex") {
		t.Errorf("the site must not be indexed: _headers is %q", h)
	}
	assets, err := filepath.Glob(filepath.Join(n.dir, "public", "assets", "*"))
	if err != nil || len(assets) == 0 {
		t.Errorf("no assets (%v)", err)
	}
	for _, name := range assets {
		if !regexp.MustCompile(`-[0-9a-f]{8}\.\w+$`).MatchString(name) {
			t.Errorf("%s has no hash in its name", name)
		}
	}

	var manifest struct {
		Functions []struct{ Name, Runtime, Path string }
	}
	text, err := os.ReadFile(filepath.Join(n.dir, ".netlify", "functions", "manifest.json"))
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil || len(manifest.Functions) != 1 || manifest.Functions[0].Name != "run" || manifest.Functions[0].Runtime != "go" {
		t.Fatalf("functions %+v (%v), want run alone", manifest.Functions, err)
	}
	info, err := os.Stat(n.bundle())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the function's package has %.1f MB", float64(info.Size())/1e6)
	if info.Size() > functionSize {
		t.Errorf("the function's package has %d bytes, may have %d", info.Size(), functionSize)
	}
	binary, err := elf.NewFile(bytes.NewReader(n.bootstrap(t)))
	if err != nil {
		t.Fatal(err)
	}
	if binary.Machine != elf.EM_X86_64 {
		t.Errorf("the function is for %v", binary.Machine)
	}
	if libraries, err := binary.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the function needs %q (%v), which Lambda may have in other versions", libraries, err)
	}
}

// bundle is the function's package, as it is uploaded.
func (n *netlify) bundle() string { return filepath.Join(n.dir, ".netlify", "functions", "run.zip") }

// bootstrap returns the function itself: the file of the package that Lambda
// starts.
func (n *netlify) bootstrap(t testing.TB) []byte {
	t.Helper()
	archive, err := zip.OpenReader(n.bundle())
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	f, err := archive.Open("bootstrap")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode()&0o111 != 0o111 {
		t.Errorf("the function has mode %v: not everybody can execute it", info.Mode())
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// session returns the processes that live in the session that a process
// leads: all that come of it, whatever their parents and groups.
func session(leader int) (pids []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // an error means a bad pattern
	for _, name := range stats {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue // it is gone
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		f := strings.Fields(after) // state, parent, group, session …
		if len(f) < 4 || f[3] != strconv.Itoa(leader) || f[0] == "Z" {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// nothingLeft waits until a session is empty: its processes have been told to
// end.
func nothingLeft(t testing.TB, leader int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left := session(leader)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			for _, pid := range left {
				line, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
				t.Errorf("process %d is left: %q", pid, line)
				syscall.Kill(pid, syscall.SIGKILL)
			}
			return
		}
	}
}
