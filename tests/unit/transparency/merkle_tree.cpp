#include "plugin/transparency/merkle_tree.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace hipaa::transparency;

namespace {

// Roots of "line 0" … "line 6", by another implementation (golang.org/x/mod/sumdb/tlog).
constexpr const char* roots[] = {
    "NPUPfQMQ6LoqssHv6Na9aArtpwtn9uPPj8fynkoWGtA=", "8o6oHYw/OLGccQaMdpkqP9FMPsR/ZNMrz3GGX6VFl38=",
    "6NPjriBkg+DfRQ/yESyfCqdzrrAcPubigZH+pOt7dAI=", "rEypEMr4wiqSnpFd7Jp+ttSSu3CnFkP7zdHVjRWEjEk=",
    "k3oeQX3xDKBm9DaUg1UOSGqNtNDRznnPVW0lfUrjbuo=", "+StGFSHHYJNz+9uUwDQuKBIpmMiHNiJIYlcY4MKNOv0=",
    "d3HO6fpv8VJBQbdMO+Z0VsVoS4m1e5QcthaXFkC0Rm8="};

std::vector<Hash> leaves(std::size_t count) {
  std::vector<Hash> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(leaf_hash("line " + std::to_string(i)));
  return made;
}

}  // namespace

TEST_CASE("the root is that of RFC 6962, after each leaf") {
  MerkleTree tree;
  CHECK(to_base64(tree.root()) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  for (const auto& leaf : leaves(7)) {
    tree.append(leaf);
    CHECK(to_base64(tree.root()) == roots[tree.size() - 1]);
  }
}

TEST_CASE("a proof of inclusion goes from the leaf up") {
  std::vector<std::string> proof;
  for (const auto& one : inclusion_proof(leaves(7), 4)) proof.push_back(to_base64(one));
  CHECK(proof == std::vector<std::string>{"9mqFYkBLigKn7cA5XrAHLfAIpboQViT1OjTWayI54wc=",
                                          "QLXeMilsw/b/bOqQStVgkCn8it0VcoIQo6Oum8mvZ7M=",
                                          "rEypEMr4wiqSnpFd7Jp+ttSSu3CnFkP7zdHVjRWEjEk="});
  CHECK(inclusion_proof(leaves(1), 0).empty());
}

TEST_CASE("one spelling of base64 is taken") {
  CHECK(hash_from_base64(roots[0]).has_value());
  CHECK_FALSE(hash_from_base64("NPUPfQMQ6LoqssHv6Na9aArtpwtn9uPPj8fynkoWGtB=").has_value());
  CHECK_FALSE(hash_from_base64("NPUPfQMQ6LoqssHv6Na9aArtpwtn9uPPj8fynkoWGtA").has_value());
  CHECK_FALSE(hash_from_base64("AAAA").has_value());
}
