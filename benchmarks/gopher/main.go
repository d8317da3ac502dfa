// The host that runs a Lua file on GopherLua with the size as arg[1]; with -limited under a context, as who
// limits the time of scripts must.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
)

func main() {
	state := lua.NewState() // larger stacks would cost every coroutine
	defer state.Close()
	words := os.Args[1:]
	if words[0] == "-limited" {
		words = words[1:]
		limit, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		state.SetContext(limit)
	}
	arguments := state.NewTable()
	for i, argument := range words {
		arguments.RawSetInt(i, lua.LString(argument)) // the script itself is arg[0]
	}
	state.SetGlobal("arg", arguments)
	if err := state.DoFile(words[0]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
