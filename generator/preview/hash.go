package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"weak"

	"bingfa/generator/build"
)

// hashOf tells one content from another.
func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// read returns the file that t leads to and its hash. A page carries its own
// hash, by which a browser tells what it shows.
func (t target) read() (data []byte, hash string, err error) {
	if data, err = t.output.File(t.name); err != nil || path.Ext(t.name) != ".html" {
		return data, "", err
	}
	mark := []byte(` data-version="` + t.output.Version + `"`)
	before, after, ok := bytes.Cut(data, mark)
	if !ok {
		return data, hashOf(data), nil
	}
	hash = hashOf(bytes.Join([][]byte{before, after}, nil))
	return bytes.Join([][]byte{before, []byte(` data-version="` + hash + `"`), after}, nil), hash, nil
}

// hashes knows the hashes of the author's files.
type hashes struct {
	mu sync.Mutex
	// by the content's first byte: it is not changed, only replaced. It does
	// not keep what has been replaced.
	by map[weak.Pointer[byte]]fileHash
}

type fileHash struct {
	size int
	hash string
}

var address = regexp.MustCompile(`\b(?:src|poster|data|srcset)="([^"]+)"`)

// of returns the hashes of the author's files on a page, by their addresses.
func (h *hashes) of(page []byte, o *build.Output) map[string]string {
	prefix := o.Site.Prefix() + "/files/"
	var found map[string]string
	if !bytes.Contains(page, []byte(prefix)) {
		return nil
	}
	for _, m := range address.FindAllSubmatch(page, -1) {
		for _, part := range strings.FieldsFunc(html.UnescapeString(string(m[1])), func(r rune) bool { return r == ' ' || r == ',' }) {
			escaped, ok := strings.CutPrefix(part, prefix)
			name, err := url.PathUnescape(escaped)
			if !ok || err != nil || !o.Has("files/"+name) {
				continue
			}
			data, err := o.File("files/" + name)
			if err != nil {
				continue
			}
			if found == nil {
				found = map[string]string{}
			}
			found[part] = h.hash(data)
		}
	}
	return found
}

// manyHashes is how many are kept before all are forgotten.
const manyHashes = 1000

func (h *hashes) hash(data []byte) string {
	if len(data) == 0 {
		return "empty"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	key := weak.Make(&data[0])
	known, ok := h.by[key]
	if !ok || known.size != len(data) {
		if h.by == nil || len(h.by) >= manyHashes {
			h.by = map[weak.Pointer[byte]]fileHash{}
		}
		known = fileHash{len(data), hashOf(data)}
		h.by[key] = known
	}
	return known.hash
}
