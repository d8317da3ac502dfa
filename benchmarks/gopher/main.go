// The host that runs a Lua file on GopherLua with the size as arg[1].
package main

import (
	"fmt"
	"os"

	lua "github.com/yuin/gopher-lua"
)

func main() {
	state := lua.NewState() // larger stacks would cost every coroutine
	defer state.Close()
	arguments := state.NewTable()
	for i, argument := range os.Args[1:] {
		arguments.RawSetInt(i, lua.LString(argument)) // the script itself is arg[0]
	}
	state.SetGlobal("arg", arguments)
	if err := state.DoFile(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
