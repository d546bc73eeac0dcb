#include "plugin/rules/read/runtime.hpp"

#include <catch2/catch.hpp>

namespace hipaa::rules {
namespace {

// Labels of images as they occur.
constexpr std::string_view labelled_ml =
    "custom:release__5.3.x-snapshot-cpu-ml-scala2.11__databricks-universe__head__3a412ee__0ed7f66__"
    "jenkins__505cb71__format-2";
constexpr std::string_view labelled_photon =
    "custom:release__8.3.x-snapshot-photon-scala2.12__databricks-universe__head__fd0ce79__6b751c3__"
    "jenkins__65df5fa__format-2.lz4";

void expect_kind(RuntimeKind kind, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    INFO(key);
    CHECK(classify_runtime(key).kind == kind);
  }
}

TEST_CASE("runtimes for machine learning") {
  expect_kind(
      RuntimeKind::machine_learning,
      {"5.5.x-cpu-ml-scala2.11", "7.3.x-gpu-ml-scala2.12", "4.1.x-ml-scala2.11",
       "4.1.x-ml-gpu-scala2.11", "5.0.x-ml-scala2.11", "5.5.x-cpu-esr-ml-scala2.11",
       "7.x-snapshot-cpu-ml-scala2.12", "next-major-version-cpu-ml-scala2.12",
       "latest-experimental-gpu-ml-scala2.11", "auto:latest-ml", "auto:latest-lts-ml",
       "auto:prev-major-ml", "auto:prev-lts-ml", "15.4.x-cpu-ml-scala2.12", "18.x-gpu-ml-scala2.13",
       labelled_ml, "custom:snapshot__7.x-snapshot-gpu-ml-scala2.12__head__1"});
}

TEST_CASE("runtimes that are not for machine learning") {
  expect_kind(RuntimeKind::standard,
              {"5.5.x-scala2.11", "7.3.x-scala2.12", "16.4.x-scala2.13", "18.x-scala2.13",
               "5.5.x-esr-scala2.11", "13.3.x-aarch64-scala2.12", "auto:latest-lts", "auto:latest",
               "latest-stable-scala2.11", "2.1.0-db3-scala2.10", "7.x-snapshot-scala2.12"});
  expect_kind(RuntimeKind::gpu, {"5.3.x-gpu-scala2.11"});
  expect_kind(RuntimeKind::genomics, {"7.3.x-hls-scala2.12"});
  expect_kind(RuntimeKind::conda, {"5.5.x-conda-scala2.11"});
  expect_kind(RuntimeKind::photon, {"8.3.x-photon-scala2.12", labelled_photon});
  expect_kind(RuntimeKind::light,
              {"apache-spark-2.4.x-scala2.11", "apache-spark-2.4.x-esr-scala2.11"});
}

TEST_CASE("runtimes that nobody can tell") {
  expect_kind(
      RuntimeKind::unknown,
      {"custom:spark-image-86a9b375074f", "custom:", "custom:release__nonsense__x", "", "   ",
       "{{secrets/a/b}}", "${var.runtime}", "15.4", "15.4.x", "latest", "foo-scala2.12",
       "15.4.x-scala2.12-extra", "15.4.x-scalable", "dlt:11.3-delta-pipelines", "15.4.x scala2.12",
       "15.4.x-cpu-\xEF\xBD\x8D\xEF\xBD\x8C-scala2.12"});
  for (const std::string_view key : {"", "{{secrets/a/b}}", "custom:spark-image-1", "15.4"})
    CHECK_FALSE(classify_runtime(key).reason.empty());
}

TEST_CASE("traps of the runtime grammar") {
  // "ml" inside a token is no mark; case, blanks and tokens behind the Scala version hide nothing.
  // What no known runtime has is no standard one either.
  expect_kind(RuntimeKind::unknown, {"10.4.x-html-scala2.12", "10.4.x-mlx-scala2.12",
                                     "15.4.x-cpu_ml-scala2.12", "15.4.x-cpuml-scala2.12"});
  expect_kind(RuntimeKind::machine_learning,
              {"13.3.X-CPU-ML-SCALA2.12", " 13.3.x-cpu-ml-scala2.12 ",
               "\t13.3.x-cpu-ml-scala2.12\n", "13.3.x-cpu-ml-scala2.12-foo", "13.3.x-scala2.12-ml",
               "AUTO:LATEST-LTS-ML", "Custom:Release__5.3.x-cpu-ml-scala2.11__head", "15.4.x-ml"});
}

TEST_CASE("versions, aliases and certainty") {
  const auto lts = classify_runtime("15.4.x-scala2.12");
  CHECK(lts.major == 15);
  CHECK(lts.minor == 4);
  CHECK(lts.pinned);
  CHECK(lts.certain);
  CHECK(lts.reason.empty());

  const auto major_only = classify_runtime("18.x-scala2.13");
  CHECK(major_only.major == 18);
  CHECK(major_only.minor == -1);
  CHECK(major_only.pinned);

  CHECK(classify_runtime("2.1.0-db2-scala2.11").maintenance == 2);
  CHECK(classify_runtime("4.1.x-ml-gpu-scala2.11").gpu);

  for (const std::string_view alias : {"auto:latest-lts", "latest-stable-scala2.11",
                                       "next-major-version-scala2.12", "auto:latest-ml"}) {
    INFO(alias);
    const auto runtime = classify_runtime(alias);
    CHECK_FALSE(runtime.pinned);
    CHECK(runtime.certain);
    CHECK(runtime.major == -1);
    CHECK_FALSE(runtime.reason.empty());
  }
  const auto labelled = classify_runtime("custom:release__8.3.x-photon-scala2.12__head");
  CHECK_FALSE(labelled.certain);
  CHECK(labelled.major == 8);
  CHECK_FALSE(labelled.reason.empty());
  CHECK(classify_runtime("99999999999.4.x-scala2.12").kind == RuntimeKind::unknown);
}

}  // namespace
}  // namespace hipaa::rules
