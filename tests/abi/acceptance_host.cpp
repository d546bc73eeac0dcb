// A host of today that shows who accepted a finding, with a library of any minor:
// acceptance_host LIBRARY. From 1.1 on the library says so; an older one leaves the member empty,
// and everything else of the finding is there all the same.
#include <hipaa/provider.hpp>
#include <string>

#include "tests/abi/check.h"
#include "tests/abi/samples.h"

int main(int argc, char** argv) {
  namespace abi = hipaa::abi;
  abi::LoadError why;
  const auto library = abi::Library::load(argc == 2 ? argv[1] : "", &why);
  if (!library) {
    fprintf(stderr, "%s\n", why.text.c_str());
    return 2;
  }
  const bool is_told = library.has_minor(1);
  printf("a library of 1.%u\n", static_cast<unsigned>(library.api()->abi_minor));

  const auto provider = library.provider(SAMPLE_PROVIDER);
  CHECK(static_cast<bool>(provider));
  abi::Call call;
  call.now_unix_ms = SAMPLE_NOW_UNIX_MS;
  abi::Request request;
  request.type_name = abi::borrow(SAMPLE_TYPE);
  request.config = abi::borrow(SAMPLE_ACCEPTED_CLUSTER);
  const auto accepted = provider.validate(call, request);
  CHECK(accepted.ok());
  int found = 0;
  for (const auto one : accepted.diagnostics()) {
    if (one.verdict != HIPAA_VERDICT_ACKNOWLEDGED) continue;
    ++found;
    CHECK(abi::copy(one.code) == "HC-RT-01");
    CHECK(abi::copy(one.path) == "/spark_version");
    CHECK(abi::copy(one.detail).find("officer") != std::string::npos);
    CHECK(abi::copy(one.acceptance) == (is_told ? SAMPLE_ACCEPTANCE : ""));
    CHECK((one.acceptance.data != nullptr) == is_told);
  }
  CHECK(found == 1);

  request.config = abi::borrow(SAMPLE_REFUSED_CLUSTER);
  const auto refused = provider.validate(call, request);
  CHECK(refused.status() == HIPAA_E_DIAGNOSTICS);
  for (const auto one : refused.diagnostics()) {
    CHECK(one.acceptance.size == 0);
    CHECK((one.acceptance.data != nullptr) == is_told);
  }
  return CHECKED();
}
