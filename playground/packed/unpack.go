package packed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// unpack makes an executable of an entry.
func (w *Workers) unpack(e *entry) (binary, error) {
	packed, err := e.read(w.files)
	if err != nil {
		return binary{}, err
	}
	var base []byte
	if e.Base != "" {
		path, err := w.get(context.Background(), w.index.find(e.Base))
		if err != nil {
			return binary{}, err
		}
		if base, err = os.ReadFile(path); err != nil {
			return binary{}, err
		}
	}
	data, err := decompress(packed, base, e.Size)
	if err != nil {
		return binary{}, fmt.Errorf("%s: %w", e.File.Name, err)
	}
	return w.place(e.Name, data)
}

// read returns the packed file of an entry, if it is what the index says.
func (e *entry) read(files fs.FS) ([]byte, error) {
	data, err := fs.ReadFile(files, e.File.Name)
	if err != nil {
		return nil, err
	}
	if int64(len(data)) != e.File.Size || hash(data) != e.File.SHA256 {
		return nil, fmt.Errorf("%s is damaged, %d bytes of %d: build the site with -workers again", e.File.Name, len(data), e.File.Size)
	}
	return data, nil
}

// hash returns the SHA-256 of data in hex.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// place puts an executable into memory or, where that is refused, into a
// folder.
func (w *Workers) place(name string, data []byte) (binary, error) {
	refused := errors.ErrUnsupported
	if !w.folderOnly {
		var b binary
		if b, refused = inMemory(name, data); refused == nil {
			return b, nil
		}
	}
	path, err := w.folder.add(name, data)
	if err != nil {
		return binary{}, fmt.Errorf("neither memory (%w) nor a folder takes a program: %w", refused, err)
	}
	w.mu.Lock()
	w.spill = refused
	w.mu.Unlock()
	return binary{path: path}, nil
}
