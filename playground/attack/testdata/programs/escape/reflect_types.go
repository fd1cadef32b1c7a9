// A type that no name leads to, made with reflect: Go's own transport, which
// would dial out. What stops it is the kernel.
//
// status: fault

package main

import (
	"net/http"
	"reflect"
)

func main() {
	t := reflect.TypeOf(http.DefaultTransport).Elem()
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i).Type
		if f.Kind() == reflect.Pointer {
			f = f.Elem()
		}
		rt, ok := reflect.New(f).Interface().(http.RoundTripper)
		if !ok {
			continue
		}
		req, _ := http.NewRequest("GET", "http://127.0.0.1:22/", nil)
		rt.RoundTrip(req)
	}
}
