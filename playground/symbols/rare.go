//go:build !lean

package symbols

import (
	"crypto/x509"
	"sync"
)

// Lacks reports whether a package is offered, but not by this worker: none, as
// it is not lean.
func Lacks(string) bool { return false }

// prepareRare does what must be done before a program uses a rare package.
func prepareRare(path string) {
	switch path {
	case "crypto/tls", "crypto/x509", "net/http", "net/http/httptest":
		noRoots()
	}
}

// noRoots makes the system's certificates none: they are files, and without
// this x509 would complain of not getting at them.
var noRoots = sync.OnceFunc(func() { x509.SetFallbackRoots(x509.NewCertPool()) })
