#include <catch2/catch.hpp>

#include "plugin/provider/sinks/s3_sink.hpp"
#include "plugin/provider/sinks/volume_sink.hpp"

using namespace hipaa::resource;

TEST_CASE("what names a bucket and a prefix") {
  std::string why;
  CHECK(s3_place("hospital-evidence", why).prefix == "");
  CHECK(why.empty());
  const auto place = s3_place("hospital.evidence/phi/2026", why);
  CHECK(why.empty());
  CHECK(place.bucket == "hospital.evidence");
  CHECK(place.prefix == "phi/2026/");
  for (const auto* wrong :
       {"", "ab", "Bucket", "a_b_c", "-abc", "abc-", "a..b", "abc?x", "user@abc", "abc/a b",
        "abc//a", "abc/../a", "abc/./a", "abc/a?b", "abc/%2e"}) {
    why.clear();
    s3_place(wrong, why);
    INFO(wrong);
    CHECK_FALSE(why.empty());
  }
}

TEST_CASE("what names a volume") {
  std::string why;
  CHECK(volume_path("/Volumes/main/phi/evidence/", why) == "/Volumes/main/phi/evidence");
  CHECK(volume_path("/Volumes/main/phi/evidence/a b", why) == "/Volumes/main/phi/evidence/a b");
  CHECK(why.empty());
  for (const auto* wrong : {"", "/Volumes/main/phi", "Volumes/main/phi/evidence", "/dbfs/a/b/c/d",
                            "/Volumes/main/phi/../x", "/Volumes/main//phi/x", "/Volumes/a/b/c\n"}) {
    why.clear();
    volume_path(wrong, why);
    INFO(wrong);
    CHECK_FALSE(why.empty());
  }
}

TEST_CASE("a page of a bucket's list") {
  const auto page = read_s3_page(
      "<ListBucketResult><IsTruncated>true</IsTruncated>"
      "<Contents><Key>phi/a.jsonl</Key><Size>17</Size></Contents>"
      "<Contents><Key>other/b</Key><Size>1</Size></Contents>"
      "<Contents><Size>0</Size><Key>phi/a&amp;amp;b</Key></Contents>"
      "<NextContinuationToken>1&quot;2==</NextContinuationToken></ListBucketResult>",
      "phi/");
  REQUIRE(page.entries.size() == 2);
  CHECK(page.entries[0].name == "a.jsonl");
  CHECK(page.entries[0].size == 17);
  CHECK(page.entries[1].name == "a&amp;b");
  CHECK(page.next == "1\"2==");
  CHECK(read_s3_page("<html>", "").entries.empty());
  CHECK(read_s3_page("<Contents><Key>a", "").entries.empty());
}
