/* Documents that the ABI's tests send, in C and C++: one provider, and clusters that the article
 * accepts and refuses. */
#ifndef HIPAA_TESTS_SAMPLES_H
#define HIPAA_TESTS_SAMPLES_H

/* No host and no credentials: nothing that is done with it may use the network. */
#define SAMPLE_PROVIDER                                                         \
  "{\"format_version\":1,\"value\":{\"business_associate_agreement\":{"         \
  "\"databricks\":{\"reference\":\"contract 1\",\"signed_on\":\"2024-01-15\"}," \
  "\"aws\":{\"reference\":\"contract 2\",\"signed_on\":\"2024-01-16\"},"        \
  "\"order_form\":{\"reference\":\"order 3\",\"signed_on\":\"2024-01-17\"}}}}"

#define SAMPLE_CLUSTER_WITH(runtime, count)                                          \
  "{\"format_version\":1,\"value\":{\"cluster_name\":\"claims\","                    \
  "\"spark_version\":\"" runtime                                                     \
  "\",\"node_type_id\":\"m5.xlarge\","                                               \
  "\"num_workers\":2,\"data_security_mode\":\"USER_ISOLATION\",\"aws_attributes\":{" \
  "\"ebs_volume_type\":\"GENERAL_PURPOSE_SSD\",\"ebs_volume_count\":" count          \
  ","                                                                                \
  "\"ebs_volume_size\":100}}}"

#define SAMPLE_CLUSTER SAMPLE_CLUSTER_WITH("15.4.x-scala2.12", "1")
/* A runtime for machine learning (HC-RT-01, /spark_version), and no EBS volume (HC-EBS-01,
 * /aws_attributes/ebs_volume_count). */
#define SAMPLE_REFUSED_CLUSTER SAMPLE_CLUSTER_WITH("15.4.x-cpu-ml-scala2.12", "0")

#define SAMPLE_TYPE "hipaa_cluster"
/* 2025-06-01T00:00:00Z, so that no test depends on the day it runs. */
#define SAMPLE_NOW_UNIX_MS 1748736000000

#endif
