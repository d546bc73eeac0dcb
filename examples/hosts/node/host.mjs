// A host in JavaScript, on Node with koffi (a foreign function interface): refuses a cluster, makes
// another, reads it back and destroys it.
//
//   node host.mjs LIBRARY PROVIDER COMPLIANT REFUSED
//
// The three files are envelopes: the provider's configuration, and two of hipaa_cluster.
import { readFileSync } from "node:fs";
import koffi from "koffi";

const STATE = 1, PRIVATE = 2, VALUE = 7;
const Str = koffi.struct("hipaa_str", { data: "void*", size: "size_t" });
const Call = koffi.struct("hipaa_call", {
  struct_size: "size_t", timeout_ms: "int64_t", cancel: "void*", progress_ctx: "void*",
  progress: "void*", correlation_id: Str, now_unix_ms: "int64_t",
});
const Request = koffi.struct("hipaa_request", {
  struct_size: "size_t", type_name: Str, config: Str, prior_state: Str, planned_state: Str,
  private_data: Str, identifier: Str, schema_version: "int64_t", source_provider: Str,
  source_type_name: Str,
});
const Diagnostic = koffi.struct("hipaa_diagnostic", {
  struct_size: "size_t", severity: "int32_t", http_status: "int32_t", code: Str, summary: Str,
  detail: Str, path: Str, vendor_code: Str, request_id: Str, verdict: "int32_t",
  reserved0: "int32_t", acceptance: Str,
});
const pointers = Object.fromEntries(
  ["describe", "cancel_new", "cancel_request", "cancel_free", "provider_new", "provider_free",
    "validate", "plan", "apply", "read", "import_state", "upgrade_state", "move_state", "verify",
    "read_data", "call_function", "result_status", "result_document", "result_diagnostic_count",
    "result_diagnostic", "result_free"].map((name) => [name, "void*"]));
const Api = koffi.struct("hipaa_api", {
  struct_size: "size_t", abi_major: "uint32_t", abi_minor: "uint32_t", provider_version: "void*",
  ...pointers,
});
const operation = koffi.proto(
  "int32_t operation(void* provider, hipaa_call* call, hipaa_request* request, _Out_ void** out)");
const functions = {
  cancel_new: koffi.proto("int32_t cancel_new(_Out_ void** out)"),
  cancel_request: koffi.proto("void cancel_request(void* cancel)"),
  cancel_free: koffi.proto("void cancel_free(void* cancel)"),
  provider_new: koffi.proto(
    "int32_t provider_new(void* host, hipaa_str* config, _Out_ void** out, _Out_ void** result)"),
  provider_free: koffi.proto("void provider_free(void* provider)"),
  validate: operation, plan: operation, apply: operation, read: operation, verify: operation,
  result_document: koffi.proto(
    "int32_t result_document(void* result, uint32_t which, _Out_ hipaa_str* text)"),
  result_diagnostic_count: koffi.proto("size_t result_diagnostic_count(void* result)"),
  result_diagnostic: koffi.proto(
    "int32_t result_diagnostic(void* result, size_t index, _Inout_ hipaa_diagnostic* one)"),
  result_free: koffi.proto("void result_free(void* result)"),
};

const none = { data: null, size: 0 };
const borrow = (text) => (text === undefined ? none : { data: text, size: text.length });
// A copy: what the library hands out ends with the result.
const copied = (text) => Buffer.from(koffi.decode(text.data, "uint8_t", Number(text.size)));

const [path, ...files] = process.argv.slice(2);
const [configuration, compliant, refused] = files.map((file) => readFileSync(file));
const library = koffi.load(path);
const table = [null];
const getApi = library.func("int32_t hipaa_provider_get_api(uint32_t major, _Out_ void** api)");
if (getApi(1, table) !== 0) throw new Error("the plugin speaks another ABI");
const slots = koffi.decode(table[0], Api);
const api = Object.fromEntries(Object.entries(functions).map(
  ([name, proto]) => [name, koffi.decode(slots[name], proto)]));
const said = [];
said.push(`abi ${slots.abi_major}.${slots.abi_minor}`);

// Notes a result, frees it, and returns its documents by their number.
function finish(step, status, result) {
  said.push(`${step} ${status}`);
  for (let i = 0; i < Number(api.result_diagnostic_count(result)); ++i) {
    const one = {
      struct_size: koffi.sizeof(Diagnostic), severity: 0, http_status: 0, code: none, summary: none,
      detail: none, path: none, vendor_code: none, request_id: none, verdict: 0, reserved0: 0,
      acceptance: none,
    };
    api.result_diagnostic(result, i, one);
    said.push(`  ${one.severity} ${copied(one.code)} ${copied(one.path)}`);
  }
  const documents = {};
  for (let which = STATE; which <= VALUE; ++which) {
    const text = { ...none };
    if (api.result_document(result, which, text) !== 0) continue;
    said.push(`  document ${which}`);
    documents[which] = copied(text);
  }
  api.result_free(result);
  return documents;
}

let provider = null;
function run(step, name, call, texts) {
  const request = {
    struct_size: koffi.sizeof(Request), type_name: borrow(Buffer.from("hipaa_cluster")),
    config: borrow(texts.config), prior_state: borrow(texts.prior),
    planned_state: borrow(texts.planned), private_data: borrow(texts.private), identifier: none,
    schema_version: 0, source_provider: none, source_type_name: none,
  };
  const result = [null];
  return finish(step, api[name](provider, call, request, result), result[0]);
}

const made = [null], report = [null];
const status = api.provider_new(null, borrow(configuration), made, report);
finish("provider", status, report[0]);
provider = made[0];
if (provider !== null) {
  run("validate refused", "validate", null, { config: refused });
  const planned = run("plan", "plan", null, { config: compliant, planned: compliant });
  const cancel = [null];
  api.cancel_new(cancel);
  api.cancel_request(cancel[0]);
  const cancelled = {
    struct_size: koffi.sizeof(Call), timeout_ms: 0, cancel: cancel[0], progress_ctx: null,
    progress: null, correlation_id: none, now_unix_ms: 0,
  };
  run("validate cancelled", "validate", cancelled, { config: compliant });
  api.cancel_free(cancel[0]);
  const applied = run("apply", "apply", null,
    { config: compliant, planned: planned[STATE], private: planned[PRIVATE] });
  const known = { prior: applied[STATE], private: applied[PRIVATE] };
  for (const [step, name] of [["read", "read"], ["verify", "verify"], ["destroy", "apply"]])
    run(step, name, null, known);
  api.provider_free(provider);
}
console.log(said.join("\n"));
process.exitCode = provider === null ? 1 : 0;
