package main

import (
	"fmt"
	"sync"
)

type Account struct {
	mu      sync.Mutex // (1)
	balance int
}

func (a *Account) Deposit(amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.depositLocked(amount)
}

func (a *Account) DepositAll(amounts ...int) {
	a.mu.Lock() // (2)
	defer a.mu.Unlock()
	for _, amount := range amounts {
		a.depositLocked(amount)
	}
}

// depositLocked requires that a.mu is held.
func (a *Account) depositLocked(amount int) { // (3)
	a.balance += amount
}

func main() {
	var mu sync.Mutex
	mu.Lock()
	if !mu.TryLock() { // (4)
		fmt.Println("a plain lock refuses to lock twice")
	}

	var account Account
	account.DepositAll(10, 20, 30)
	fmt.Println("balance:", account.balance)
}
