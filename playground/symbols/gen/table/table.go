// Package table generates the symbol tables of package symbols with yaegi's
// extractor.
//
// yaegi's own tables are filled at init: a worker that linked them would
// build maps of thousands of reflect.Values before it could say hello. Here
// every package becomes a function that builds its table when called, so a
// process pays for what the program imports; the list itself is a switch,
// not a map, and costs nothing at start.
package table

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/traefik/yaegi/extract"
)

// A selection says which names of a package are offered; both lists are
// regular expressions, empty meaning all and none. With own, what a package
// of ours exports comes on top: the names that would reach the machine. If
// then nothing is included, all of the package is ours.
type selection struct {
	include, exclude []string
	own              bool
}

// ownRoot is where packages of ours are, by the last part of their path.
const ownRoot = "bingfa/playground/symbols/"

func (s selection) real() bool { return !s.own || len(s.include)+len(s.exclude) > 0 }

// packages is the curated list. What is not here: anything that starts
// processes, loads code or reaches the machine (os/exec, syscall, plugin),
// and unsafe. reflect is left out too: with UnsafePointer and NewAt it writes
// to any memory of the process, among it the code that keeps the program
// inside. Of packages that both hold plain data and reach the machine, the
// data comes from Go's and the rest from ours.
var packages = map[string]selection{
	"bufio":           {},
	"bytes":           {},
	"container/heap":  {},
	"container/list":  {},
	"container/ring":  {},
	"context":         {},
	"crypto/md5":      {},
	"crypto/rand":     {},
	"crypto/sha1":     {},
	"crypto/sha256":   {},
	"encoding":        {},
	"encoding/base64": {},
	"encoding/binary": {},
	"encoding/hex":    {},
	// A reflect.Value and a reflect.StructField are fields of these.
	"encoding/json": {exclude: []string{`^(UnsupportedValueError|UnmarshalFieldError)$`}},
	"errors":        {},
	"fmt":           {},
	"hash":          {},
	"hash/fnv":      {},
	"io":            {},
	"io/fs":         {},
	"io/ioutil":     {include: []string{`^(Discard|NopCloser|ReadAll)$`}, own: true},
	// Go's Logger ends the process without a word to the worker, and names
	// the interpreter's source lines.
	"log":          {own: true},
	"math":         {},
	"math/big":     {}, // crypto/rand has numbers of its
	"math/bits":    {},
	"math/cmplx":   {},
	"math/rand":    {},
	"math/rand/v2": {},
	"net": {own: true, include: []string{
		`^(Addr|AddrError|Buffers|Conn|DNSConfigError|DNSError|Error|Flags|HardwareAddr|IP|IPAddr|IPMask|IPNet|InvalidAddrError|KeepAliveConfig|Listener|MX|NS|OpError|PacketConn|ParseError|SRV|TCPAddr|UDPAddr|UnixAddr|UnknownNetworkError)$`,
		`^(CIDRMask|IPv4|IPv4Mask|JoinHostPort|ParseCIDR|ParseIP|ParseMAC|Pipe|ResolveUnixAddr|SplitHostPort|TCPAddrFromAddrPort|UDPAddrFromAddrPort)$`,
		`^(ErrClosed|ErrWriteToConnected|Flag[A-Z].*|IPv4len|IPv6len|IPv4[a-z].*|IPv6[a-z].*)$`,
	}},
	"os": {own: true, include: []string{
		`^(DirEntry|FileInfo|FileMode|LinkError|PathError|Signal|SyscallError|NewSyscallError)$`,
		`^(DevNull|Err[A-Z].*|Interrupt|Kill|Mode[A-Z].*|O_[A-Z]+|PathListSeparator|PathSeparator|SEEK_[A-Z]+)$`,
		`^(Expand|IsExist|IsNotExist|IsPathSeparator|IsPermission|IsTimeout)$`,
	}},
	"os/signal": {own: true},
	"path":      {},
	"path/filepath": {own: true, include: []string{
		`^(Base|Clean|Dir|ErrBadPattern|Ext|FromSlash|HasPrefix|IsAbs|IsLocal|Join|ListSeparator|Localize|Match|Rel|Separator|SkipAll|SkipDir|Split|SplitList|ToSlash|VolumeName|WalkFunc)$`,
	}},
	"regexp":  {},
	"runtime": {include: []string{`^(Compiler|Error|GC|GOARCH|GOMAXPROCS|GOOS|Goexit|Gosched|KeepAlive|NumCPU|NumGoroutine|Version)$`}},
	"sort":    {},
	"strconv": {},
	"strings": {},
	"sync":    {},
	// Without unsafe, an unsafe.Pointer is of no use to a program.
	"sync/atomic":    {exclude: []string{`Pointer$`}},
	"text/tabwriter": {},
	"text/template":  {exclude: []string{`^(Template|New|Must|ParseFiles|ParseGlob|ParseFS)$`}, own: true},
	"time":           {},
	"unicode":        {},
	"unicode/utf16":  {},
	"unicode/utf8":   {},
}

