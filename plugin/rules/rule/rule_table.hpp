// The rules, one function a file: each reads the facts and writes its findings. Pure; any thread.
#pragma once

#include <array>
#include <string_view>

#include "plugin/model/facts.hpp"
#include "plugin/rules/read/cluster_reading.hpp"
#include "plugin/rules/verdict/findings.hpp"

namespace hipaa::rules {

using model::Facts;

void cloud_01(const Facts& facts, Findings& findings);
void baa_01(const Facts& facts, Findings& findings);
void rt_01(const ClusterReading& cluster, Findings& findings);
void rt_02(const ClusterReading& cluster, Findings& findings);
void rt_03(const ClusterReading& cluster, Findings& findings);
void rt_04(const ClusterReading& cluster, Findings& findings);
void rt_05(const ClusterReading& cluster, Findings& findings);
void ml_01(const Facts& facts, Findings& findings);
void ml_02(const Facts& facts, Findings& findings);
void ml_03(const Facts& facts, Findings& findings);
void ml_04(const Facts& facts, Findings& findings);
void init_01(const Facts& facts, Findings& findings);
void img_01(const Facts& facts, Findings& findings);
void ebs_01(const Facts& facts, Findings& findings);
void ebs_02(const ClusterReading& cluster, Findings& findings);
void ebs_03(const ClusterReading& cluster, Findings& findings);
void ebs_04(const ClusterReading& cluster, Findings& findings);
void ebs_05(const ClusterReading& cluster, Findings& findings);
void ebs_06(const Facts& facts, Findings& findings);
void rest_01(const ClusterReading& cluster, Findings& findings);
void node_01(const ClusterReading& cluster, Findings& findings);
void node_02(const ClusterReading& cluster, Findings& findings);
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
  void (*judge)(const ClusterReading&, Findings&);
};

// A rule that nothing but the facts concerns.
template <void (*rule)(const Facts&, Findings&)>
void of_facts(const ClusterReading& cluster, Findings& findings) {
  rule(cluster.facts, findings);
}

// In the order of schemas/rules.json; a test holds the two together.
inline constexpr std::array<RuleEntry, 41> rule_table{{
    {"HC-CLOUD-01", of_facts<cloud_01>},
    {"HC-BAA-01", of_facts<baa_01>},
    {"HC-RT-01", rt_01},
    {"HC-RT-02", rt_02},
    {"HC-RT-03", rt_03},
    {"HC-RT-04", rt_04},
    {"HC-RT-05", rt_05},
    {"HC-ML-01", of_facts<ml_01>},
    {"HC-ML-02", of_facts<ml_02>},
    {"HC-ML-03", of_facts<ml_03>},
    {"HC-ML-04", of_facts<ml_04>},
    {"HC-INIT-01", of_facts<init_01>},
    {"HC-IMG-01", of_facts<img_01>},
    {"HC-EBS-01", of_facts<ebs_01>},
    {"HC-EBS-02", ebs_02},
    {"HC-EBS-03", ebs_03},
    {"HC-EBS-04", ebs_04},
    {"HC-EBS-05", ebs_05},
    {"HC-EBS-06", of_facts<ebs_06>},
    {"HC-REST-01", rest_01},
    {"HC-NODE-01", node_01},
    {"HC-NODE-02", node_02},
    {"HC-CSP-01", of_facts<csp_01>},
    {"HC-CSP-02", of_facts<csp_02>},
    {"HC-CSP-03", of_facts<csp_03>},
    {"HC-SSL-01", of_facts<ssl_01>},
    {"HC-SSL-02", of_facts<ssl_02>},
    {"HC-SSL-03", of_facts<ssl_03>},
    {"HC-TLS-01", of_facts<tls_01>},
    {"HC-SEC-01", of_facts<sec_01>},
    {"HC-SUB-01", of_facts<sub_01>},
    {"HC-SUB-02", of_facts<sub_02>},
    {"HC-JOB-01", of_facts<job_01>},
    {"HC-JOB-02", of_facts<job_02>},
    {"HC-PHI-01", of_facts<phi_01>},
    {"HC-LOG-01", of_facts<log_01>},
    {"HC-SSH-01", of_facts<ssh_01>},
    {"HC-DSM-01", of_facts<dsm_01>},
    {"HC-SPOT-01", of_facts<spot_01>},
    {"HC-LDE-01", of_facts<lde_01>},
    {"HC-POL-01", of_facts<pol_01>},
}};

}  // namespace hipaa::rules
