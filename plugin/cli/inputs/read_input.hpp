// An input of check, read: JSON or YAML, by its name or, on stdin, by how it begins. Any thread.
#pragma once

#include "plugin/cli/inputs/source.hpp"
#include "plugin/cli/inputs/subject.hpp"

namespace hipaa::cli {

// Takes the document out of the file's text.
Result<void> read_input(File& file);

// A broken file counts where it is a bundle, a stack or a plan; of others, that were only met in a
// folder, nobody knows whether they are ours.
bool has_to_be_read(const Source& source, const File& file);

// HP-CHECK-FORMAT, with the formats that can be judged.
Finding unknown_format(const File& file);

}  // namespace hipaa::cli
