// Why a request ended without an answer that can be used: a value until the function of its
// endpoint has decided what that means. Words are made last, by to_failure alone. Pure.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "plugin/support/call_context.hpp"
#include "plugin/workspace/http/api_error.hpp"

namespace hipaa::workspace {

// A success whose body is not what the API sends.
struct UnusableAnswer {
  int http_status = 0;
  std::string request_id;
  std::size_t size = 0;  // of the body, in bytes
  std::string lacks;     // the member that it had to hold; "": it cannot be read
  std::string why = {};  // a sentence: what it has that no answer should, so that asking again
                         // would not help; "": it is cut off, or no JSON object
};

struct RequestFault {
  // A Failure where nothing could be sent: for want of a configuration, or of credentials.
  std::variant<ApiError, ExchangeFailure, UnusableAnswer, support::Failure> cause;
  std::string request = {};  // "POST /api/2.1/clusters/create"
  int attempts = 1;
  std::chrono::milliseconds elapsed{0};         // of all attempts
  support::Stop stopped = support::Stop::none;  // what ended the repeats

  [[nodiscard]] const ApiError* api_error() const { return std::get_if<ApiError>(&cause); }
  [[nodiscard]] const ExchangeFailure* exchange() const {
    return std::get_if<ExchangeFailure>(&cause);
  }
};

[[noreturn]] void throw_exception_from_error(const RequestFault& fault,
                                             const boost::source_location& where);

template <class T>
using Answered = boost::system::result<T, RequestFault>;

// Whether the change that was asked for may have been made all the same: not so after a clean
// refusal, and where nothing was sent.
bool may_have_happened(const RequestFault& fault);

// What the fault is for the operation, in words.
support::Failure to_failure(const RequestFault& fault);

}  // namespace hipaa::workspace
