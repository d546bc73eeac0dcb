// Things to be judged that stand in files of others: plans, states, answers of the APIs.
// Plain data; a File owns the document that its subjects point into. One thread.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {

struct Subject {
  const char* kind = "cluster";  // as the library's function `violations` takes it
  std::string address;           // "databricks_cluster.phi"; "" where it has no name
  std::string pointer;           // where it stands in the document
  std::string inside;            // what of a finding's path leads to what stands there
  const json::value* value = nullptr;
  const json::value* sensitive = nullptr;  // as Terraform marks it; nullptr: nothing is
  std::vector<std::string> unknown;        // pointers below `value`: json::unknown() is there
};

struct File {
  std::string name;  // as given, "-" for stdin
  std::string text;
  json::monotonic_resource memory;  // of `root`: given back as a whole, or not at all
  json::value root = json::value(json::storage_ptr(&memory));
  std::optional<yaml::Document> yaml;  // what read `text`, where that is no JSON
  std::string format;                  // in words: "a Terraform plan"
  std::string list;                    // pointer of the list that most subjects stand in
  std::vector<Subject> subjects;
  std::vector<Subject> written;  // parts of what an author wrote: only their keys are looked at
  std::deque<json::value> made;  // for subjects that stand nowhere as they are judged
  Findings notes;                // of the file itself
  std::size_t skipped = 0;       // things in it that are none of ours
  std::vector<std::string> job_names;          // that a run_job_task may name: ids and references
  std::vector<std::string> verified_clusters;  // ids of hipaa_clusters whose encryption was proved
};

// Lists what is to be judged in `file.root`, by the shape that it has. False: it has none that is
// known. Adds to values where something is not known yet.
bool list_subjects(File& file);

// What of a plan is read by nobody: it says what will be there a second time, and what was before.
bool is_unread_of_plan(const json::MemberPlace& place);

// The parts of list_subjects: each false where the document is not of its kind.
bool list_terraform(File& file);
bool list_objects(File& file);

// YAML as Databricks' command line reads it, and where in the text its values stand.
struct ReadYaml {
  json::value document;
  yaml::Document read;
};
Result<ReadYaml> read_yaml(const std::string& name, std::string_view text);

}  // namespace hipaa::cli
