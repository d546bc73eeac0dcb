"""A host in Python, with nothing but its standard library: refuses a cluster, makes another, reads it
back and destroys it.

    host.py LIBRARY PROVIDER COMPLIANT REFUSED

The three files are envelopes: the provider's configuration, and two of hipaa_cluster.
"""
import ctypes as c
import pathlib
import sys

STATE, PRIVATE, VALUE = 1, 2, 7


class Str(c.Structure):
    _fields_ = [("data", c.c_char_p), ("size", c.c_size_t)]


class Call(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("timeout_ms", c.c_int64), ("cancel", c.c_void_p),
                ("progress_ctx", c.c_void_p), ("progress", c.c_void_p), ("correlation_id", Str),
                ("now_unix_ms", c.c_int64)]


class Request(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("type_name", Str), ("config", Str), ("prior_state", Str),
                ("planned_state", Str), ("private_data", Str), ("identifier", Str),
                ("schema_version", c.c_int64), ("source_provider", Str), ("source_type_name", Str)]


class Diagnostic(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("severity", c.c_int32), ("http_status", c.c_int32),
                ("code", Str), ("summary", Str), ("detail", Str), ("path", Str), ("vendor_code", Str),
                ("request_id", Str), ("verdict", c.c_int32), ("reserved0", c.c_int32),
                ("acceptance", Str)]


Result = c.c_void_p
Operation = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(Call), c.POINTER(Request), c.POINTER(Result))
OPERATIONS = ("validate", "plan", "apply", "read", "import_state", "upgrade_state", "move_state",
              "verify", "read_data", "call_function")


class Api(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("abi_major", c.c_uint32), ("abi_minor", c.c_uint32),
                ("provider_version", c.c_char_p),
                ("describe", c.CFUNCTYPE(c.c_int32, c.c_uint32, c.POINTER(Result))),
                ("cancel_new", c.CFUNCTYPE(c.c_int32, c.POINTER(c.c_void_p))),
                ("cancel_request", c.CFUNCTYPE(None, c.c_void_p)),
                ("cancel_free", c.CFUNCTYPE(None, c.c_void_p)),
                ("provider_new", c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(Str),
                                             c.POINTER(c.c_void_p), c.POINTER(Result))),
                ("provider_free", c.CFUNCTYPE(None, c.c_void_p)),
                *((name, Operation) for name in OPERATIONS),
                ("result_status", c.CFUNCTYPE(c.c_int32, Result)),
                ("result_document", c.CFUNCTYPE(c.c_int32, Result, c.c_uint32, c.POINTER(Str))),
                ("result_diagnostic_count", c.CFUNCTYPE(c.c_size_t, Result)),
                ("result_diagnostic", c.CFUNCTYPE(c.c_int32, Result, c.c_size_t, c.POINTER(Diagnostic))),
                ("result_free", c.CFUNCTYPE(None, Result))]


def borrow(data):
    return Str(data, len(data))


class Host:
    def __init__(self, library):
        self.library = c.CDLL(library)
        table = c.POINTER(Api)()
        if self.library.hipaa_provider_get_api(c.c_uint32(1), c.byref(table)) != 0:
            sys.exit("the plugin speaks another ABI")
        self.api, self.provider = table.contents, c.c_void_p()
        print(f"abi {self.api.abi_major}.{self.api.abi_minor}")

    def finish(self, step, status, result):
        """Prints a result, frees it, and returns its documents, copied."""
        print(f"{step} {status}")
        for index in range(self.api.result_diagnostic_count(result)):
            one = Diagnostic(struct_size=c.sizeof(Diagnostic))
            self.api.result_diagnostic(result, index, c.byref(one))
            print(f"  {one.severity} {one.code.data.decode()} {one.path.data.decode()}")
        documents = {}
        for which in range(STATE, VALUE + 1):
            text = Str()
            if self.api.result_document(result, which, c.byref(text)) == 0:
                documents[which] = c.string_at(text.data, text.size)
                print(f"  document {which}")
        self.api.result_free(result)
        return documents

    def configure(self, config):
        result = Result()
        status = self.api.provider_new(None, c.byref(borrow(config)), c.byref(self.provider),
                                       c.byref(result))
        self.finish("provider", status, result)
        return bool(self.provider)

    def run(self, step, operation, call=None, **texts):
        request = Request(struct_size=c.sizeof(Request), type_name=borrow(b"hipaa_cluster"))
        for name, text in texts.items():
            if text is not None:
                setattr(request, name, borrow(text))
        result = Result()
        status = getattr(self.api, operation)(self.provider, c.byref(call) if call else None,
                                              c.byref(request), c.byref(result))
        return self.finish(step, status, result)


def main(library, provider, compliant, refused):
    provider, compliant, refused = (pathlib.Path(one).read_bytes()
                                    for one in (provider, compliant, refused))
    host = Host(library)
    if not host.configure(provider):
        return 1
    host.run("validate refused", "validate", config=refused)
    # planned_state is what is proposed; without it a destroy is meant.
    planned = host.run("plan", "plan", config=compliant, planned_state=compliant)
    cancelled = Call(struct_size=c.sizeof(Call))
    cancel = c.c_void_p()
    host.api.cancel_new(c.byref(cancel))
    host.api.cancel_request(cancel)
    cancelled.cancel = cancel
    host.run("validate cancelled", "validate", cancelled, config=compliant)
    host.api.cancel_free(cancel)
    applied = host.run("apply", "apply", config=compliant, planned_state=planned.get(STATE),
                       private_data=planned.get(PRIVATE))
    known = {"prior_state": applied.get(STATE), "private_data": applied.get(PRIVATE)}
    for step, operation in (("read", "read"), ("verify", "verify"), ("destroy", "apply")):
        host.run(step, operation, **known)
    host.api.provider_free(host.provider)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
