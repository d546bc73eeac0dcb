#include "plugin/provider/name_index.hpp"
#include "plugin/model/nonce_tag.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::resource;
namespace json = boost::json;

namespace {

void add(Snapshot& to, const std::string& id, const std::string& name, bool is_ours) {
  json::object cluster{{"cluster_id", id}, {"cluster_name", name}, {"state", "RUNNING"}};
  if (is_ours) cluster["custom_tags"] = {{hipaa::model::nonce_tag, "n"}};
  to.entries[id].document = std::move(cluster);
}

std::string ids(NameIndex& index, const std::shared_ptr<const Snapshot>& of,
                const std::string& name) {
  std::string found;
  for (const auto& one : index.find(of, name)) found += one.cluster_id + "=" + one.state + " ";
  return found;
}

}  // namespace

TEST_CASE("clusters of ours are found by name, in the list that is asked about") {
  const auto first = std::make_shared<Snapshot>();
  add(*first, "b", "phi", true);
  add(*first, "a", "phi", true);
  add(*first, "c", "phi", false);
  add(*first, "d", "other", true);
  NameIndex index;
  CHECK(ids(index, first, "phi") == "a=RUNNING b=RUNNING ");
  CHECK(ids(index, first, "other") == "d=RUNNING ");
  CHECK(ids(index, first, "none").empty());
  const auto second = std::make_shared<Snapshot>();
  add(*second, "e", "phi", true);
  CHECK(ids(index, second, "phi") == "e=RUNNING ");
  CHECK(ids(index, second, "other").empty());
}
