// The rules, one function a file: each reads the facts and writes its findings. Pure; any thread.
#pragma once

#include <array>
#include <string_view>

#include "plugin/model/facts.hpp"
#include "plugin/rules/findings.hpp"

namespace hipaa::rules {

using model::Facts;

void cloud_01(const Facts& facts, Findings& findings);
void baa_01(const Facts& facts, Findings& findings);
void rt_01(const Facts& facts, Findings& findings);
void rt_02(const Facts& facts, Findings& findings);
void rt_03(const Facts& facts, Findings& findings);
void ml_01(const Facts& facts, Findings& findings);
void ml_03(const Facts& facts, Findings& findings);
void img_01(const Facts& facts, Findings& findings);
void ebs_01(const Facts& facts, Findings& findings);
void ebs_02(const Facts& facts, Findings& findings);
void ebs_03(const Facts& facts, Findings& findings);
void ebs_04(const Facts& facts, Findings& findings);
void ebs_05(const Facts& facts, Findings& findings);
void ebs_06(const Facts& facts, Findings& findings);
void ssl_01(const Facts& facts, Findings& findings);
void ssl_02(const Facts& facts, Findings& findings);
void sub_01(const Facts& facts, Findings& findings);
void pol_01(const Facts& facts, Findings& findings);

struct RuleEntry {
  std::string_view id;
  void (*judge)(const Facts&, Findings&);
};

// In the order of schemas/rules.json; a test holds the two together.
inline constexpr std::array<RuleEntry, 18> rule_table{{
    {"HC-CLOUD-01", cloud_01},
    {"HC-BAA-01", baa_01},
    {"HC-RT-01", rt_01},
    {"HC-RT-02", rt_02},
    {"HC-RT-03", rt_03},
    {"HC-ML-01", ml_01},
    {"HC-ML-03", ml_03},
    {"HC-IMG-01", img_01},
    {"HC-EBS-01", ebs_01},
    {"HC-EBS-02", ebs_02},
    {"HC-EBS-03", ebs_03},
    {"HC-EBS-04", ebs_04},
    {"HC-EBS-05", ebs_05},
    {"HC-EBS-06", ebs_06},
    {"HC-SSL-01", ssl_01},
    {"HC-SSL-02", ssl_02},
    {"HC-SUB-01", sub_01},
    {"HC-POL-01", pol_01},
}};

}  // namespace hipaa::rules
