package strict

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

type doc struct {
	Code  *string           `json:"code"`
	Files map[string]string `json:"files"`
	Any   any               `json:"any"`
}

func TestUnmarshal(t *testing.T) {
	for _, c := range []struct{ name, in, reason string }{
		{"good", `{"code":"x"}`, ""},
		{"spaces", " \t\r\n{ \"code\" : \"x\" } \n", ""},
		{"control characters", `{"code":"\u0000\u0007"}`, ""},
		{"lone surrogate", `{"code":"\ud800"}`, ""},
		{"depth", `{"any":` + strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1) + `}`, ""},
		{"same name in another object", `{"any":{"code":1},"code":"x"}`, ""},
		{"too deep", `{"any":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + `}`, "nested more than 16 deep"},
		{"very deep", strings.Repeat("[", 1<<20), "nested more than 16 deep"},
		{"very deep objects", strings.Repeat(`{"a":`, 1<<16), "nested more than 16 deep"},
		{"twice", `{"code":"x","code":"y"}`, `"code" twice`},
		{"twice in other words", `{"code":"x","Code":"y"}`, `"Code" twice`},
		{"twice with a long s", `{"files":{},"file` + "\u017f" + `":{}}`, "twice"},
		{"twice, escaped", `{"code":"x","c\u006fde":"y"}`, `"code" twice`},
		{"twice, nested", `{"files":{"a":"","a":""}}`, `"a" twice`},
		{"twice in an array", `{"any":[{"b":1},{"b":1,"b":2}]}`, `"b" twice`},
		{"unknown", `{"kode":"x"}`, `unknown field "kode"`},
		{"UTF-8", "{\"code\":\"\xff\"}", "not valid UTF-8"},
		{"raw NUL", "{\"code\":\"\x00\"}", "invalid character"},
		{"byte order mark", "\ufeff{}", "invalid character"},
		{"empty", "", "no JSON"},
		{"space", " ", "no JSON"},
		{"cut off", `{"code":"x"`, "ends too early"},
		{"cut in a string", `{"code":"x`, "unexpected EOF"},
		{"more", `{"code":"x"}{}`, "goes on"},
		{"rubbish after", `{"code":"x"}]`, "goes on"},
		{"two numbers", "1 2", "goes on"},
		{"array", "[]", "array, not an object"},
		{"number", "1", "number, not an object"},
		{"type", `{"code":3}`, `"code" must not be number`},
		{"types within", `{"files":{"a":[]}}`, `must not be array`},
		{"huge number", `{"any":1e99999}`, "must not be number"},
		{"comma", `{"code":"x",}`, "invalid character"},
		{"single quotes", `{'code':'x'}`, "invalid character"},
	} {
		err := Unmarshal([]byte(c.in), &doc{}, false)
		if c.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if e, ok := errors.AsType[*Error](err); !ok || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s: %v, want %q", c.name, err, c.reason)
		}
	}
	if err := Unmarshal([]byte(`{"kode":"x"}`), &doc{}, true); err != nil {
		t.Errorf("open: %v", err)
	}
}

// FuzzUnmarshal: what is accepted, encoding/json accepts as a whole; and the
// reason for a refusal is short and readable whatever was sent.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range []string{`{"code":"x","files":{"":"y"}}`, `{"any":[{"a":1},null,true,-1e5]}`, `{"code":"\ud800\u0000"}`, `[[[`, `{"a":{}}{`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d doc
		err := Unmarshal(b, &d, true)
		if err == nil {
			if !json.Valid(b) || !utf8.Valid(b) {
				t.Fatalf("%q is accepted", b)
			}
			if d.Code != nil && !utf8.ValidString(*d.Code) {
				t.Fatalf("code %q", *d.Code)
			}
			return
		}
		if len(err.Error()) > 500 || strings.Contains(err.Error(), "strict.") {
			t.Fatalf("%q: %v", b, err)
		}
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	body, _ := json.Marshal(map[string]string{"code": strings.Repeat("\tfmt.Println(\"hello, 世界\")\n", 10)})
	for b.Loop() {
		if err := Unmarshal(body, &doc{}, false); err != nil {
			b.Fatal(err)
		}
	}
}
