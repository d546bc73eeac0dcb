// Why something of a log cannot be done or believed, as the end of a sentence: "the key " + why.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace hipaa::transparency {

struct Problem {
  std::string why;

  Problem() = default;
  // No constructor: a Result of a text could not tell a text from a problem.
  static Problem of(std::string why) {
    Problem made;
    made.why = std::move(why);
    return made;
  }
};

[[noreturn]] void throw_exception_from_error(const Problem& problem,
                                             const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, Problem>;

}  // namespace hipaa::transparency
