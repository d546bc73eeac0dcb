// evidence keygen | verify | prove | show | anchor: what an auditor, and whoever signs, needs. It
// asks no workspace and loads no plugin.
#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/transparency/merkle_tree.hpp"
#include "plugin/transparency/verification.hpp"

namespace hipaa::cli {
namespace {

using transparency::Segment;
using transparency::Trouble;
using transparency::VerifierKey;

struct TroubleText {
  const char* code;
  const char* summary;
  hipaa_severity severity;
  hipaa_verdict verdict;
};

TroubleText trouble_text(Trouble kind) {
  switch (kind) {
    case Trouble::altered:
      return {"HP-EVIDENCE-ALTERED", "The evidence was altered.", HIPAA_SEVERITY_ERROR,
              HIPAA_VERDICT_NONE};
    case Trouble::missing:
      return {"HP-EVIDENCE-MISSING", "A segment of the evidence is missing.", HIPAA_SEVERITY_ERROR,
              HIPAA_VERDICT_NONE};
    case Trouble::unsigned_:
      return {"HP-EVIDENCE-UNSIGNED", "A segment is not signed by a given key.",
              HIPAA_SEVERITY_ERROR, HIPAA_VERDICT_NONE};
    case Trouble::unchecked:
      return {"HP-EVIDENCE-UNSIGNED", "The evidence is not signed by a given key.",
              HIPAA_SEVERITY_WARNING, HIPAA_VERDICT_UNDECIDED};
    case Trouble::unsealed:
    case Trouble::torn:
      return {"HP-EVIDENCE-UNSEALED", "A run was not finished.", HIPAA_SEVERITY_WARNING,
              HIPAA_VERDICT_UNDECIDED};
    case Trouble::clock:
      return {"HP-EVIDENCE-CLOCK", "Times go backwards.", HIPAA_SEVERITY_WARNING,
              HIPAA_VERDICT_NONE};
    case Trouble::foreign:
      return {"HP-EVIDENCE-FOREIGN", "The folder has other files, too.", HIPAA_SEVERITY_WARNING,
              HIPAA_VERDICT_NONE};
    case Trouble::unread:
      break;
  }
  return {"HP-EVIDENCE-FOLDER", "A segment cannot be read.", HIPAA_SEVERITY_ERROR,
          HIPAA_VERDICT_NONE};
}

Finding finding_of(const transparency::TroubleFound& one) {
  const auto text = trouble_text(one.kind);
  Finding made;
  made.code = text.code;
  made.summary = text.summary;
  made.severity = text.severity;
  made.verdict = text.verdict;
  made.resource = one.segment;
  made.detail = (one.segment.empty() ? "Its signatures" : one.segment) + ' ' + one.why + '.';
  made.is_operational_error = one.kind == Trouble::unread;
  return made;
}

Finding folder_problem(const std::string& what, const std::string& why) {
  return operational_error("HP-EVIDENCE-FOLDER", "No evidence was found.", what + ' ' + why + '.');
}

// Each is a key as it is written, or a file that holds one.
Result<std::vector<VerifierKey>> keys_of(const Options& options) {
  std::vector<VerifierKey> made;
  for (const auto& one : options.keys) {
    auto key = transparency::read_verifier_key(one);
    if (!key) {
      const auto text = read_file(one, largest_secret);
      const bool is_file = text || !text.error().is_missing;
      if (text) key = transparency::read_verifier_key(*text);
      if (!key)
        return Failure(operational_error(
            "HP-EVIDENCE-KEY", "The key cannot be used.",
            (is_file ? "The key in " + one + ' ' + (text ? key.error().why : text.error().why)
                     : "The value of --key is not a file, and as a key it " + key.error().why) +
                '.'));
    }
    made.push_back(std::move(*key));
  }
  return made;
}

bool write_result(const std::string& text, const Options& options, Console& console,
                  Findings& findings) {
  if (options.output.empty()) {
    console.out(text);
    return true;
  }
  const auto problem = write_report_file(options.output, text);
  if (problem)
    findings.push_back(operational_error("HP-CLI-OUTPUT", "The result could not be written.",
                                         options.output + ' ' + problem->why + '.'));
  return !problem;
}

void keygen(const Options& options, Console& console, Findings& findings) {
  auto key = transparency::new_signing_key(options.identifier);
  if (!key) {
    findings.push_back(
        operational_error("HP-EVIDENCE-KEY", "No key was made.", "It " + key.error().why + '.'));
    return;
  }
  const auto file = options.output.empty() ? std::string("evidence.key") : options.output;
  if (const auto there = read_file(file, largest_secret); there || !there.error().is_missing) {
    findings.push_back(operational_error(
        "HP-EVIDENCE-KEY", "No key was made.",
        file + " exists already: without its key what it has signed could not be verified any "
               "more. Name another file with --output."));
    return;
  }
  auto secret = key->text() + '\n';
  const auto problem = write_atomically(file, secret);
  transparency::erase(secret);
  if (problem) {
    findings.push_back(operational_error("HP-CLI-OUTPUT", "The key could not be written.",
                                         file + ' ' + problem->why + '.'));
    return;
  }
  console.line("The signing key is in " + json::printable(file) +
               ": whoever has it can sign as you. The key that verifies is public:");
  console.out(transparency::to_text(key->verifier()) + '\n');
}

Result<transparency::Verification> verified(const Options& options,
                                            const std::vector<VerifierKey>& keys) {
  std::vector<transparency::Head> anchors;
  if (!options.anchor.empty()) {
    const auto text = read_file(options.anchor, largest_state);
    if (!text) return Failure(folder_problem("The anchor " + options.anchor, text.error().why));
    auto read = transparency::read_anchor(*text);
    if (!read) return Failure(folder_problem("The anchor " + options.anchor, read.error().why));
    anchors = std::move(*read);
  }
  auto made = transparency::verify_folder(options.identifier, keys, anchors);
  if (!made) return Failure(folder_problem("The folder " + options.identifier, made.error().why));
  if (made->segments == 0 && made->found.empty())
    return Failure(folder_problem("The folder " + options.identifier, "has no segments"));
  return std::move(*made);
}

std::string summary_of(const transparency::Verification& of, bool has_keys) {
  const auto count = [](std::uint64_t number, const char* what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
  };
  auto text = count(of.segments, "segment") + ", " + count(of.lines, "statement") + ", " +
              count(of.heads.size(), "head");
  if (has_keys) text += ", " + std::to_string(of.signed_segments) + " signed by the given keys";
  return text + '.';
}

void verify_evidence(const Options& options, Report& report) {
  const auto keys = keys_of(options);
  if (!keys) return append(report.findings, keys.error().findings);
  auto found = verified(options, *keys);
  if (!found) return append(report.findings, std::move(found).error().findings);
  for (const auto& one : found->found) report.findings.push_back(finding_of(one));
  if (found->segments == 0)
    report.findings.push_back(
        folder_problem("The folder " + options.identifier, "has no segments"));
  if (!keys->empty() && found->segments > 0 && found->signed_segments == 0) {
    auto nobody = notice("HP-EVIDENCE-UNSIGNED", "The evidence is not signed by a given key.",
                         "No segment is signed by a key that was given: whoever may write the "
                         "folder may have written all of it.");
    nobody.severity = HIPAA_SEVERITY_ERROR;
    report.findings.push_back(std::move(nobody));
  }
  report.closing = summary_of(*found, !keys->empty());
}

// The segment of --PATH, taken apart.
Result<Segment> segment_of(const Options& options) {
  const auto& path = options.identifier;
  const auto slash = path.rfind('/');
  const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (!transparency::is_segment_name(name))
    return Failure(folder_problem(path, "is not a segment"));
  auto made = transparency::read_segment(folder_of(path), name);
  if (!made) return Failure(folder_problem(path, made.error().why));
  return std::move(*made);
}

// That a line is in the tree whose root the seal names, for anybody's tools.
Result<std::string> inclusion(const Options& options) {
  const auto segment = segment_of(options);
  if (!segment) return segment.error();
  const auto& name = options.identifier;
  if (!segment->problem.empty()) return Failure(folder_problem(name, segment->problem));
  if (!segment->seal)
    return Failure(folder_problem(name, "has no seal: nothing says which tree the line is in"));
  const auto line = static_cast<std::uint64_t>(options.line);
  if (line < 1 || line > segment->lines.size())
    return Failure(folder_problem(name, "has " + std::to_string(segment->lines.size()) +
                                            " lines that are sealed; LINE names one, from 1"));
  std::vector<transparency::Hash> leaves;
  leaves.reserve(segment->lines.size());
  for (const auto& one : segment->lines) leaves.push_back(transparency::leaf_hash(one));
  if (transparency::head_of(*segment).root != segment->seal->checkpoint.root)
    return Failure(folder_problem(name, "is not what its seal says"));
  json::array proof;
  for (const auto& one : transparency::inclusion_proof(leaves, line - 1))
    proof.emplace_back(transparency::to_base64(one));
  const json::object made{{"segment", segment->name},
                          {"line", options.line},
                          {"leaf_index", options.line - 1},
                          {"tree_size", static_cast<std::int64_t>(leaves.size())},
                          {"root", transparency::to_base64(segment->seal->checkpoint.root)},
                          {"proof", std::move(proof)},
                          {"statement", json::boosted(segment->lines[line - 1])},
                          {"seal", transparency::to_text(*segment->seal)}};
  return json::indented(made) + '\n';
}

// "2026-11-29T18:00:00Z apply 0101-1 done, measured_true, HC-RT-01 accepted by a@b.c"
std::string statement_for_people(std::string_view line) {
  const auto read = json::read(line);
  if (!read) return "not JSON";
  const auto* said = json::member(*read, "predicate");
  if (said == nullptr)
    return "unchanged " + json::text_member(*read, "cluster") + " (" +
           json::text_member(*read, "same") + ')';
  if (json::text_member(*read, "predicateType") == transparency::run_type)
    return json::text_member(*said, "began_at") + " run in " +
           json::text_member(*said, "workspace") + " by " + json::text_member(*said, "tool");
  const auto* subject = json::member(*said, "subject");
  auto text = json::text_member(*said, "recorded_at") + ' ' +
              json::text_member(*said, "operation") + ' ' +
              (subject == nullptr ? "" : json::text_member(*subject, "cluster_id")) + ' ' +
              json::text_member(*said, "outcome");
  for (const auto* name : {"measurement", "encryption"})
    if (const auto* measured = json::member(*said, name))
      text += ", " + json::text_member(*measured, "status");
  if (const auto* all = json::member(*said, "acceptances"); all != nullptr && all->is_array())
    for (const auto& one : all->get_array())
      text += ", " + json::text_member(one, "rule") + " accepted by " +
              json::text_member(one, "approved_by");
  return text;
}

// "sealed, signed by a.example, b.example"
std::string end_of(const Segment& segment) {
  if (!segment.problem.empty()) return segment.problem;
  if (!segment.seal) return "has no seal";
  std::string names;
  for (const auto& one : segment.seal->signatures)
    names += (names.empty() ? "" : ", ") + json::printable(one.name);
  return "sealed, signed by " + (names.empty() ? "nobody" : names);
}

std::string shown_segment(const Segment& segment, const Options& options) {
  std::string text;
  if (options.json) {
    for (const auto& line : segment.lines) text += std::string(line) + '\n';
    return text;
  }
  text = segment.name + '\n';
  for (const auto& line : segment.lines)
    text += "  " + json::printable(statement_for_people(line)) + '\n';
  return text + "  " + end_of(segment) + '\n';
}

Result<std::string> all_shown(const Options& options) {
  std::string text;
  if (auto segment = segment_of(options)) return shown_segment(*segment, options);
  const auto names = transparency::names_in(options.identifier);
  if (!names) return segment_of(options).error();
  if (names->segments.empty())
    return Failure(folder_problem("The folder " + options.identifier, "has no segments"));
  for (const auto& name : names->segments) {
    const auto segment = transparency::read_segment(options.identifier, name);
    if (!segment) return Failure(folder_problem(name, segment.error().why));
    text += shown_segment(*segment, options);
  }
  return text;
}

Result<std::string> anchor(const Options& options) {
  auto found = verified(options, {});
  if (!found) return std::move(found).error();
  for (const auto& one : found->found)
    if (trouble_text(one.kind).severity == HIPAA_SEVERITY_ERROR)
      return Failure(finding_of(one));  // what is wrong is not to be anchored
  if (found->heads.empty())
    return Failure(folder_problem("The folder " + options.identifier, "has no segments"));
  return transparency::anchor_text(found->heads);
}

}  // namespace

ExitCode evidence(const Options& options, Console& console) {
  Report report;
  report.command = "evidence " + options.subject;
  if (options.subject == "verify") {
    verify_evidence(options, report);
    return finish(nullptr, report, options, console, report.closing);
  }
  // What these print is a result of its own, and no report.
  auto plain = options;
  plain.json = false;
  plain.output.clear();
  if (options.subject == "keygen") {
    keygen(options, console, report.findings);
  } else {
    auto made = options.subject == "prove"  ? inclusion(options)
                : options.subject == "show" ? all_shown(options)
                                            : anchor(options);
    if (!made)
      append(report.findings, std::move(made).error().findings);
    else
      write_result(*made, options, console, report.findings);
  }
  if (report.findings.empty()) return ExitCode::clean;
  return finish(nullptr, report, plain, console);
}

}  // namespace hipaa::cli
