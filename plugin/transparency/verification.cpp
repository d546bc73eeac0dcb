#include "plugin/transparency/verification.hpp"

#include <algorithm>
#include <charconv>

#include "plugin/transparency/merkle_tree.hpp"

namespace hipaa::transparency {
namespace {

struct Known {
  Beginning beginning;
  bool is_read = false;
  bool is_vouched = false;  // signed, or named by one that is
  std::uint64_t size = 0;
};

class Verifier {
 public:
  Verifier(const std::string& folder, const std::vector<VerifierKey>& keys,
           const std::vector<Head>& anchors)
      : folder_(folder), keys_(keys), anchors_(anchors) {}

  Result<Verification> verify() {
    auto names = names_in(folder_);
    if (!names) return names.error();
    for (const auto& name : names->foreign)
      add(Trouble::foreign, name, "is not a segment, and was not read");
    read_beginnings(names->segments);
    for (const auto& anchor : anchors_) expect(anchor, "the anchor");
    for (const auto& name : names->segments) verify_segment(name);
    vouch(names->segments);
    find_missing();
    if (keys_.empty() && !names->segments.empty())
      add(Trouble::unchecked, "",
          has_signatures_ ? "were not checked: no key was given"
                          : "are not there: whoever may write the folder can rewrite all of it");
    made_.segments = names->segments.size();
    return std::move(made_);
  }

 private:
  void add(Trouble kind, const std::string& segment, std::string why) {
    made_.found.push_back({kind, segment, std::move(why)});
  }

  // What `by` says of a segment, which has to hold of what stands there.
  void expect(const Head& head, const std::string& by) {
    expected_[head.segment].push_back({head, by});
  }

  void read_beginnings(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      auto& known = known_[name];
      const auto line = first_line(folder_, name);
      if (!line) continue;  // reported when it is read as a whole
      auto beginning = read_beginning(*line);
      if (!beginning) continue;
      known.is_read = true;
      for (const auto& parent : beginning->parents) {
        expect(parent, name);
        cover(parent, covered_);
      }
      known.beginning = std::move(*beginning);
    }
  }

  void verify_segment(const std::string& name) {
    auto segment = read_segment(folder_, name);
    if (!segment) return add(Trouble::unread, name, segment.error().why);
    const auto tree = hash(*segment);
    auto& known = known_[name];
    known.size = tree.size();
    if (tree.size() > 0) made_.lines += tree.size() - 1;
    if (!segment->problem.empty()) {
      add(Trouble::altered, name, segment->problem);
    } else if (tree.size() > 0 && !known.is_read) {
      add(Trouble::altered, name, "does not begin as a segment does");
    } else if (known.is_read && known.beginning.segment != name) {
      add(Trouble::altered, name, "was written as " + known.beginning.segment);
    }
    verify_seal(*segment, tree, known);
    if (!segment->torn.empty())
      add(Trouble::torn, name,
          "has a last line that is not whole: its run was killed, or it was cut");
    verify_times(name, known.beginning);
    if (tree.size() > 0 && !is_covered(*segment, covered_))
      made_.heads.push_back(
          {name, tree.size(), tree.root(),
           segment->seal ? std::optional(sha256(segment->seal_line)) : std::nullopt});
  }

  // The tree of its lines; on the way, what others say of its first lines.
  MerkleTree hash(const Segment& segment) {
    MerkleTree tree;
    const auto& expected = expected_[segment.name];
    const auto compare = [&](std::uint64_t size) {
      for (const auto& [head, by] : expected)
        if (head.size == size && head.root != tree.root())
          add(Trouble::altered, segment.name, "is not what " + by + " names");
    };
    for (const auto& line : segment.lines) {
      tree.append(leaf_hash(line));
      compare(tree.size());
    }
    for (const auto& [head, by] : expected) {
      if (head.size > tree.size())
        add(Trouble::altered, segment.name,
            "has " + std::to_string(tree.size()) + " lines, and " + by + " names " +
                std::to_string(head.size));
      if (head.seal && (!segment.seal || sha256(segment.seal_line) != *head.seal))
        add(Trouble::altered, segment.name, "does not have the seal that " + by + " names");
      if (head.seal && head.size < tree.size())
        add(Trouble::altered, segment.name, "goes on after what " + by + " names as its end");
    }
    return tree;
  }