const prefix = "std_" // of the generated files

// Files returns the generated files by name.
func Files() (map[string][]byte, error) {
	paths := slices.Sorted(maps.Keys(packages))
	type result struct {
		src, own []byte
		wraps    bool
		err      error
	}
	results := make([]result, len(paths))
	var wg sync.WaitGroup
	places := make(chan struct{}, runtime.NumCPU())
	for i, p := range paths {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			r := &results[i]
			sel := packages[p]
			if sel.real() {
				r.src, r.wraps, r.err = generate(p, ident(p), sel)
			}
			if sel.own && r.err == nil {
				r.own, _, r.err = generate(ownRoot+path.Base(p), "own_"+ident(p), selection{})
			}
			if r.err != nil {
				r.err = fmt.Errorf("%s: %w", p, r.err)
			}
		})
	}
	wg.Wait()
	files := map[string][]byte{}
	var wrapped []string
	var errs []error
	for i, p := range paths {
		errs = append(errs, results[i].err)
		if src := results[i].src; src != nil {
			files[prefix+ident(p)+".go"] = src
		}
		if src := results[i].own; src != nil {
			files[prefix+"own_"+ident(p)+".go"] = src
		}
		if results[i].wraps {
			wrapped = append(wrapped, p)
		}
	}
	index, err := index(paths, wrapped)
	files[prefix+"index.go"] = index
	return files, errors.Join(append(errs, err)...)
}

