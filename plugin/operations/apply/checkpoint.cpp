#include "plugin/operations/apply/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hipaa::resource {
namespace {

// What names a cluster or a job takes no more: `"cluster_id":"1125-101010-abcd1234",`
constexpr std::size_t room_for_names = 256;
constexpr std::string_view before_members = R"("value":{)";

bool is_plain(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

}  // namespace

void Checkpoint::write(json::object values, bool tainted, const Private& kept) {
  for (auto member = values.begin(); member != values.end();)
    member = model::is_unknown(member->value()) ? values.erase(member) : member + 1;
  const bool names_cluster = values.contains("cluster_id");
  const bool names_job = values.contains("job_id");
  auto state = write_state({std::move(values), tainted});
  state.reserve(state.size() + room_for_names);
  auto private_data = resource::write_private(kept);
  answer_.state = std::move(state);
  answer_.private_data = std::move(private_data);
  names_cluster_ = names_cluster;
  names_job_ = names_job;
}

void Checkpoint::write_private(const Private& kept) {
  answer_.private_data = resource::write_private(kept);
}

void Checkpoint::name_cluster(std::string_view id) noexcept {
  constexpr std::string_view begin = R"("cluster_id":")";
  constexpr std::string_view end = R"(",)";
  std::array<char, room_for_names / 2> member{};
  if (!is_plain(id) || begin.size() + id.size() + end.size() > member.size()) return;
  auto* at = std::copy(begin.begin(), begin.end(), member.data());
  at = std::copy(id.begin(), id.end(), at);
  at = std::copy(end.begin(), end.end(), at);
  put({member.data(), static_cast<std::size_t>(at - member.data())}, names_cluster_);
}

void Checkpoint::name_job(std::int64_t id) noexcept {
  constexpr std::string_view begin = R"("job_id":)";
  std::array<char, room_for_names / 2> member{};
  auto* at = std::copy(begin.begin(), begin.end(), member.data());
  at = std::to_chars(at, member.data() + member.size() - 1, id).ptr;
  *at++ = ',';
  put({member.data(), static_cast<std::size_t>(at - member.data())}, names_job_);
}

// The value of a state is never empty: its cluster has a runtime at least.
void Checkpoint::put(std::string_view member, bool& is_named) noexcept {
  if (is_named || !answer_.state) return;
  auto& text = *answer_.state;
  const auto place = text.find(before_members);
  if (place == std::string::npos || text.capacity() - text.size() < member.size()) return;
  text.insert(place + before_members.size(), member);
  is_named = true;
}

Answer Checkpoint::out_of_memory() noexcept {
  Answer made;
  made.status = Status::no_memory;
  made.state = std::move(answer_.state);
  made.private_data = std::move(answer_.private_data);
  return made;
}

}  // namespace hipaa::resource
