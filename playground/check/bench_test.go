package check

import (
	"os"
	"testing"
)

// web is a program that uses much of net/http.
const web = `package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

func main() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello", r.URL.Query().Get("name"))
	}))
	defer s.Close()
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			resp, err := http.Get(fmt.Sprint(s.URL, "/?name=", i))
			if err != nil {
				return
			}
			defer resp.Body.Close()
			b, _ := io.ReadAll(resp.Body)
			fmt.Print(string(b))
		})
	}
	wg.Wait()
}
`

// BenchmarkSource is what a worker does once: parse, load the types that the
// program names, check.
func BenchmarkSource(b *testing.B) {
	course, err := os.ReadFile("../../content/concepts/scheduling/mlfq/main.go")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, src string }{{"hello", hello}, {"course", string(course)}, {"web", web}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, diags := Source(c.src); len(diags) > 0 {
					b.Fatal(diags)
				}
			}
		})
	}
}

// BenchmarkVet is what a worker does once more for the warnings.
func BenchmarkVet(b *testing.B) {
	for _, c := range []struct{ name, src string }{{"hello", hello}, {"web", web}} {
		b.Run(c.name, func(b *testing.B) {
			p, diags := Source(c.src)
			if p == nil {
				b.Fatal(diags)
			}
			for b.Loop() {
				p.Vet()
			}
		})
	}
}
