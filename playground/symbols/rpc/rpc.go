// Package rpc is the part of net/rpc that dials, in package net of the
// playground.
package rpc

import (
	"bufio"
	"errors"
	"io"
	gonet "net"
	"net/http"
	"net/rpc"

	"bingfa/playground/symbols/net"
)

// connected is what a server answers to a connection over HTTP.
const connected = "200 Connected to Go RPC"

// Dial connects to a server at an address.
func Dial(network, address string) (*rpc.Client, error) {
	c, err := net.Dial(network, address)
	if err != nil {
		return nil, err
	}
	return rpc.NewClient(c), nil
}

// DialHTTP connects to an HTTP server at an address, at the usual path.
func DialHTTP(network, address string) (*rpc.Client, error) {
	return DialHTTPPath(network, address, rpc.DefaultRPCPath)
}

// DialHTTPPath connects to an HTTP server at an address and a path.
func DialHTTPPath(network, address, path string) (*rpc.Client, error) {
	c, err := net.Dial(network, address)
	if err != nil {
		return nil, err
	}
	io.WriteString(c, "CONNECT "+path+" HTTP/1.0\n\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: "CONNECT"})
	if err == nil && resp.Status == connected {
		return rpc.NewClient(c), nil
	}
	if err == nil {
		err = errors.New("unexpected HTTP response: " + resp.Status)
	}
	c.Close()
	return nil, &gonet.OpError{Op: "dial-http", Net: network + " " + address, Err: err}
}
