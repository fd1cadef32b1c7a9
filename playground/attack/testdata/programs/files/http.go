// The machine's files through packages that open files by themselves.
//
// status: ok
// stdout: ^404\n404\n404\n(refused\n){9}end\n$
// not: root:

package main

import (
	"crypto/tls"
	"fmt"
	"go/parser"
	"go/token"
	"html/template"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	text "text/template"
)

func ask(h http.Handler, path string) {
	rec := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "/", nil)
	req.URL.Path = path
	h.ServeHTTP(rec, req)
	fmt.Println(rec.Code)
}

func try(err error) {
	if err == nil {
		fmt.Println("got through")
		return
	}
	fmt.Println("refused")
}

func main() {
	ask(http.FileServer(http.Dir("/etc")), "/passwd")
	ask(http.FileServer(http.Dir(".")), "/../../../etc/passwd")
	ask(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "/etc/passwd") }), "/")
	client := &http.Client{Transport: http.NewFileTransport(http.Dir("/etc"))}
	resp, err := client.Get("file:///passwd")
	if err == nil && resp.StatusCode != 200 {
		err = os.ErrNotExist
	}
	try(err)
	_, err = http.Dir("/").Open("/proc/self/environ")
	try(err)
	_, err = template.ParseFiles("/etc/passwd")
	try(err)
	_, err = text.ParseFiles("/etc/passwd")
	try(err)
	_, err = template.ParseGlob("/etc/*")
	try(err)
	_, err = parser.ParseFile(token.NewFileSet(), "/etc/passwd", nil, 0)
	try(err)
	_, err = parser.ParseDir(token.NewFileSet(), "/etc", nil, 0)
	try(err)
	_, err = tls.LoadX509KeyPair("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/private/key.pem")
	try(err)
	// What does not fit in memory would go to a file.
	body := "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + strings.Repeat("x", 11<<20) + "\r\n--b--\r\n"
	_, err = multipart.NewReader(strings.NewReader(body), "b").ReadForm(0)
	try(err)
	fmt.Println("end")
}