  void verify_seal(const Segment& segment, const MerkleTree& tree, Known& known) {
    if (!segment.seal) {
      if (tree.size() == 0)
        add(Trouble::unsealed, segment.name, "is empty: its run was killed, or it was cut");
      return;
    }
    const auto& note = *segment.seal;
    if (note.checkpoint.origin != origin_of(segment.name))
      add(Trouble::altered, segment.name, "has the seal of another segment");
    if (note.checkpoint.size != tree.size())
      add(Trouble::altered, segment.name,
          "has " + std::to_string(tree.size()) + " lines, and its seal names " +
              std::to_string(note.checkpoint.size));
    else if (note.checkpoint.root != tree.root())
      add(Trouble::altered, segment.name, "is not what its seal says: a line of it was changed");
    has_signatures_ = has_signatures_ || !note.signatures.empty();
    if (keys_.empty()) return;
    for (const auto& one : note.signatures)
      for (const auto& key : keys_) {
        if (key.name != one.name || key.hash != one.hash) continue;
        const auto is_right = is_signature(key, note.text, one.signature);
        if (is_right && *is_right)
          known.is_vouched = true;
        else
          add(Trouble::altered, segment.name,
              is_right ? "has a signature that its key does not verify" : is_right.error().why);
      }
    if (known.is_vouched)
      ++made_.signed_segments;
    else if (note.signatures.empty())
      unsigned_.emplace(segment.name, "is sealed without a signature");
    else
      unsigned_.emplace(segment.name,
                        "is signed by another key (" + note.signatures.front().name + ")");
  }

  void verify_times(const std::string& name, const Beginning& beginning) {
    for (const auto& parent : beginning.parents) {
      const auto before = known_.find(parent.segment);
      if (before != known_.end() && before->second.beginning.at > beginning.at)
        add(Trouble::clock, name,
            "began at " + beginning.at + ", before its parent " + parent.segment + " (" +
                before->second.beginning.at + "): a clock went backwards");
    }
  }

  // What a signed segment names is vouched for by it, and so on back.
  void vouch(const std::vector<std::string>& names) {
    std::vector<std::string> vouched;
    for (const auto& name : names)
      if (known_[name].is_vouched) vouched.push_back(name);
    std::map<std::string, std::uint64_t> until;
    while (!vouched.empty()) {
      const auto name = std::move(vouched.back());
      vouched.pop_back();
      for (const auto& parent : known_[name].beginning.parents) {
        auto& most = until[parent.segment];
        most = std::max(most, parent.size);
        const auto found = known_.find(parent.segment);
        if (found == known_.end() || found->second.is_vouched || most < found->second.size)
          continue;
        found->second.is_vouched = true;
        vouched.push_back(parent.segment);
      }
    }
    for (const auto& name : names) {
      const auto& known = known_[name];
      const auto reason = unsigned_.find(name);
      if (reason != unsigned_.end() && !known.is_vouched)
        add(Trouble::unsigned_, name,
            reason->second + ", and no later one that is signed names it");
    }
    for (const auto& head : made_.heads)
      if (!head.seal)
        add(Trouble::unsealed, head.segment,
            "has no seal: its run was killed or still goes on, or the seal was cut off with lines "
            "before it. The next run of this folder names what is there");
  }

  void find_missing() {
    for (const auto& [name, expected] : expected_)
      if (known_.find(name) == known_.end())
        add(Trouble::missing, name, "is not there, and " + expected.front().second + " names it");
  }

  const std::string& folder_;
  const std::vector<VerifierKey>& keys_;
  const std::vector<Head>& anchors_;
  std::map<std::string, Known> known_;
  std::map<std::string, std::vector<std::pair<Head, std::string>>> expected_;
  std::map<std::string, std::string> unsigned_;  // why
  Covered covered_;
  bool has_signatures_ = false;
  Verification made_;
};

}  // namespace

Result<Verification> verify_folder(const std::string& folder, const std::vector<VerifierKey>& keys,
                                   const std::vector<Head>& anchors) {
  return Verifier(folder, keys, anchors).verify();
}

std::string anchor_text(const std::vector<Head>& heads) {
  std::string made;
  for (const auto& one : heads)
    made += one.segment + ' ' + std::to_string(one.size) + ' ' + to_base64(one.root) + ' ' +
            (one.seal ? to_base64(*one.seal) : "unsealed") + '\n';
  return made;
}

Result<std::vector<Head>> read_anchor(std::string_view text) {
  std::vector<Head> made;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    Head head;
    const auto first = line.find(' ');
    const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    const auto third = second == std::string_view::npos ? second : line.find(' ', second + 1);
    std::optional<Hash> root;
    bool is_number = false;
    bool is_whole = false;
    if (third != std::string_view::npos) {
      head.segment = line.substr(0, first);
      const auto size = line.substr(first + 1, second - first - 1);
      const auto* const end = size.data() + size.size();
      const auto number = std::from_chars(size.data(), end, head.size);
      is_number = number.ec == std::errc() && number.ptr == end;
      root = hash_from_base64(line.substr(second + 1, third - second - 1));
      head.seal = hash_from_base64(line.substr(third + 1));
      is_whole = head.seal || line.substr(third + 1) == "unsealed";
    }
    if (!root || !is_number || !is_whole || head.size == 0 || !is_segment_name(head.segment))
      return Problem::of("has a line " + std::to_string(number) +
                         " that is not a head of a folder");
    head.root = *root;
    made.push_back(std::move(head));
  }
  if (made.empty()) return Problem::of("names no head");
  return made;
}

}  // namespace hipaa::transparency
