"""libhipaa_provider from Python, with the standard library alone.

    library = hipaa_provider.Library()
    with library.provider({}) as provider:
        answer = provider.validate({"cluster_name": "claims", ...})
        for finding in answer.findings: ...

Values go in and come out as plain Python (dict, list, str, int, float, bool, None); the envelopes
of the ABI are made and opened here. An Answer is copied out of the library at once, so nothing has
to be freed. All of it may be used from several threads; ctypes lets go of the interpreter during a
call. Library raises OSError where there is no library, and Error where it is no provider of this
ABI; a failed operation is an Answer, not an exception.
"""
import ctypes
import json
import pathlib
from dataclasses import dataclass, field

ABI_MAJOR = 1
OK, E_DIAGNOSTICS, E_INVALID_ARGUMENT, E_UNSUPPORTED, E_CANCELLED, E_DEADLINE = range(6)
SEVERITIES = {1: "error", 2: "warning"}
VERDICTS = {0: "none", 1: "fail", 2: "acknowledged", 3: "undecided"}
DOCUMENTS = {"state": 1, "private": 2, "requires_replace": 3, "evidence": 4,
             "schema": 5, "metadata": 6, "value": 7}


class Text(ctypes.Structure):
    """hipaa_str. ctypes keeps the bytes that a text was made of alive with it, and with every
    structure that it is copied into."""
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]

    @classmethod
    def of(cls, text):
        if text is None:
            return cls()
        encoded = text.encode()
        return cls(encoded, len(encoded))

    def __str__(self):
        address = ctypes.c_void_p.from_buffer(self).value  # data as it is, not up to the first NUL
        return ctypes.string_at(address, self.size).decode() if address else ""


LOG = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int32, ctypes.POINTER(Text),
                       ctypes.POINTER(Text))
PROGRESS = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class Host(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("ctx", ctypes.c_void_p), ("name", Text),
                ("version", Text), ("log_level", ctypes.c_int32), ("reserved0", ctypes.c_int32),
                ("log", LOG)]


class Call(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("timeout_ms", ctypes.c_int64),
                ("cancel", ctypes.c_void_p), ("progress_ctx", ctypes.c_void_p),
                ("progress", PROGRESS), ("correlation_id", Text), ("now_unix_ms", ctypes.c_int64)]


class Request(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("type_name", Text), ("config", Text),
                ("prior_state", Text), ("planned_state", Text), ("private_data", Text),
                ("identifier", Text), ("schema_version", ctypes.c_int64),
                ("source_provider", Text), ("source_type_name", Text)]


class Diagnostic(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("severity", ctypes.c_int32),
                ("http_status", ctypes.c_int32), ("code", Text), ("summary", Text),
                ("detail", Text), ("path", Text), ("vendor_code", Text), ("request_id", Text),
                ("verdict", ctypes.c_int32), ("reserved0", ctypes.c_int32),
                ("acceptance", Text)]  # empty, where the library is older than 1.1


_pointer = ctypes.c_void_p
_out = ctypes.POINTER(ctypes.c_void_p)


def _function(returns, *takes):
    return ctypes.CFUNCTYPE(returns, *takes)


OPERATIONS = ("validate", "plan", "apply", "read", "import_state", "upgrade_state", "move_state",
              "verify", "read_data", "call_function")
_operation = _function(ctypes.c_int32, _pointer, ctypes.POINTER(Call), ctypes.POINTER(Request), _out)


class Api(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_size_t), ("abi_major", ctypes.c_uint32),
        ("abi_minor", ctypes.c_uint32), ("provider_version", ctypes.c_char_p),
        ("describe", _function(ctypes.c_int32, ctypes.c_uint32, _out)),
        ("cancel_new", _function(ctypes.c_int32, _out)),
        ("cancel_request", _function(None, _pointer)),
        ("cancel_free", _function(None, _pointer)),
        ("provider_new", _function(ctypes.c_int32, ctypes.POINTER(Host), ctypes.POINTER(Text),
                                   _out, _out)),
        ("provider_free", _function(None, _pointer)),
        *((name, _operation) for name in OPERATIONS),
        ("result_status", _function(ctypes.c_int32, _pointer)),
        ("result_document", _function(ctypes.c_int32, _pointer, ctypes.c_uint32,
                                      ctypes.POINTER(Text))),
        ("result_diagnostic_count", _function(ctypes.c_size_t, _pointer)),
        ("result_diagnostic", _function(ctypes.c_int32, _pointer, ctypes.c_size_t,
                                        ctypes.POINTER(Diagnostic))),
        ("result_free", _function(None, _pointer)),
        ("get_extension", _function(_pointer, ctypes.c_char_p)),
    ]


