// Checks what "hipaactl evidence prove" printed by Go's own checksum database: the seal by its
// notes, the statement by its trees. It knows nothing of our code.
//
//	main VERIFIER_KEY < proof.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check() error {
	var given struct {
		Seal      string      `json:"seal"`
		Statement string      `json:"statement"`
		Index     int64       `json:"leaf_index"`
		Proof     []tlog.Hash `json:"proof"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return err
	}
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(given.Seal), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(given.Proof, size, root, given.Index, tlog.RecordHash([]byte(given.Statement)))
}

func main() {
	if err := check(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("holds")
}
