// Identifiers in the forms that the API uses. Owned by the workspace; one thread at a time.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace workspace_sim {

class Random {
 public:
  /// Lower-case hexadecimal digits.
  std::string hex(int digits);
  /// Lower-case letters and digits.
  std::string alphanumeric(int characters);
  /// 8-4-4-4-12.
  std::string uuid();
  /// Like a Spark context id: positive and always above 2^53, where doubles lose digits.
  std::int64_t spark_context_id();
  /// MMDD-HHMMSS-xxxxxxxx of the given moment, as in 0123-456789-abcdef12.
  std::string cluster_id(std::int64_t milliseconds_since_epoch);

 private:
  std::mt19937_64 engine_{std::random_device{}()};
};

}  // namespace workspace_sim