// Write replaces the generated files in dir by files.
func Write(dir string, files map[string][]byte) error {
	old, err := filepath.Glob(filepath.Join(dir, prefix+"*.go"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if files[filepath.Base(f)] == nil {
			if err := os.Remove(f); err != nil {
				return err
			}
		}
	}
	for name, src := range files {
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Version is the Go version the tables are for, such as go1.26: patch
// releases do not change the exported names.
func Version() string {
	v := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(v[:min(2, len(v))], ".")
}

func ident(path string) string { return strings.ReplaceAll(path, "/", "_") }

func head() string {
	return fmt.Sprintf("// Code generated by bingfa/playground/symbols/gen for %s. DO NOT EDIT.\n\n"+
		"//lint:file-ignore SA1019 programs may use what is deprecated\n\n", Version())
}

var (
	initFunc = regexp.MustCompile(`func init\(\) \{\n\tSymbols\["[^"]*"\] = map\[string\]reflect\.Value\{\n`)
	// The extractor expects somebody to define these; they are ours anyway.
	restricted = regexp.MustCompile(`\b(log|os)(Exit|FindProcess|Fatal|Fatalf|Fatalln|Logger|New)\b`)
	variable   = regexp.MustCompile(`reflect\.ValueOf\(&([\w.]+)\)\.Elem\(\)`)
	buildTag   = regexp.MustCompile(`(?m)^// \+build .*\n`)
)

// A program gets its own copy of each variable of Go's packages: if it sets
// io.EOF to something else, the worker still has the real one. These are
// shared, because setting them has a meaning: times are printed in
// time.Local, and crypto/rand reads from Reader.
var shared = map[string]bool{"time.Local": true, "rand.Reader": true}

const wrapperComment = "\t\t// interface wrapper definitions\n"

// generate runs the extractor and turns its init function into one function
// that returns the table, and one that returns the wrappers, if there are
// any: the types by which the interpreter lets its own types satisfy the
// package's interfaces.
func generate(path, id string, sel selection) (src []byte, wraps bool, err error) {
	var out bytes.Buffer
	e := extract.Extractor{Dest: "symbols", Include: sel.include, Exclude: sel.exclude}
	// Both are the import path: the extractor would take a folder here of the
	// same name for the first.
	if _, err := e.Extract(path, path, &out); err != nil {
		return nil, false, err
	}
	s := variable.ReplaceAllStringFunc(out.String(), func(v string) string {
		if name := variable.FindStringSubmatch(v)[1]; !shared[name] && !strings.HasPrefix(path, ownRoot) {
			return "variable(" + name + ")"
		}
		return v
	})
	s = restricted.ReplaceAllString(s, "$1.$2")
	_, s, _ = strings.Cut(s, "\n") // the extractor's own "generated by"
	s = buildTag.ReplaceAllString(s, "")
	loc := initFunc.FindStringIndex(s)
	if loc == nil {
		return nil, false, fmt.Errorf("the extractor's output has no table")
	}
	body, rest, ok := strings.Cut(s[loc[1]:], "\n\t}\n}\n")
	if !ok {
		return nil, false, fmt.Errorf("the extractor's table does not end")
	}
	table, wrappers, wraps := strings.Cut(body, wrapperComment)
	var b strings.Builder
	b.WriteString(head() + s[:loc[0]])
	fn := func(name, doc, body string) {
		fmt.Fprintf(&b, "// %s%s %s\nfunc %[1]s%[2]s() map[string]reflect.Value {\n\treturn map[string]reflect.Value{\n%[4]s\n\t}\n}\n", name, id, doc, body)
	}
	fn("table_", "returns what "+path+" exports.", table)
	if wraps {
		fn("wrap_", "returns the wrappers of "+path+"'s interfaces.", wrappers)
	}
	b.WriteString(rest)
	src, err = format.Source([]byte(b.String()))
	return src, wraps, err
}

func index(paths, wrapped []string) ([]byte, error) {
	var b strings.Builder
	b.WriteString(head() + "package symbols\n\nimport \"reflect\"\n\n")
	fmt.Fprintf(&b, "// GoVersion is the version of Go whose packages these are.\nconst GoVersion = %q\n\n", Version())
	b.WriteString("// extracted lists the packages, sorted.\nvar extracted = [...]string{\n")
	for _, p := range paths {
		fmt.Fprintf(&b, "\t%q,\n", p)
	}
	b.WriteString("}\n\n// table returns the function that builds a package's table, or nil.\n")
	b.WriteString("func table(path string) func() map[string]reflect.Value {\n\tswitch path {\n")
	for _, p := range paths {
		fn := "table_" + ident(p)
		if sel := packages[p]; !sel.real() {
			fn = "table_own_" + ident(p)
		} else if sel.own {
			fn = fmt.Sprintf("merged(%s, table_own_%s)", fn, ident(p))
		}
		fmt.Fprintf(&b, "\tcase %q:\n\t\treturn %s\n", p, fn)
	}
	b.WriteString("\t}\n\treturn nil\n}\n\n// wrappers lists the packages that have interfaces.\nvar wrappers = [...]struct {\n\tpath string\n\twrap func() map[string]reflect.Value\n}{\n")
	for _, p := range wrapped {
		fmt.Fprintf(&b, "\t{%q, wrap_%s},\n", p, ident(p))
	}
	b.WriteString("}\n")
	return format.Source([]byte(b.String()))
}
