package main

import (
	"bytes"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
)

func main() {
	key, kerr := hkdf.Key(sha256.New, []byte("secret"), []byte("salt"), "info", 20)
	fmt.Printf("%x %v\n", key, kerr)
	prk, _ := hkdf.Extract(sha256.New, []byte("secret"), []byte("salt"))
	again, _ := hkdf.Expand(sha256.New, prk, "info", 20)
	fmt.Println(bytes.Equal(key, again))
	key, kerr = pbkdf2.Key(sha1.New, "password", []byte("salt"), 2, 20)
	fmt.Printf("%x %v\n", key, kerr)
}
