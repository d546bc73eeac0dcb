#include "plugin/support/call_context.hpp"

#include <string>

namespace hipaa::support {

Failure stop_failure(Stop stop, std::string_view doing) {
  if (stop == Stop::cancelled) {
    return {Status::cancelled,
            model::error("HP-CALL-CANCELLED", "Cancelled while " + std::string(doing) + ".",
                         "The host asked to stop. What had been done by then is in the state.")};
  }
  return {Status::deadline,
          model::error("HP-CALL-DEADLINE", "Out of time while " + std::string(doing) + ".",
                       "The operation's time limit has passed. Raise `timeouts` in the resource, "
                       "or the host's own limit.")};
}

}  // namespace hipaa::support
