//! A host in Rust, with nothing but its standard library: refuses a cluster, makes another, reads it
//! back and destroys it.
//!
//!     host LIBRARY PROVIDER COMPLIANT REFUSED
//!
//! The three files are envelopes: the provider's configuration, and two of hipaa_cluster.
use std::{env, ffi::{c_char, c_int, c_void, CStr, CString}, fs, mem, process, ptr};

const STATE: u32 = 1;
const PRIVATE: u32 = 2;
const VALUE: u32 = 7;

#[repr(C)]
#[derive(Clone, Copy)]
struct Str { data: *const c_char, size: usize }

#[repr(C)]
struct Call {
    struct_size: usize, timeout_ms: i64, cancel: Handle, progress_ctx: Handle,
    progress: Option<extern "C" fn(Handle, *const c_void)>, correlation_id: Str, now_unix_ms: i64,
}

#[repr(C)]
struct Request {
    struct_size: usize, type_name: Str, config: Str, prior_state: Str, planned_state: Str,
    private_data: Str, identifier: Str, schema_version: i64, source_provider: Str, source_type_name: Str,
}

#[repr(C)]
struct Diagnostic {
    struct_size: usize, severity: i32, http_status: i32, code: Str, summary: Str, detail: Str, path: Str,
    vendor_code: Str, request_id: Str, verdict: i32, reserved0: i32, acceptance: Str,
}

type Handle = *mut c_void;
type Operation = extern "C" fn(Handle, *const Call, *const Request, *mut Handle) -> i32;

#[repr(C)]
struct Api {
    struct_size: usize, abi_major: u32, abi_minor: u32, provider_version: *const c_char,
    describe: extern "C" fn(u32, *mut Handle) -> i32,
    cancel_new: extern "C" fn(*mut Handle) -> i32,
    cancel_request: extern "C" fn(Handle),
    cancel_free: extern "C" fn(Handle),
    provider_new: extern "C" fn(*const c_void, *const Str, *mut Handle, *mut Handle) -> i32,
    provider_free: extern "C" fn(Handle),
    /// validate, plan, apply, read, import_state, upgrade_state, move_state, verify, read_data, …
    operations: [Operation; 10],
    result_status: extern "C" fn(Handle) -> i32,
    result_document: extern "C" fn(Handle, u32, *mut Str) -> i32,
    result_diagnostic_count: extern "C" fn(Handle) -> usize,
    result_diagnostic: extern "C" fn(Handle, usize, *mut Diagnostic) -> i32,
    result_free: extern "C" fn(Handle),
}
const VALIDATE: usize = 0;
const PLAN: usize = 1;
const APPLY: usize = 2;
const READ: usize = 3;
const VERIFY: usize = 7;

extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> Handle;
    fn dlsym(library: Handle, name: *const c_char) -> Handle;
}

type Texts = Vec<Option<Vec<u8>>>; // by the number of their document

fn borrow(text: Option<&Vec<u8>>) -> Str {
    text.map_or(Str { data: ptr::null(), size: 0 }, |t| Str { data: t.as_ptr().cast(), size: t.len() })
}

unsafe fn finish(api: &Api, step: &str, status: i32, result: Handle) -> Texts {
    println!("{step} {status}");
    for index in 0..(api.result_diagnostic_count)(result) {
        let mut one: Diagnostic = mem::zeroed();
        one.struct_size = mem::size_of::<Diagnostic>();
        (api.result_diagnostic)(result, index, &mut one);
        let text = |it: Str| CStr::from_ptr(it.data).to_string_lossy().into_owned();
        println!("  {} {} {}", one.severity, text(one.code), text(one.path));
    }
    let mut texts: Texts = vec![None; VALUE as usize + 1];
    for which in STATE..=VALUE {
        let mut text = borrow(None);
        if (api.result_document)(result, which, &mut text) == 0 {
            println!("  document {which}");
            let bytes = std::slice::from_raw_parts(text.data.cast::<u8>(), text.size);
            texts[which as usize] = Some(bytes.to_vec());
        }
    }
    (api.result_free)(result);
    texts
}

unsafe fn run(api: &Api, provider: Handle, step: &str, operation: usize, call: *const Call,
              fill: impl FnOnce(&mut Request)) -> Texts {
    let name = b"hipaa_cluster".to_vec();
    let mut request: Request = mem::zeroed();
    request.struct_size = mem::size_of::<Request>();
    request.type_name = borrow(Some(&name));
    fill(&mut request);
    let mut result = ptr::null_mut();
    let status = (api.operations[operation])(provider, call, &request, &mut result);
    finish(api, step, status, result)
}

fn main() {
    let given: Vec<String> = env::args().collect();
    let read = |index: usize| fs::read(&given[index]).expect("a file of the command line");
    let (configuration, compliant, refused) = (read(2), read(3), read(4));
    unsafe {
        let library = dlopen(CString::new(given[1].as_str()).unwrap().as_ptr(), 2); // RTLD_NOW
        let entry = dlsym(library, b"hipaa_provider_get_api\0".as_ptr().cast());
        assert!(!library.is_null() && !entry.is_null(), "the file is no plugin");
        let get_api: extern "C" fn(u32, *mut *const Api) -> i32 = mem::transmute(entry);
        let mut table = ptr::null();
        assert_eq!(get_api(1, &mut table), 0, "the plugin speaks another ABI");
        let api = &*table;
        println!("abi {}.{}", api.abi_major, api.abi_minor);

        let (mut provider, mut said) = (ptr::null_mut(), ptr::null_mut());
        let status = (api.provider_new)(ptr::null(), &borrow(Some(&configuration)), &mut provider, &mut said);
        finish(api, "provider", status, said);
        if provider.is_null() { process::exit(1); }
        let no_call = ptr::null();
        run(api, provider, "validate refused", VALIDATE, no_call, |it| it.config = borrow(Some(&refused)));
        let planned = run(api, provider, "plan", PLAN, no_call, |it| {
            it.config = borrow(Some(&compliant));
            it.planned_state = it.config; // what is proposed; without it a destroy is meant
        });
        let mut cancelled: Call = mem::zeroed();
        cancelled.struct_size = mem::size_of::<Call>();
        (api.cancel_new)(&mut cancelled.cancel);
        (api.cancel_request)(cancelled.cancel);
        run(api, provider, "validate cancelled", VALIDATE, &cancelled, |it| it.config = borrow(Some(&compliant)));
        (api.cancel_free)(cancelled.cancel);
        let applied = run(api, provider, "apply", APPLY, no_call, |it| {
            it.config = borrow(Some(&compliant));
            it.planned_state = borrow(planned[STATE as usize].as_ref());
            it.private_data = borrow(planned[PRIVATE as usize].as_ref());
        });
        for (step, operation) in [("read", READ), ("verify", VERIFY), ("destroy", APPLY)] {
            run(api, provider, step, operation, no_call, |it| {
                it.prior_state = borrow(applied[STATE as usize].as_ref());
                it.private_data = borrow(applied[PRIVATE as usize].as_ref());
            });
        }
        (api.provider_free)(provider);
    }
}
