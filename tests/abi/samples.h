/* Documents that the ABI's tests send, in C and C++: one provider, and clusters that the article
 * accepts and refuses. */
#ifndef HIPAA_TESTS_SAMPLES_H
#define HIPAA_TESTS_SAMPLES_H

/* SAMPLE_PROVIDER: no host and no credentials, so nothing that is done with it may use the network.
 * SAMPLE_CLUSTER, and SAMPLE_REFUSED_CLUSTER: a runtime for machine learning (HC-RT-01,
 * /spark_version), and no EBS volume (HC-EBS-01, /aws_attributes/ebs_volume_count). */
#include "compliant_samples.h"
/* SAMPLE_ACCEPTED_CLUSTER: such a runtime, for which somebody answers; and who that is, as
 * result_diagnostic gives it from 1.1 on. */
#define SAMPLE_ACCEPTANCE                                                           \
  "{\"approved_by\":\"officer\",\"expires_on\":\"2026-09-01\",\"id\":\"\","         \
  "\"kind\":\"acknowledgement\",\"reason\":\"Training on data without patients.\"," \
  "\"source\":{\"file\":\"\",\"path\":\"/acknowledgement/0\"},\"ticket\":\"RISK-1\"}"

#define SAMPLE_TYPE "hipaa_cluster"
/* 2026-06-01T00:00:00Z, so that no test depends on the day it runs. */
#define SAMPLE_NOW_UNIX_MS 1780272000000

#endif
