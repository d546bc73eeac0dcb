// HC-LOG-01: logs rest encrypted.
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void log_01(const Facts& facts, Findings& findings) {
  const auto* logs = below(facts.cluster, "cluster_log_conf");
  if (logs == nullptr) return;
  if (model::is_unknown(*logs)) {
    findings.undecided("/cluster_log_conf", "cluster_log_conf is not known yet.");
    return;
  }
  if (below(logs, "dbfs") != nullptr)
    findings.fail("/cluster_log_conf/dbfs",
                  "cluster_log_conf.dbfs delivers logs to DBFS, where every user reads them.");
  const auto* s3 = below(logs, "s3");
  if (s3 == nullptr) return;
  const auto encrypted = flag_of(below(s3, "enable_encryption"));
  if (encrypted.is_unknown()) {
    findings.undecided("/cluster_log_conf/s3/enable_encryption",
                       "cluster_log_conf.s3.enable_encryption is not known yet.");
  } else if (!encrypted.is(true)) {
    findings.fail("/cluster_log_conf/s3/enable_encryption",
                  "cluster_log_conf.s3.enable_encryption is not true.");
  }
}

}  // namespace hipaa::rules
