#include "plugin/model/judged_clusters.hpp"

#include <catch2/catch.hpp>
#include <string>

using hipaa::model::JudgedClusters;
using hipaa::model::Standing;

TEST_CASE("clusters are found again among many, by the worse of two standings") {
  JudgedClusters judged;
  CHECK_FALSE(judged.find("c-1"));
  for (int i = 0; i < 1000; ++i)
    judged.add("c-" + std::to_string(i), i % 2 == 0 ? Standing::verified : Standing::failed);
  CHECK(judged.find("c-998") == Standing::verified);
  CHECK(judged.find("c-999") == Standing::failed);
  CHECK_FALSE(judged.find("c-1000"));
  judged.add("c-998", Standing::undecided);
  judged.add("c-1000", Standing::undecided);
  CHECK(judged.find("c-998") == Standing::undecided);
  CHECK(judged.find("c-1000") == Standing::undecided);
}
