package published

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// types of files by the ends of their names. The system's own table is not
// asked: the same site is served the same everywhere.
var types = map[string]string{
	".avif": "image/avif", ".bmp": "image/bmp", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".gif": "image/gif", ".go": plain, ".htm": html, ".html": html, ".ico": "image/x-icon", ".jpeg": "image/jpeg",
	".jpg": "image/jpeg", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".md": plain,
	".mjs": "text/javascript; charset=utf-8", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".pdf": "application/pdf",
	".png": "image/png", ".py": plain, ".svg": "image/svg+xml", ".txt": plain, ".wasm": "application/wasm",
	".webm": "video/webm", ".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff2": "font/woff2",
	".xml": "application/xml", ".yaml": plain, ".zip": "application/zip",
}

const (
	plain = "text/plain; charset=utf-8"
	html  = "text/html; charset=utf-8"
)

func contentType(name string) string {
	if t := types[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// tags remembers the entity tag of each file: a hash of its content, so that
// a build that leaves a page as it was leaves it in readers' caches. A file
// is hashed again when its size or time changes. There is one entry for each
// name that has been a file of the site.
type tags struct {
	mu sync.Mutex
	m  map[string]tag
}

type tag struct {
	size    int64
	changed time.Time
	value   string
}

// of returns the tag of a file, which is left at its beginning.
func (t *tags) of(name string, file *os.File, info fs.FileInfo) (string, error) {
	t.mu.Lock()
	known := t.m[name]
	t.mu.Unlock()
	if known.value != "" && known.size == info.Size() && known.changed.Equal(info.ModTime()) {
		return known.value, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	value := `"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:15]) + `"`
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.m == nil {
		t.m = map[string]tag{}
	}
	t.m[name] = tag{info.Size(), info.ModTime(), value}
	return value, nil
}
