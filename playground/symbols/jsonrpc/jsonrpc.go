// Package jsonrpc is the part of net/rpc/jsonrpc that dials, in package net
// of the playground.
package jsonrpc

import (
	"net/rpc"
	"net/rpc/jsonrpc"

	"bingfa/playground/symbols/net"
)

// Dial connects to a server at an address.
func Dial(network, address string) (*rpc.Client, error) {
	c, err := net.Dial(network, address)
	if err != nil {
		return nil, err
	}
	return jsonrpc.NewClient(c), nil
}
