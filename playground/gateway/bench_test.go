package gateway_test

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"bingfa/playground/gateway"
)

// What the gateway adds to a request: decoding the event, serving nothing or a
// large answer, encoding.
func BenchmarkEvent(b *testing.B) {
	event, err := os.ReadFile("testdata/run-post.json")
	if err != nil {
		b.Fatal(err)
	}
	for name, size := range map[string]int{"empty": 0, "5MB": 5_000_000} {
		text := make([]byte, size)
		for i := range text {
			text[i] = 'x'
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var e gateway.Event
				if err := json.Unmarshal(event, &e); err != nil {
					b.Fatal(err)
				}
				resp := with(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(text) }), e, gateway.Options{})
				if len(encoded(b, resp)) < size || resp.StatusCode != 200 {
					b.Fatalf("%d", resp.StatusCode)
				}
			}
		})
	}
}
