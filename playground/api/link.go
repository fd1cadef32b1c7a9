package api

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"bingfa/playground/program"
)

// EncodeProgram returns code as the parameter program of GET /api/run: raw
// deflate in base64url without padding. Equal code gives an equal parameter,
// so that caches recognise it.
func EncodeProgram(code string) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(w, code)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// DecodeProgram reads what EncodeProgram returns, from any encoder, with or
// without padding. It inflates no more than limit bytes; a longer program
// gives a *program.SizeError.
func DecodeProgram(s string, limit int64) (string, error) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil {
		return "", &requestError{fmt.Sprintf("parameter program is not base64url: %v", err)}
	}
	r := flate.NewReader(bytes.NewReader(b))
	code, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(code)) > limit {
		return "", &program.SizeError{Limit: limit}
	}
	if err != nil {
		return "", &requestError{fmt.Sprintf("parameter program is not raw deflate: %v", err)}
	}
	return string(code), nil
}
