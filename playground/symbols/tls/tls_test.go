package tls

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"math/big"
	gonet "net"
	"testing"
	"time"

	"bingfa/playground/symbols/net"
	"bingfa/playground/symbols/os"
)

// files writes a certificate and its key to files of the program's own.
func files(t *testing.T) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o644)
	os.WriteFile("key.pem", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: b}), 0o600)
}

func TestDial(t *testing.T) {
	files(t)
	cert, err := LoadX509KeyPair("cert.pem", "key.pem")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LoadX509KeyPair("none.pem", "key.pem"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Listen("tcp", "localhost:0", nil); err == nil {
		t.Error("listens without a certificate")
	}
	l, err := Listen("tcp", "localhost:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { io.Copy(c, c); c.Close() }()
		}
	}()
	_, port, _ := gonet.SplitHostPort(l.Addr().String())
	addr := "localhost:" + port
	parsed, _ := x509.ParseCertificate(cert.Certificate[0])
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	config := &tls.Config{RootCAs: roots}
	for name, dial := range map[string]func() (gonet.Conn, error){
		"Dial": func() (gonet.Conn, error) { return Dial("tcp", addr, config) },
		"DialWithDialer": func() (gonet.Conn, error) {
			return DialWithDialer(&net.Dialer{Timeout: time.Minute}, "tcp", addr, config)
		},
		"Dialer": func() (gonet.Conn, error) { return (&Dialer{Config: config}).DialContext(t.Context(), "tcp", addr) },
	} {
		c, err := dial()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		b := make([]byte, 4)
		c.Write([]byte("ping"))
		if _, err := io.ReadFull(c, b); err != nil || string(b) != "ping" {
			t.Errorf("%s: %q %v", name, b, err)
		}
		c.Close()
	}
	if _, err := Dial("tcp", addr, &tls.Config{RootCAs: x509.NewCertPool()}); err == nil {
		t.Error("an unknown certificate is trusted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := new(Dialer).DialContext(ctx, "tcp", addr); err == nil {
		t.Error("dials although cancelled")
	}
}
