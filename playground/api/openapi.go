package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// openapiSource describes the API for machines. It is written by hand, and
// the tests hold the server to it: every request they make is checked against
// it, and everything it names is asked for.
//
//go:embed openapi.yaml
var openapiSource []byte

// A document is a file and its entity tag.
type document struct {
	contentType, etag string
	text              []byte
}

func newDocument(contentType string, text []byte) document {
	sum := sha256.Sum256(text)
	return document{contentType, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, text}
}

var (
	openapiYAML = newDocument("application/yaml", openapiSource)
	openapiJSON = sync.OnceValues(func() (document, error) {
		var v any
		if err := yaml.Unmarshal(openapiSource, &v); err != nil {
			return document{}, err
		}
		b, err := json.MarshalIndent(v, "", "  ")
		return newDocument("application/json", append(b, '\n')), err
	})
)

func (s *Server) openapiYAML(a *answer, r *http.Request) error { return openapiYAML.serve(a, r) }

func (s *Server) openapiJSON(a *answer, r *http.Request) error {
	d, err := openapiJSON()
	if err != nil {
		return err
	}
	return d.serve(a, r)
}

func (d document) serve(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("ETag", d.etag)
	h.Set("Cache-Control", "public, max-age=3600")
	if strings.Contains(r.Header.Get("If-None-Match"), d.etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", d.contentType)
	h.Set("Content-Length", strconv.Itoa(len(d.text)))
	w.Write(d.text)
	return nil
}
