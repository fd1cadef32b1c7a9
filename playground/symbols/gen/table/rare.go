package table

import (
	"fmt"
	"slices"
	"strings"
)

// rare are the packages that a worker does without if it is built with the
// tag lean: what their code adds to a process that does not use them (pages
// that the linker's relocations and the packages' initialisation touch) is
// half of what a small program needs. A name that ends with a slash stands
// for all below it.
var rare = []string{
	"archive/",
	"compress/",
	"crypto/des", "crypto/ecdh", "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic",
	"crypto/hkdf", "crypto/pbkdf2", "crypto/rc4", "crypto/rsa", "crypto/tls", "crypto/x509", "crypto/x509/",
	"encoding/asn1", "encoding/gob", "encoding/xml",
	"go/format", "go/printer", "go/version",
	"html", "html/",
	"image", "image/",
	"index/",
	"mime", "mime/",
	"net/http", "net/http/", "net/mail", "net/rpc", "net/rpc/", "net/textproto",
	"testing/",
}

// Rare reports whether the package is left out of lean workers.
func (s Selection) Rare() bool {
	return slices.ContainsFunc(rare, func(r string) bool {
		return s.Path == r || strings.HasSuffix(r, "/") && strings.HasPrefix(s.Path, r)
	})
}

// checkLean returns an error if a lean worker contains a rare package all
// the same: leaving it out would gain nothing.
func checkLean(list []Selection, deps map[string][]string) error {
	in := map[string]string{}
	for _, s := range list {
		if s.Rare() {
			continue
		}
		for _, p := range []string{s.Path, s.Own} {
			for _, d := range deps[p] {
				in[d] = s.Path
			}
		}
	}
	for _, s := range list {
		if s.Rare() && in[s.Path] != "" {
			return fmt.Errorf("%s is said to be rare, but %s needs it", s.Path, in[s.Path])
		}
	}
	return nil
}
