package pool_test

import (
	"slices"
	"strings"
	"testing"

	"bingfa/playground/symbols"
)

// TestPackages runs a program for each offered package that no other test
// here uses; a program may stand for several.
func TestPackages(t *testing.T) {
	p := sharedPool(t)
	var tried []string
	for _, c := range []struct{ imports, body, want string }{
		{"archive/tar bytes fmt io", `var b bytes.Buffer; w := tar.NewWriter(&b); w.WriteHeader(&tar.Header{Name: "a", Size: 2, Mode: 0o600}); io.WriteString(w, "hi"); w.Close()
			r := tar.NewReader(&b); h, err := r.Next(); data, _ := io.ReadAll(r); fmt.Println(h.Name, string(data), err)`, "a hi <nil>\n"},
		{"archive/zip bytes fmt io", `var b bytes.Buffer; w := zip.NewWriter(&b); f, _ := w.Create("a"); io.WriteString(f, "hi"); w.Close()
			r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len())); g, _ := r.File[0].Open(); data, _ := io.ReadAll(g); fmt.Println(r.File[0].Name, string(data), err)`, "a hi <nil>\n"},
		{"cmp fmt maps slices", `m := map[string]int{"b": 2, "a": 1}; k := slices.Sorted(maps.Keys(m)); fmt.Println(k, cmp.Compare(1, 2), slices.Max(k))`, "[a b] -1 b\n"},
		{"compress/bzip2 fmt strings", `_, err := bzip2.NewReader(strings.NewReader("no")).Read(make([]byte, 1)); fmt.Println(err)`, "bzip2 data invalid: bad magic value\n"},
		{"bytes compress/flate compress/gzip compress/lzw compress/zlib fmt io", `var b bytes.Buffer; w := gzip.NewWriter(&b); io.WriteString(w, "squeezed"); w.Close(); r, _ := gzip.NewReader(&b); s, err := io.ReadAll(r); fmt.Println(string(s), err)
			z := zlib.NewWriter(&b); io.WriteString(z, "z"); z.Close(); r2, _ := zlib.NewReader(&b); s, err = io.ReadAll(r2); fmt.Println(string(s), err)
			f, _ := flate.NewWriter(&b, 9); io.WriteString(f, "f"); f.Close(); s, err = io.ReadAll(flate.NewReader(&b)); fmt.Println(string(s), err)
			l := lzw.NewWriter(&b, lzw.LSB, 8); io.WriteString(l, "l"); l.Close(); s, err = io.ReadAll(lzw.NewReader(&b, lzw.LSB, 8)); fmt.Println(string(s), err)`, "squeezed <nil>\nz <nil>\nf <nil>\nl <nil>\n"},
		{"container/heap container/list container/ring fmt sort", `h := &struct{ sort.IntSlice }{}; _ = h; l := list.New(); l.PushBack(1); r := ring.New(3); fmt.Println(l.Len(), r.Len()); _ = heap.Init`, "1 3\n"},
		{"crypto crypto/aes crypto/cipher crypto/des crypto/rc4 fmt", `b, err := aes.NewCipher(make([]byte, 16)); g, _ := cipher.NewGCM(b); out := g.Seal(nil, make([]byte, 12), []byte("hi"), nil); fmt.Println(len(out), err, crypto.SHA256)
			d, _ := des.NewCipher(make([]byte, 8)); c, _ := rc4.NewCipher([]byte("k")); c.XORKeyStream(out, out); fmt.Println(d.BlockSize())`, "18 <nil> SHA-256\n8\n"},
		{"crypto/ecdh crypto/ecdsa crypto/ed25519 crypto/elliptic crypto/rand fmt", `k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); h := make([]byte, 32); s, err := ecdsa.SignASN1(rand.Reader, k, h); fmt.Println(ecdsa.VerifyASN1(&k.PublicKey, h, s), err)
			a, _ := ecdh.X25519().GenerateKey(rand.Reader); b, _ := ecdh.X25519().GenerateKey(rand.Reader); x, _ := a.ECDH(b.PublicKey()); y, _ := b.ECDH(a.PublicKey()); fmt.Println(string(x) == string(y))
			pub, priv, _ := ed25519.GenerateKey(rand.Reader); fmt.Println(ed25519.Verify(pub, h, ed25519.Sign(priv, h)))`, "true <nil>\ntrue\ntrue\n"},
		{"crypto/hmac crypto/md5 crypto/sha1 crypto/sha256 crypto/sha3 crypto/sha512 crypto/subtle encoding/hex fmt", `m := hmac.New(sha256.New, []byte("k")); m.Write([]byte("x")); fmt.Println(hex.EncodeToString(m.Sum(nil))[:8], md5.Size, sha1.Size, sha512.Size, sha3.New256().Size(), subtle.ConstantTimeCompare([]byte("a"), []byte("a")))`, "c38edc88 16 20 64 32 1\n"},
		{"crypto/hkdf crypto/pbkdf2 crypto/sha256 fmt", `a, err := hkdf.Key(sha256.New, []byte("s"), nil, "i", 8); b, err2 := pbkdf2.Key(sha256.New, "p", []byte("salt"), 10, 8); fmt.Println(len(a), err, len(b), err2)`, "8 <nil> 8 <nil>\n"},
		{"crypto/rand crypto/rsa fmt", `k, err := rsa.GenerateKey(rand.Reader, 1024); fmt.Println(k != nil, err)`, "true <nil>\n"},
		{"crypto/tls crypto/x509 crypto/x509/pkix fmt", `fmt.Println(tls.VersionName(tls.VersionTLS13), pkix.Name{CommonName: "x"}); _, err := tls.LoadX509KeyPair("c", "k"); fmt.Println(err); _, err = x509.ParseCertificate(nil); fmt.Println(err != nil)
			_, err = tls.Dial("tcp", "localhost:1", nil); fmt.Println(err)`, "TLS 1.3 CN=x\nopen c: no such file or directory\ntrue\ndial tcp 127.0.0.1:1: connect: connection refused\n"},
		{"encoding encoding/ascii85 encoding/asn1 encoding/base32 encoding/base64 encoding/pem fmt os", `b, _ := asn1.Marshal(7); fmt.Println(b, base32.StdEncoding.EncodeToString(b), base64.StdEncoding.EncodeToString(b), ascii85.MaxEncodedLen(4)); var m encoding.TextMarshaler; fmt.Println(m)
			pem.Encode(os.Stdout, &pem.Block{Type: "X", Bytes: b})`, "[2 1 7] AIAQO=== AgEH 5\n<nil>\n-----BEGIN X-----\nAgEH\n-----END X-----\n"},
		{"bytes encoding/binary encoding/csv encoding/gob encoding/json encoding/xml fmt os strings", `r, _ := csv.NewReader(strings.NewReader("a,b\n")).Read(); fmt.Println(r, binary.BigEndian.Uint16([]byte{1, 2}))
			var b bytes.Buffer; gob.NewEncoder(&b).Encode(map[string]int{"x": 1}); var m map[string]int; err := gob.NewDecoder(&b).Decode(&m); fmt.Println(m, err)
			s, _ := json.Marshal(m); fmt.Println(string(s)); xml.EscapeText(os.Stdout, []byte("<>\n"))`, "[a b] 258\nmap[x:1] <nil>\n{\"x\":1}\n&lt;&gt;&#xA;"},
		{"flag fmt os", `n := flag.Int("n", 3, "how many"); flag.Parse(); fmt.Println(*n, flag.NArg()); fs := flag.NewFlagSet("x", flag.ContinueOnError); fs.SetOutput(os.Stdout); fmt.Println(fs.Parse([]string{"-z"}))`, "3 0\nflag provided but not defined: -z\nUsage of x:\nflag provided but not defined: -z\n"},
		{"fmt go/ast go/constant go/doc/comment go/format go/parser go/printer go/scanner go/token go/version os", `f, err := parser.ParseFile(token.NewFileSet(), "a.go", "package p; func f(){}", 0); fmt.Println(f.Name, err, ast.IsExported("F"), constant.MakeInt64(3), version.Lang("go1.26.1"))
			b, _ := format.Source([]byte("package  p")); fmt.Printf("%s", b); printer.Fprint(os.Stdout, token.NewFileSet(), f.Decls[0]); var p comment.Parser; fmt.Println(len(p.Parse("a\n\nb").Content)); var s scanner.Scanner; _ = s
			_, err = parser.ParseFile(token.NewFileSet(), "/etc/passwd", nil, 0); fmt.Println(err)`, "p <nil> true 3 go1.26\npackage p\nfunc f() {\n}2\nopen /etc/passwd: no such file or directory\n"},
		{"context errors fmt golang.org/x/sync/errgroup golang.org/x/sync/semaphore golang.org/x/sync/singleflight", `g, ctx := errgroup.WithContext(context.Background()); g.SetLimit(2); g.Go(func() error { return errors.New("first") }); fmt.Println(g.Wait(), ctx.Err())
			s := semaphore.NewWeighted(2); fmt.Println(s.TryAcquire(2), s.TryAcquire(1)); var f singleflight.Group; v, err, shared := f.Do("k", func() (any, error) { return 7, nil }); fmt.Println(v, err, shared)`, "first context canceled\ntrue false\n7 <nil> false\n"},
		{"fmt hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash", `b := []byte("x"); var h hash.Hash32 = fnv.New32a(); h.Write(b); fmt.Println(adler32.Checksum(b), crc32.ChecksumIEEE(b), crc64.Checksum(b, crc64.MakeTable(crc64.ISO)), h.Sum32()); s := maphash.MakeSeed(); fmt.Println(maphash.Bytes(s, b) == maphash.Bytes(s, b))`, "7929977 2363233923 2526519390954848256 4245442695\ntrue\n"},
		{"fmt html html/template os", `fmt.Println(html.EscapeString("<a>")); t := template.Must(template.New("t").Parse("<p>{{.}}</p>\n")); t.Execute(os.Stdout, "<b>")
			os.WriteFile("f", []byte("{{.}}!"), 0o600); t, err := template.ParseFiles("f"); fmt.Println(t.Execute(os.Stdout, 1), err)`, "&lt;a&gt;\n<p>&lt;b&gt;</p>\n1!<nil> <nil>\n"},
		{"bytes fmt image image/color image/color/palette image/draw image/gif image/jpeg image/png", `m := image.NewRGBA(image.Rect(0, 0, 2, 2)); draw.Draw(m, m.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src); var b bytes.Buffer; err := png.Encode(&b, m); c, kind, err2 := image.DecodeConfig(&b); fmt.Println(c.Width, kind, err, err2)
			fmt.Println(gif.Encode(&b, m, nil), jpeg.Encode(&b, m, nil), len(palette.Plan9))`, "2 png <nil> <nil>\n<nil> <nil> 256\n"},
		{"fmt index/suffixarray", `fmt.Println(suffixarray.New([]byte("banana")).Lookup([]byte("nan"), -1))`, "[2]\n"},
		{"fmt iter", `var s iter.Seq[int] = func(yield func(int) bool) { yield(4) }; next, stop := iter.Pull(s); v, ok := next(); stop(); fmt.Println(v, ok)`, "4 true\n"},
		{"log log/slog os", `h := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { if a.Key == slog.TimeKey { return slog.Attr{} }; return a }}
			slog.New(slog.NewTextHandler(os.Stdout, h)).Info("hi", "n", 1); slog.New(slog.NewJSONHandler(os.Stdout, h)).With("a", "b").Warn("x"); log.SetFlags(0); log.SetOutput(os.Stdout); slog.Info("default", "k", true)`, "level=INFO msg=hi n=1\n{\"level\":\"WARN\",\"msg\":\"x\",\"a\":\"b\"}\nINFO default k=true\n"},
		{"fmt math math/big math/bits math/cmplx", `fmt.Println(math.Sqrt(2), big.NewInt(3), bits.Len(8), cmplx.Abs(3+4i))`, "1.4142135623730951 3 4 5\n"},
		{"fmt math/rand math/rand/v2", `fmt.Println(rand.New(rand.NewPCG(1, 2)).IntN(100) < 100)`, ""},
		{"fmt io mime mime/multipart mime/quotedprintable os strings", `fmt.Println(mime.TypeByExtension(".html")); w := multipart.NewWriter(io.Discard); w.SetBoundary("b"); fmt.Println(w.FormDataContentType()); q := quotedprintable.NewWriter(os.Stdout); q.Write([]byte("é\n")); q.Close()
			f, err := multipart.NewReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"), "b").ReadForm(10); fmt.Println(f.Value, err)`, "text/html; charset=utf-8\nmultipart/form-data; boundary=b\n=C3=A9\r\nmap[a:[1]] <nil>\n"},
		{"fmt net/http net/http/cookiejar net/http/httptrace net/http/httputil net/http/httptest context net/url", `j, err := cookiejar.New(nil); u, _ := url.Parse("http://x.org/"); j.SetCookies(u, []*http.Cookie{{Name: "a", Value: "b"}}); fmt.Println(j.Cookies(u), err)
			b, _ := httputil.DumpRequest(httptest.NewRequest("GET", "/", nil), false); fmt.Printf("%.14s\n", b); fmt.Println(httptrace.ContextClientTrace(context.Background()))`, "[a=b] <nil>\nGET / HTTP/1.1\n<nil>\n"},
		{"bufio fmt net/mail net/netip net/textproto net/url strings", `a, err := mail.ParseAddress("A <a@b.c>"); fmt.Println(a, err, netip.MustParseAddr("::1").IsLoopback(), url.QueryEscape("a b"))
			h, _ := textproto.NewReader(bufio.NewReader(strings.NewReader("A: b\r\n\r\n"))).ReadMIMEHeader(); fmt.Println(h); _, err = textproto.Dial("tcp", "localhost:1"); fmt.Println(err)`, "\"A\" <a@b.c> <nil> true a+b\nmap[A:[b]]\ndial tcp 127.0.0.1:1: connect: connection refused\n"},
		{"fmt net net/rpc net/rpc/jsonrpc", `l, _ := net.Listen("tcp", "localhost:1234"); rpc.Register(Calc{}); go rpc.Accept(l); c, err := rpc.Dial("tcp", "localhost:1234"); if err != nil { panic(err) }
			n := 0; err = c.Call("Calc.Double", 4, &n); fmt.Println(n, err); _, err = jsonrpc.Dial("tcp", "localhost:1"); fmt.Println(err)
			}
			type Calc struct{}
			func (Calc) Double(n int, reply *int) error { *reply = 2 * n; return nil
			`, "8 <nil>\ndial tcp 127.0.0.1:1: connect: connection refused\n"},
		{"fmt reflect", `v := reflect.ValueOf(map[string]int{"a": 1}); fmt.Println(v.Kind(), v.Len(), reflect.TypeOf(3), reflect.DeepEqual([]int{1}, []int{1})); x := 3; reflect.ValueOf(&x).Elem().SetInt(4); fmt.Println(x)`, "map 1 int true\n4\n"},
		{"fmt regexp regexp/syntax", `r, err := syntax.Parse("a+", syntax.Perl); fmt.Println(r, err, regexp.MustCompile("b*").FindString("abb"))`, "a+ <nil> \n"},
		{"fmt runtime runtime/debug", `runtime.LockOSThread(); runtime.UnlockOSThread(); var m runtime.MemStats; runtime.ReadMemStats(&m); fmt.Println(m.Mallocs > 0, runtime.NumGoroutine() > 0, debug.SetGCPercent(50), debug.SetGCPercent(100)); i, ok := debug.ReadBuildInfo(); fmt.Println(i.Path, ok)`, "true true 100 50\ncommand-line-arguments true\n"},
		{"fmt os syscall", `fmt.Println(syscall.SIGTERM, syscall.ENOENT, syscall.Errno(2) == syscall.ENOENT); var s os.Signal = syscall.SIGINT; fmt.Println(s == os.Interrupt)`, "terminated no such file or directory true\ntrue\n"},
		{"fmt structs unique weak", `type t struct { _ structs.HostLayout; n int }; x := &t{n: 3}; fmt.Println(unique.Make("a") == unique.Make("a"), weak.Make(x).Value().n)`, "true 3\n"},
		{"fmt testing", `r := testing.Benchmark(func(b *testing.B) { for i := 0; i < b.N; i++ { _ = i }; b.SetBytes(1) }); fmt.Println(r.N >= 100, r.Bytes, testing.Testing(), testing.AllocsPerRun(1, func() {}) >= 0)
			n := 0; r = testing.Benchmark(func(b *testing.B) { for b.Loop() { n++ } }); fmt.Println(n == r.N)`, "true 1 false true\ntrue\n"},
		{"fmt io testing/fstest testing/iotest testing/quick strings", `fmt.Println(fstest.TestFS(fstest.MapFS{"a": {Data: []byte("x")}}, "a")); b, err := io.ReadAll(iotest.OneByteReader(strings.NewReader("abc"))); fmt.Println(string(b), err)
			fmt.Println(quick.Check(func(a, b int) bool { return a+b == b+a }, nil))`, "<nil>\nabc <nil>\n<nil>\n"},
		{"fmt os strings text/scanner text/tabwriter text/template text/template/parse", `var s scanner.Scanner; s.Init(strings.NewReader("a := 1")); s.Scan(); fmt.Println(s.TokenText()); t := template.Must(template.New("t").Parse("{{.}}")); fmt.Println(t.Tree.Root, parse.NodeText)
			w := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0); fmt.Fprintln(w, "a\tb"); w.Flush()`, "a\n{{.}} 0\na b\n"},
		{"fmt unicode unicode/utf16 unicode/utf8", `fmt.Println(unicode.IsUpper('A'), utf16.Encode([]rune("a")), utf8.RuneLen('世'))`, "true [97] 3\n"},
		{"errors fmt io io/fs path strconv strings sync sync/atomic", `var n atomic.Int64; var wg sync.WaitGroup; wg.Go(func() { n.Add(2) }); wg.Wait(); fmt.Println(n.Load(), path.Join("a", "b"), strconv.Quote("x"), strings.ToUpper("y"), errors.Is(fs.ErrNotExist, io.EOF))`, "2 a/b \"x\" Y false\n"},
	} {
		code := body(c.imports, c.body)
		if c.want == "" { // two packages of one name
			code = strings.Replace(strings.Replace(code, `"math/rand"; `, ``, 1), `"math/rand/v2"`, `old "math/rand"; "math/rand/v2"`, 1)
			code = strings.Replace(code, "fmt.Println(", "_ = old.Intn; fmt.Println(", 1)
			c.want = "true\n"
		}
		check(t, p, outcomeCase{name: strings.ReplaceAll(c.imports, "/", "."), code: code, status: ok, stdout: c.want})
		tried = append(tried, strings.Fields(c.imports)...)
	}
	// The other tests of this package have programs with these.
	tried = append(tried, "bufio", "bytes", "context", "encoding/hex", "io/ioutil", "log", "net", "os", "os/signal", "path/filepath", "sort", "time", "time/tzdata")
	for _, path := range symbols.Packages() {
		if !slices.Contains(tried, path) {
			t.Errorf("no program here uses %s", path)
		}
	}
}
