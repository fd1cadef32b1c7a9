//go:build !lean

package native

import (
	"crypto/hkdf"
	"crypto/pbkdf2"
	"hash"
	"reflect"
)

// addRare adds what is for packages that a lean worker does not have.
func addRare(t map[string]reflect.Value) {
	for name, fn := range map[string]any{
		"HKDFExtract": HKDFExtract, "HKDFExpand": HKDFExpand, "HKDFKey": HKDFKey, "PBKDF2Key": PBKDF2Key,
	} {
		t[name] = reflect.ValueOf(fn)
	}
}

// HKDFExtract is hkdf.Extract.
func HKDFExtract(h func() hash.Hash, secret, salt []byte) ([]byte, error) {
	return hkdf.Extract(h, secret, salt)
}

// HKDFExpand is hkdf.Expand.
func HKDFExpand(h func() hash.Hash, key []byte, info string, n int) ([]byte, error) {
	return hkdf.Expand(h, key, info, n)
}

// HKDFKey is hkdf.Key.
func HKDFKey(h func() hash.Hash, secret, salt []byte, info string, n int) ([]byte, error) {
	return hkdf.Key(h, secret, salt, info, n)
}

// PBKDF2Key is pbkdf2.Key.
func PBKDF2Key(h func() hash.Hash, password string, salt []byte, iter, n int) ([]byte, error) {
	return pbkdf2.Key(h, password, salt, iter, n)
}
