// Package tls is the part of crypto/tls that dials, listens or reads files,
// as programs of the playground import it: in package net and package os of
// the playground. The rest is the real package's.
package tls

import (
	"context"
	"crypto/tls"
	"errors"
	gonet "net"

	"bingfa/playground/symbols/net"
	"bingfa/playground/symbols/os"
)

// A Dialer dials and does the handshake.
type Dialer struct {
	NetDialer *net.Dialer // nil: the zero one
	Config    *tls.Config // nil: the zero one
}

// Dial connects to an address.
func (d *Dialer) Dial(network, addr string) (gonet.Conn, error) {
	return d.DialContext(context.Background(), network, addr)
}

// DialContext connects to an address; the context is for connecting and the
// handshake.
func (d *Dialer) DialContext(ctx context.Context, network, addr string) (gonet.Conn, error) {
	c, err := dial(ctx, d.NetDialer, network, addr, d.Config)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Dial connects to an address and does the handshake.
func Dial(network, addr string, config *tls.Config) (*tls.Conn, error) {
	return dial(context.Background(), nil, network, addr, config)
}

// DialWithDialer is Dial with a dialer, whose time limits are for the
// handshake too.
func DialWithDialer(dialer *net.Dialer, network, addr string, config *tls.Config) (*tls.Conn, error) {
	return dial(context.Background(), dialer, network, addr, config)
}

func dial(ctx context.Context, d *net.Dialer, network, addr string, config *tls.Config) (*tls.Conn, error) {
	if d == nil {
		d = new(net.Dialer)
	}
	if d.Timeout != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.Timeout)
		defer cancel()
	}
	if !d.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, d.Deadline)
		defer cancel()
	}
	raw, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	if config == nil {
		config = new(tls.Config)
	}
	if config.ServerName == "" {
		host, _, err := gonet.SplitHostPort(addr)
		if err != nil {
			host = addr
		}
		config = config.Clone()
		config.ServerName = host
	}
	c := tls.Client(raw, config)
	if err := c.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

// Listen listens at an address; the connections use TLS.
func Listen(network, laddr string, config *tls.Config) (gonet.Listener, error) {
	if config == nil || len(config.Certificates) == 0 && config.GetCertificate == nil && config.GetConfigForClient == nil {
		return nil, errors.New("tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config")
	}
	l, err := net.Listen(network, laddr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, config), nil
}

// LoadX509KeyPair reads a certificate and its key from files.
func LoadX509KeyPair(certFile, keyFile string) (tls.Certificate, error) {
	cert, err := os.ReadFile(certFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(cert, key)
}