TAKE_ROW = ctypes.CFUNCTYPE(ctypes.c_int32, _pointer, ctypes.POINTER(Text))


class AuditApi(ctypes.Structure):
    """hipaa_audit_api, the table of the extension hipaa.audit/1."""
    _fields_ = [("struct_size", ctypes.c_size_t),
                ("audit", _function(ctypes.c_int32, _pointer, ctypes.POINTER(Call),
                                    ctypes.POINTER(Request), TAKE_ROW, _pointer, _out))]


class CoverageApi(ctypes.Structure):
    """hipaa_coverage_api, the table of the extension hipaa.coverage/1."""
    _fields_ = [("struct_size", ctypes.c_size_t),
                ("coverage", _function(ctypes.c_int32, _pointer, ctypes.POINTER(Call),
                                       ctypes.POINTER(Request), TAKE_ROW, _pointer, _out))]


class EvidenceApi(ctypes.Structure):
    """hipaa_evidence_api, the table of the extension hipaa.evidence/1."""
    _fields_ = [("struct_size", ctypes.c_size_t),
                ("seal", _function(ctypes.c_int32, _pointer, ctypes.POINTER(Call), _out))]


class Error(Exception):
    """The library cannot be used; `answer` says more where there is one."""

    def __init__(self, message, answer=None):
        super().__init__(message)
        self.answer = answer


@dataclass
class Finding:
    severity: str
    verdict: str
    code: str
    summary: str
    detail: str
    path: str
    http_status: int = 0
    vendor_code: str = ""
    request_id: str = ""
    acceptance: dict = None  # who answers for it, where it is acknowledged


@dataclass
class Answer:
    status: int
    findings: list = field(default_factory=list)
    documents: dict = field(default_factory=dict)  # name as in DOCUMENTS -> parsed JSON

    @property
    def ok(self):
        return self.status == OK


def envelope(value, unknown=()):
    """A value as the ABI takes it; `unknown`: JSON Pointers of what is not known yet."""
    if value is None:
        return None
    made = {"format_version": 1, "value": value}
    if unknown:
        made["unknown"] = list(unknown)
    return json.dumps(made, ensure_ascii=False)


FILE_NAME = f"libhipaa_provider.so.{ABI_MAJOR}"


def installed_library():
    """What lies beside this module, as the wheel has it; else what the system's loader finds."""
    beside = pathlib.Path(__file__).with_name(FILE_NAME)
    return str(beside) if beside.exists() else FILE_NAME


class Library:
    """One loaded library. It is never unloaded."""

    def __init__(self, path=None):
        path = path or installed_library()
        self.loaded = ctypes.CDLL(path, mode=ctypes.RTLD_LOCAL)
        get_api = self.loaded.hipaa_provider_get_api
        get_api.argtypes = [ctypes.c_uint32, ctypes.POINTER(ctypes.POINTER(Api))]
        get_api.restype = ctypes.c_int32
        table = ctypes.POINTER(Api)()
        if get_api(ABI_MAJOR, ctypes.byref(table)) != OK:
            raise Error(f"{path} does not offer version {ABI_MAJOR} of the ABI")
        self.api = table.contents
        if self.api.struct_size < ctypes.sizeof(Api):
            raise Error(f"{path} is older than this module")

    @property
    def version(self):
        return self.api.provider_version.decode()

    def describe(self, name):
        """"schema" or "metadata"."""
        result = ctypes.c_void_p()
        self.api.describe(DOCUMENTS[name], ctypes.byref(result))
        return self.answer(result).documents.get(name)

    def provider(self, config, name="python-host"):
        return Provider(self, config, name)

    def answer(self, result):
        """Copies a result out, and frees it."""
        api = self.api
        try:
            answer = Answer(api.result_status(result))
            for index in range(api.result_diagnostic_count(result)):
                one = Diagnostic(struct_size=ctypes.sizeof(Diagnostic))
                api.result_diagnostic(result, index, ctypes.byref(one))
                answer.findings.append(Finding(
                    SEVERITIES.get(one.severity, "error"), VERDICTS.get(one.verdict, "none"),
                    str(one.code), str(one.summary), str(one.detail), str(one.path),
                    one.http_status, str(one.vendor_code), str(one.request_id),
                    json.loads(str(one.acceptance) or "null")))
            for document, number in DOCUMENTS.items():
                text = Text()
                if api.result_document(result, number, ctypes.byref(text)) == OK:
                    answer.documents[document] = json.loads(str(text))
            return answer
        finally:
            api.result_free(result)


