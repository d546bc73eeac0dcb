// The rules, one function a file: each reads the facts and writes its findings. Pure; any thread.
#pragma once

#include <array>
#include <string_view>

#include "plugin/model/facts.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

using model::Facts;

void cloud_01(const Facts& facts, Findings& findings);
void baa_01(const Facts& facts, Findings& findings);
void rt_01(const Facts& facts, Findings& findings);
void rt_02(const Facts& facts, Findings& findings);
void rt_03(const Facts& facts, Findings& findings);
void rt_04(const Facts& facts, Findings& findings);
void rt_05(const Facts& facts, Findings& findings);
void ml_01(const Facts& facts, Findings& findings);
void ml_02(const Facts& facts, Findings& findings);
void ml_03(const Facts& facts, Findings& findings);
void ml_04(const Facts& facts, Findings& findings);
void init_01(const Facts& facts, Findings& findings);
void img_01(const Facts& facts, Findings& findings);
void ebs_01(const Facts& facts, Findings& findings);
void ebs_02(const Facts& facts, Findings& findings);
void ebs_03(const Facts& facts, Findings& findings);
void ebs_04(const Facts& facts, Findings& findings);
void ebs_05(const Facts& facts, Findings& findings);
void ebs_06(const Facts& facts, Findings& findings);
void rest_01(const Facts& facts, Findings& findings);
void node_01(const Facts& facts, Findings& findings);
void node_02(const Facts& facts, Findings& findings);
void csp_01(const Facts& facts, Findings& findings);
void csp_02(const Facts& facts, Findings& findings);
void csp_03(const Facts& facts, Findings& findings);
void ssl_01(const Facts& facts, Findings& findings);
void ssl_02(const Facts& facts, Findings& findings);
void ssl_03(const Facts& facts, Findings& findings);
void tls_01(const Facts& facts, Findings& findings);
void sec_01(const Facts& facts, Findings& findings);
void sub_01(const Facts& facts, Findings& findings);
void sub_02(const Facts& facts, Findings& findings);
void job_01(const Facts& facts, Findings& findings);
void job_02(const Facts& facts, Findings& findings);
void phi_01(const Facts& facts, Findings& findings);
void log_01(const Facts& facts, Findings& findings);
void ssh_01(const Facts& facts, Findings& findings);
void dsm_01(const Facts& facts, Findings& findings);
void spot_01(const Facts& facts, Findings& findings);
void lde_01(const Facts& facts, Findings& findings);
void pol_01(const Facts& facts, Findings& findings);

struct RuleEntry {
  std::string_view id;
  void (*judge)(const Facts&, Findings&);
};

// In the order of schemas/rules.json; a test holds the two together.
inline constexpr std::array<RuleEntry, 41> rule_table{{
    {"HC-CLOUD-01", cloud_01}, {"HC-BAA-01", baa_01},   {"HC-RT-01", rt_01},
    {"HC-RT-02", rt_02},       {"HC-RT-03", rt_03},     {"HC-RT-04", rt_04},
    {"HC-RT-05", rt_05},       {"HC-ML-01", ml_01},     {"HC-ML-02", ml_02},
    {"HC-ML-03", ml_03},       {"HC-ML-04", ml_04},     {"HC-INIT-01", init_01},
    {"HC-IMG-01", img_01},     {"HC-EBS-01", ebs_01},   {"HC-EBS-02", ebs_02},
    {"HC-EBS-03", ebs_03},     {"HC-EBS-04", ebs_04},   {"HC-EBS-05", ebs_05},
    {"HC-EBS-06", ebs_06},     {"HC-REST-01", rest_01}, {"HC-NODE-01", node_01},
    {"HC-NODE-02", node_02},   {"HC-CSP-01", csp_01},   {"HC-CSP-02", csp_02},
    {"HC-CSP-03", csp_03},     {"HC-SSL-01", ssl_01},   {"HC-SSL-02", ssl_02},
    {"HC-SSL-03", ssl_03},     {"HC-TLS-01", tls_01},   {"HC-SEC-01", sec_01},
    {"HC-SUB-01", sub_01},     {"HC-SUB-02", sub_02},   {"HC-JOB-01", job_01},
    {"HC-JOB-02", job_02},     {"HC-PHI-01", phi_01},   {"HC-LOG-01", log_01},
    {"HC-SSH-01", ssh_01},     {"HC-DSM-01", dsm_01},   {"HC-SPOT-01", spot_01},
    {"HC-LDE-01", lde_01},     {"HC-POL-01", pol_01},
}};

}  // namespace hipaa::rules
