// A host in C++: refuses a cluster, makes another, reads it back and destroys it.
//
//   host LIBRARY PROVIDER COMPLIANT REFUSED
//
// The three files are envelopes: the provider's configuration, and two of hipaa_cluster.
#include <fstream>
#include <hipaa/provider.hpp>
#include <iostream>
#include <iterator>

using namespace hipaa::abi;

namespace {

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Result print(const char* step, Result result) {
  std::cout << step << ' ' << result.status() << '\n';
  for (const auto one : result.diagnostics())
    std::cout << "  " << one.severity << ' ' << one.code.data << ' ' << one.path.data << '\n';
  for (hipaa_document which = HIPAA_DOC_STATE; which <= HIPAA_DOC_VALUE; ++which)
    if (result.has(which)) std::cout << "  document " << which << '\n';
  return result;
}

Request cluster() {
  Request request;
  request.type_name = borrow("hipaa_cluster");
  return request;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: host LIBRARY PROVIDER COMPLIANT REFUSED\n";
    return 2;
  }
  LoadError why;
  const auto library = Library::load(argv[1], &why);
  if (!library) {
    std::cerr << why.text << '\n';
    return 2;
  }
  std::cout << "abi " << library.api()->abi_major << '.' << library.api()->abi_minor << '\n';

  Result said;
  const auto provider = library.provider(read_file(argv[2]), &said);
  said = print("provider", std::move(said));
  if (!provider) return 1;

  const auto refused_config = read_file(argv[4]);
  auto refused = cluster();
  refused.config = borrow(refused_config);
  const auto found = print("validate refused", provider.validate(Call(), refused));

  const auto config = read_file(argv[3]);
  auto request = cluster();
  request.config = borrow(config);
  request.planned_state = request.config;  // what is proposed; without it a destroy is meant
  const auto planned = print("plan", provider.plan(Call(), request));

  const auto cancel = library.cancel();
  cancel.request();
  Call cancelled;
  cancelled.cancel = cancel.get();
  const auto ended = print("validate cancelled", provider.validate(cancelled, request));

  request.planned_state = planned.document(HIPAA_DOC_STATE);
  request.private_data = planned.document(HIPAA_DOC_PRIVATE);
  const auto applied = print("apply", provider.apply(Call(), request));
  auto known = cluster();
  known.prior_state = applied.document(HIPAA_DOC_STATE);
  known.private_data = applied.document(HIPAA_DOC_PRIVATE);
  const auto read = print("read", provider.read(Call(), known));
  const auto verified = print("verify", provider.verify(Call(), known));
  const auto destroyed = print("destroy", provider.apply(Call(), known));
  return 0;
}
