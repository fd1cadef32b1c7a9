package workerbuild

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// mainPackage is the worker's main, relative to the module.
const mainPackage = "./playground/worker/main"

// folders hold the sources of the worker. The packages of the server are not
// among them: they would make its hash change with every change of theirs.
var folders = []string{
	"playground/check",
	"playground/check/std",
	"playground/check/syntax",
	"playground/check/vet",
	"playground/forge",
	"playground/frame",
	"playground/generic",
	"playground/generic/native",
	"playground/lower",
	"playground/program",
	"playground/sandbox",
	"playground/support",
	"playground/symbols",
	"playground/symbols/debug",
	"playground/symbols/filepath",
	"playground/symbols/flag",
	"playground/symbols/host",
	"playground/symbols/htmltemplate",
	"playground/symbols/http",
	"playground/symbols/httptest",
	"playground/symbols/ioutil",
	"playground/symbols/jsonrpc",
	"playground/symbols/log",
	"playground/symbols/net",
	"playground/symbols/os",
	"playground/symbols/parser",
	"playground/symbols/rpc",
	"playground/symbols/runtime",
	"playground/symbols/signal",
	"playground/symbols/slog",
	"playground/symbols/template",
	"playground/symbols/testing",
	"playground/symbols/textproto",
	"playground/symbols/tls",
	"playground/worker",
	"playground/worker/main",
}

// Files are the patterns of what a worker is built from, relative to the
// module: what the server must embed. Tests may be among what they match;
// they are left out of the build.
func Files() []string {
	files := []string{"go.mod", "go.sum", "playground/check/std/types.bin", "playground/check/std/missing.txt", "playground/forge/*.s", "playground/support/*.s", "playground/generic/sources.txt"}
	for _, dir := range folders {
		files = append(files, dir+"/*.go")
	}
	return files
}

// sources returns the names of the files that matter, sorted.
func sources(src fs.FS) ([]string, error) {
	var files []string
	for _, pattern := range Files() {
		names, err := fs.Glob(src, pattern)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("the sources of the worker lack %s", pattern)
		}
		for _, n := range names {
			if !strings.HasSuffix(n, "_test.go") {
				files = append(files, n)
			}
		}
	}
	slices.Sort(files)
	return files, nil
}

// hashLen is the length of a hash in a folder's name.
const hashLen = 20

// hash identifies the binaries made from files for a target. The target
// names the Go version and the system.
func hash(src fs.FS, files []string, target string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", target)
	for _, name := range files {
		b, err := fs.ReadFile(src, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %d\n", name, len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLen], nil
}

// Hash identifies the sources of the workers in src: what programs do depends
// on them and on the Go version that builds them.
func Hash(src fs.FS) (string, error) {
	files, err := sources(src)
	if err != nil {
		return "", err
	}
	return hash(src, files, "")
}

// extract writes files below dir.
func extract(src fs.FS, files []string, dir string) error {
	for _, name := range files {
		dst := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(dst), 0o755); err != nil {
			return err
		}
		if err := copyFile(src, name, dst); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(src fs.FS, name, dst string) error {
	in, err := src.Open(path.Clean(name))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// cacheDir returns the folder of all caches.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(dir) {
		// A folder in a place where everyone may write is named for its
		// user, so that nobody else's binary is found there; see private.
		return filepath.Join(os.TempDir(), fmt.Sprintf("bingfa-%d", os.Getuid()))
	}
	return filepath.Join(dir, "bingfa")
}
