// Names in paths that hold patient data: customers choose the keys of maps, and no verdict of any
// rule repeats one. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"
#include "plugin/model/verdict.hpp"

namespace hipaa::rules {

// The paths end above such a name, and the messages do not say it.
void withhold_names(const model::Facts& facts, model::Verdicts& verdicts);

}  // namespace hipaa::rules
