// Package textproto is the part of net/textproto that dials, in package net
// of the playground.
package textproto

import (
	"net/textproto"

	"bingfa/playground/symbols/net"
)

// Dial connects to an address.
func Dial(network, addr string) (*textproto.Conn, error) {
	c, err := net.Dial(network, addr)
	if err != nil {
		return nil, err
	}
	return textproto.NewConn(c), nil
}
