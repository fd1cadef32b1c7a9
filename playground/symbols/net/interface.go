package net

import (
	"errors"
	"net"
)

// An Interface is a network interface. There is one, lo. It is not Go's own
// type, whose methods ask the machine.
type Interface struct {
	Index        int
	MTU          int
	Name         string
	HardwareAddr net.HardwareAddr
	Flags        net.Flags
}

var lo = Interface{Index: 1, MTU: 65536, Name: "lo", Flags: net.FlagUp | net.FlagLoopback | net.FlagRunning}

// Addrs returns the addresses of the interface.
func (ifi *Interface) Addrs() ([]net.Addr, error) {
	if ifi == nil {
		return nil, routeError(errors.New("invalid network interface"))
	}
	return InterfaceAddrs()
}

// MulticastAddrs returns none.
func (ifi *Interface) MulticastAddrs() ([]net.Addr, error) {
	if ifi == nil {
		return nil, routeError(errors.New("invalid network interface"))
	}
	return nil, nil
}

// InterfaceAddrs returns the addresses of the loopback interface.
func InterfaceAddrs() ([]net.Addr, error) {
	return []net.Addr{
		&net.IPNet{IP: loopback4.AsSlice(), Mask: net.CIDRMask(8, 32)},
		&net.IPNet{IP: loopback6.AsSlice(), Mask: net.CIDRMask(128, 128)},
	}, nil
}

// Interfaces returns the loopback interface.
func Interfaces() ([]Interface, error) { return []Interface{lo}, nil }

// InterfaceByIndex returns the loopback interface for 1.
func InterfaceByIndex(index int) (*Interface, error) {
	if index <= 0 {
		return nil, routeError(errors.New("invalid network interface index"))
	}
	if index != lo.Index {
		return nil, routeError(errors.New("no such network interface"))
	}
	ifi := lo
	return &ifi, nil
}

// InterfaceByName returns the loopback interface for lo.
func InterfaceByName(name string) (*Interface, error) {
	if name == "" {
		return nil, routeError(errors.New("invalid network interface name"))
	}
	if name != lo.Name {
		return nil, routeError(errors.New("no such network interface"))
	}
	ifi := lo
	return &ifi, nil
}

func routeError(err error) error { return &net.OpError{Op: "route", Net: "ip+net", Err: err} }
