// The rule catalogue and its tables out of schemas/, loaded once. Immutable, any thread.
#pragma once

#include "plugin/model/catalogue.hpp"

namespace hipaa::request {

const model::Catalogue& catalogue();

}  // namespace hipaa::request
