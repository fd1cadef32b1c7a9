// HTTP to the machine, to its network and to who else runs here.
//
// status: ok
// stdout: ^(\w+: [\w ]+\n){8}end\n$
// not: got through

package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"strings"
)

func try(name string, err error) {
	if err == nil {
		fmt.Println("got through:", name)
		return
	}
	s := err.Error()
	fmt.Printf("%s: %s\n", name, s[strings.LastIndex(s, ": ")+2:])
}

func get(c *http.Client, address string) error {
	_, err := c.Get(address)
	return err
}

func answer(h http.Handler) error {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	if rec.Code == http.StatusBadGateway {
		return errors.New(": bad gateway")
	}
	return nil
}

func main() {
	try("default", get(http.DefaultClient, "http://@SERVER@/"))
	try("empty", get(&http.Client{Transport: &http.Transport{}}, "http://169.254.169.254/latest/meta-data/"))
	clone := http.DefaultTransport.(*http.Transport).Clone()
	clone.DialContext, clone.Dial, clone.DialTLS = nil, nil, nil
	try("clone", get(&http.Client{Transport: clone}, "http://127.0.0.1:22/"))
	proxy, _ := url.Parse("http://127.0.0.1:22")
	try("proxy", get(&http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}, "http://example.com/"))
	try("reverse", answer(httputil.NewSingleHostReverseProxy(proxy)))
	_, err := tls.Dial("tcp", "1.1.1.1:443", nil)
	try("tls", err)
	_, err = textproto.Dial("tcp", "127.0.0.1:25")
	try("textproto", err)
	try("listen", http.ListenAndServe("8.8.8.8:80", nil))
	fmt.Println("end")
}
