// Run is the playground as a function on Netlify: the API of bingfa host,
// package api, answering events of AWS Lambda.
//
// Netlify builds it from this folder, after `bingfa build -workers` has put
// the workers beside it, and packs the one binary that comes of it and nothing
// else. So the workers travel inside, compressed, and are unpacked in memory.
//
// A function is started when a request finds none idle, gets one request at a
// time, and is frozen between them, perhaps for minutes; some time it is
// thrown away. So what the first program needs is made ready before the first
// request is taken, the rest when that has been answered, and nothing waits
// for a time at which the process may be frozen.
//
// The log on standard error is JSON. What an operator may set, in the site's
// environment on Netlify (variables of netlify.toml do not reach functions):
//
//	BINGFA_SANDBOX  layers that must hold programs, as host's -sandbox (default strangers)
//	BINGFA_RATE     requests for each client address, as host's -rate (default 120/m;
//	                none is unlimited); each instance of the function counts for itself
//	BINGFA_ORIGINS  origins of other sites whose pages may use the playground,
//	                separated by commas, as host's -origins (default none)
package main

import (
	"embed"
	"io/fs"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

//go:embed all:workers
var embedded embed.FS

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	workers, err := fs.Sub(embedded, "workers")
	if err != nil {
		panic(err) // the name is constant
	}
	lambda.Start(newFunction(workers, os.Environ(), log).handle)
}
