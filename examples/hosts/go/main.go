// A host in Go, without cgo: refuses a cluster, makes another, reads it back and destroys it.
//
//	host LIBRARY PROVIDER COMPLIANT REFUSED
//
// The three files are envelopes: the provider's configuration, and two of hipaa_cluster.
package main

import (
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

const docState, docPrivate, docValue = 1, 2, 7

type str struct {
	data *byte
	size uintptr
}

type call struct {
	structSize                    uintptr
	timeoutMs                     int64
	cancel, progressCtx, progress uintptr
	correlationID                 str
	nowUnixMs                     int64
}

type request struct {
	structSize                                                          uintptr
	typeName, config, priorState, plannedState, privateData, identifier str
	schemaVersion                                                       int64
	sourceProvider, sourceTypeName                                      str
}

type diagnostic struct {
	structSize                                         uintptr
	severity, httpStatus                               int32
	code, summary, detail, path, vendorCode, requestID str
	verdict, reserved0                                 int32
	acceptance                                         str
}

// The table; functions are addresses.
type api struct {
	structSize                                                                uintptr
	abiMajor, abiMinor                                                        uint32
	providerVersion                                                           *byte
	describe, cancelNew, cancelRequest, cancelFree, providerNew, providerFree uintptr
	validate, plan, apply, read, importState, upgradeState, moveState, verify uintptr
	readData, callFunction                                                    uintptr
	resultStatus, resultDocument, resultDiagnosticCount, resultDiagnostic     uintptr
	resultFree                                                                uintptr
}

var (
	table    *api
	provider uintptr
)

func borrow(text []byte) str { return str{unsafe.SliceData(text), uintptr(len(text))} }

func copied(text str) []byte { return append([]byte{}, unsafe.Slice(text.data, text.size)...) }

func invoke(function uintptr, arguments ...uintptr) uintptr {
	result, _, _ := purego.SyscallN(function, arguments...)
	return result
}

func address[T any](of *T) uintptr { return uintptr(unsafe.Pointer(of)) }

// finish prints a result, frees it, and returns its documents by their number.
func finish(step string, status uintptr, result uintptr) map[uintptr][]byte {
	fmt.Printf("%s %d\n", step, int32(status))
	for i := uintptr(0); i < invoke(table.resultDiagnosticCount, result); i++ {
		one := new(diagnostic)
		one.structSize = unsafe.Sizeof(*one)
		invoke(table.resultDiagnostic, result, i, address(one))
		fmt.Printf("  %d %s %s\n", one.severity, copied(one.code), copied(one.path))
	}
	documents := map[uintptr][]byte{}
	for which := uintptr(docState); which <= docValue; which++ {
		text := new(str)
		if int32(invoke(table.resultDocument, result, which, address(text))) == 0 {
			fmt.Printf("  document %d\n", which)
			documents[which] = copied(*text)
		}
	}
	invoke(table.resultFree, result)
	return documents
}

func run(step string, operation uintptr, on *call, asked request) map[uintptr][]byte {
	pinned := new(request)
	*pinned = asked
	pinned.structSize = unsafe.Sizeof(*pinned)
	pinned.typeName = borrow([]byte("hipaa_cluster"))
	result := new(uintptr)
	status := invoke(operation, provider, address(on), address(pinned), address(result))
	runtime.KeepAlive(pinned)
	return finish(step, status, *result)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	library := must(purego.Dlopen(os.Args[1], purego.RTLD_NOW|purego.RTLD_LOCAL))
	var getAPI func(major uint32, out **api) int32
	purego.RegisterLibFunc(&getAPI, library, "hipaa_provider_get_api")
	if getAPI(1, &table) != 0 {
		panic("the plugin speaks another ABI")
	}
	fmt.Printf("abi %d.%d\n", table.abiMajor, table.abiMinor)
	configuration, compliant := must(os.ReadFile(os.Args[2])), must(os.ReadFile(os.Args[3]))
	refused := must(os.ReadFile(os.Args[4]))
	text, made, said := new(str), new(uintptr), new(uintptr)
	*text = borrow(configuration)
	status := invoke(table.providerNew, 0, address(text), address(made), address(said))
	finish("provider", status, *said)
	if provider = *made; provider == 0 {
		os.Exit(1)
	}
	run("validate refused", table.validate, nil, request{config: borrow(refused)})
	// plannedState is what is proposed; without it a destroy is meant.
	planned := run("plan", table.plan, nil, request{config: borrow(compliant), plannedState: borrow(compliant)})
	cancelled := new(call)
	cancelled.structSize = unsafe.Sizeof(*cancelled)
	invoke(table.cancelNew, address(&cancelled.cancel))
	invoke(table.cancelRequest, cancelled.cancel)
	run("validate cancelled", table.validate, cancelled, request{config: borrow(compliant)})
	invoke(table.cancelFree, cancelled.cancel)
	applied := run("apply", table.apply, nil, request{config: borrow(compliant),
		plannedState: borrow(planned[docState]), privateData: borrow(planned[docPrivate])})
	known := request{priorState: borrow(applied[docState]), privateData: borrow(applied[docPrivate])}
	run("read", table.read, nil, known)
	run("verify", table.verify, nil, known)
	run("destroy", table.apply, nil, known)
	invoke(table.providerFree, provider)
}
