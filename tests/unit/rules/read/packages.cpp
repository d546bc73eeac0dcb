#include "plugin/rules/read/packages.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules {
namespace {

std::string name_of(const model::Package* package) {
  return package == nullptr ? "-" : package->name;
}
std::string requirement(std::string_view text) {
  return name_of(package_in_requirement(test::catalogue(), text));
}
std::string file(std::string_view kind, std::string_view address) {
  return name_of(package_in_file(test::catalogue(), kind, address));
}
std::string coordinates(std::string_view text) {
  return name_of(package_in_coordinates(test::catalogue(), text));
}

TEST_CASE("names are compared as PEP 503 says") {
  CHECK(is_package("Spark_TensorFlow.Distributor", "spark-tensorflow-distributor"));
  CHECK(is_package("spark--tensorflow-._distributor", "spark-tensorflow-distributor"));
  CHECK(is_package("HOROVOD", "horovod"));
  CHECK_FALSE(is_package("horovod-runner", "horovod"));
  CHECK_FALSE(is_package("horo-vod", "horovod"));
  CHECK_FALSE(is_package("", "horovod"));
  CHECK(is_package("bigdl-orca", "bigdl-*"));
  CHECK_FALSE(is_package("bigdl", "bigdl-*"));
}

TEST_CASE("requirements") {
  for (const std::string_view text :
       {"horovod",
        "horovod==0.28.1",
        " Horovod >= 0.28 , < 1",
        "horovod[spark,pytorch]==0.28.1",
        "horovod ; python_version >= \"3.8\"",
        "horovod~=0.28.0 # pinned",
        "horovod @ https://example.org/x.whl",
        "horovod@https://example.org/x.whl",
        "git+https://github.com/horovod/horovod.git",
        "git+https://github.com/horovod/horovod@v0.28.1",
        "git+https://github.com/horovod/horovod.git@feature/x#egg=horovod",
        "git+ssh://git@github.com/horovod/horovod.git@v0.28.1",
        "git@github.com:horovod/horovod.git",
        "-e git+https://github.com/someone/fork.git#egg=horovod",
        "https://example.org/wheels/horovod-0.28.1-cp310-cp310-linux_x86_64.whl",
        "https://user:secret@example.org/horovod-0.28.1.tar.gz?x=1#sha256=abc",
        "https://github.com/horovod/horovod/archive/refs/tags/v0.28.1.tar.gz",
        "https://codeload.github.com/horovod/horovod/zip/refs/heads/master",
        "/Workspace/wheels/horovod-0.28.1.tar.gz",
        "horovod-0.28.1-cp310-linux_x86_64.whl",
        "./horovod-main.zip",
        "requests\nhorovod==0.28.1\n",
        "--no-deps horovod"}) {
    INFO(text);
    CHECK(requirement(text) == "horovod");
  }
  CHECK(requirement("sparkdl") == "sparkdl");
  CHECK(requirement("Spark_Deep.Learning") == "spark-deep-learning");
  CHECK(requirement("git+https://github.com/tensorflow/ecosystem.git"
                    "#subdirectory=spark/spark-tensorflow-distributor") ==
        "spark-tensorflow-distributor");
  CHECK(requirement("tensorflow-gpu==2.13") == "tensorflow-gpu");
  CHECK(requirement("tf_nightly") == "tf-nightly");
  CHECK(requirement("xgboost==2.0") == "xgboost");
}

TEST_CASE("requirements that only look alike") {
  for (const std::string_view text :
       {"requests", "horovodx", "my-horovod", "tensorflow-datasets", "tensorflowjs",
        "requests ; extra == 'horovod'", "requests # horovod", "# horovod", "",
        "git+https://github.com/tensorflow/datasets.git", "keras-tuner",
        "https://example.org/horovod/requests-2.0.tar.gz", "/Workspace/requirements.txt"}) {
    INFO(text);
    CHECK(requirement(text) == "-");
  }
}

TEST_CASE("files and coordinates") {
  CHECK(file("pypi", "/Volumes/m/s/v/horovod-0.28.1-cp310-cp310-linux_x86_64.whl") == "horovod");
  CHECK(file("pypi", "dbfs:/x/spark_tensorflow_distributor-1.0.0-py3-none-any.whl") ==
        "spark-tensorflow-distributor");
  CHECK(file("pypi", "s3://bucket/sparkdl-1.5.0-py3.7.egg") == "sparkdl");
  CHECK(file("pypi", "dbfs:/HOROVOD.WHL") == "horovod");
  CHECK(file("pypi", "/Volumes/horovod/etl-1.0-py3-none-any.whl") == "-");
  CHECK(file("maven", "dbfs:/spark-deep-learning-1.5.0-spark2.4-s_2.11.jar") ==
        "spark-deep-learning");
  CHECK(file("maven", "dbfs:/xgboost4j-spark_2.12-1.7.3.jar") == "xgboost4j-spark");
  CHECK(file("maven", "dbfs:/etl.jar") == "-");
  CHECK(coordinates("databricks:spark-deep-learning:1.5.0-spark2.4-s_2.11") ==
        "spark-deep-learning");
  CHECK(coordinates("com.yahoo.ml:tensorflowonspark:1.4.4") == "tensorflowonspark");
  CHECK(coordinates("ml.dmlc:xgboost4j-spark_2.12:1.7.3") == "xgboost4j-spark");
  CHECK(coordinates("org.apache.commons:commons-text:1.10") == "-");
  CHECK(coordinates("tensorflowonspark:other:1") == "-");
  CHECK(coordinates("") == "-");
  CHECK(name_of(package_named(test::catalogue(), "cran", " keras ")) == "keras");
  CHECK(name_of(package_named(test::catalogue(), "cran", "ggplot2")) == "-");
}

TEST_CASE("of several packages the gravest counts") {
  CHECK(requirement("xgboost tensorflow horovod") == "horovod");
  CHECK(requirement("xgboost tensorflow") == "tensorflow");
}

}  // namespace
}  // namespace hipaa::rules
