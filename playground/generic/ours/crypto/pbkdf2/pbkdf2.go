// Package pbkdf2 derives keys by Go's, for the one type of hashes that they
// have in common.
package pbkdf2

import (
	"hash"

	"bingfa/playground/generic/native"
)

func Key[Hash hash.Hash](h func() Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	return native.PBKDF2Key(func() hash.Hash { return h() }, password, salt, iter, keyLength)
}