class Provider:
    """One configured workspace: `with library.provider({...}) as provider:`."""

    def __init__(self, library, config, name):
        self.library = library
        self.handle = ctypes.c_void_p()
        result = ctypes.c_void_p()
        text = Text.of(envelope(config))
        host = Host(struct_size=ctypes.sizeof(Host), name=Text.of(name), version=Text.of("1.0"))
        status = library.api.provider_new(ctypes.byref(host), ctypes.byref(text),
                                          ctypes.byref(self.handle), ctypes.byref(result))
        self.answer = library.answer(result)
        if status != OK:
            raise Error("the provider's configuration is refused", self.answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.library.api.provider_free(self.handle)
        self.handle = ctypes.c_void_p()

    def run(self, operation, timeout_ms=0, now_unix_ms=0, **texts):
        """Any operation by its name; `texts` are the members of hipaa_request."""
        texts.setdefault("type_name", "hipaa_cluster")
        version = texts.pop("schema_version", 0)
        request = Request(struct_size=ctypes.sizeof(Request), schema_version=version)
        for name, text in texts.items():
            setattr(request, name, Text.of(text))
        call = Call(struct_size=ctypes.sizeof(Call), timeout_ms=timeout_ms, now_unix_ms=now_unix_ms)
        result = ctypes.c_void_p()
        getattr(self.library.api, operation)(self.handle, ctypes.byref(call), ctypes.byref(request),
                                             ctypes.byref(result))
        return self.library.answer(result)

    def validate(self, config, unknown=(), **call):
        return self.run("validate", config=envelope(config, unknown), **call)

    def plan(self, config, unknown=(), **call):
        """Of a create."""
        text = envelope(config, unknown)
        return self.run("plan", config=text, planned_state=text, **call)

    def audit(self, wishes=None, take=lambda row: True):
        """Every row, parsed, to `take`, which ends the audit with False; the answer has the summary
        as its value."""
        return self.rows(self.extension(b"hipaa.audit/1", AuditApi).audit, wishes, take)

    def coverage(self, wishes, take=lambda row: True):
        """How much of the time that clusters ran is covered by proof, `wishes` as hipaa_coverage.schema.json
        says; rows and answer as those of audit."""
        return self.rows(self.extension(b"hipaa.coverage/1", CoverageApi).coverage, wishes, take)

    def seal(self):
        """Ends what was recorded until now; the answer says what failed, which close cannot."""
        call = Call(struct_size=ctypes.sizeof(Call))
        result = ctypes.c_void_p()
        self.extension(b"hipaa.evidence/1", EvidenceApi).seal(self.handle, ctypes.byref(call),
                                                              ctypes.byref(result))
        return self.library.answer(result)

    def extension(self, name, table):
        found = self.library.api.get_extension(name)
        if not found:
            raise Error(f"the library has no {name.decode()}")
        return ctypes.cast(found, ctypes.POINTER(table)).contents

    def rows(self, operation, wishes, take):
        request = Request(struct_size=ctypes.sizeof(Request), config=Text.of(envelope(wishes or {})))
        call = Call(struct_size=ctypes.sizeof(Call))
        result = ctypes.c_void_p()
        callback = TAKE_ROW(lambda _, row: 0 if take(json.loads(str(row.contents))) else 1)
        operation(self.handle, ctypes.byref(call), ctypes.byref(request), callback, None,
                  ctypes.byref(result))
        return self.library.answer(result)
