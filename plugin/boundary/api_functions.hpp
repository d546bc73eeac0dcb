// The functions behind the slots of hipaa_api, by the slots' names. C calling convention and
// contract: abi/include/hipaa/provider.h.
#pragma once

#include <hipaa/audit.h>
#include <hipaa/coverage.h>
#include <hipaa/evidence.h>
#include <hipaa/provider.h>

namespace hipaa::boundary {

hipaa_status describe(hipaa_document which, hipaa_result** out);
hipaa_status provider_new(const hipaa_host* host, const hipaa_str* config, hipaa_provider** out,
                          hipaa_result** out_result);
void provider_free(hipaa_provider* provider);

hipaa_status validate(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status plan(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status apply(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status read(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status import_state(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status upgrade_state(hipaa_provider*, const hipaa_call*, const hipaa_request*,
                           hipaa_result**);
hipaa_status move_state(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status verify(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status read_data(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status call_function(hipaa_provider*, const hipaa_call*, const hipaa_request*,
                           hipaa_result**);

hipaa_status audit(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_audit_row take,
                   void* take_ctx, hipaa_result**);
hipaa_status coverage(hipaa_provider*, const hipaa_call*, const hipaa_request*,
                      hipaa_coverage_row take, void* take_ctx, hipaa_result**);
hipaa_status unproved(hipaa_provider*, const hipaa_call*, const hipaa_request*,
                      hipaa_audit_row take, void* take_ctx, hipaa_result**);
hipaa_status prove(hipaa_provider*, const hipaa_call*, const hipaa_request*, hipaa_result**);
hipaa_status seal(hipaa_provider*, const hipaa_call*, hipaa_result**);

hipaa_status cancel_new(hipaa_cancel** out);
void cancel_request(hipaa_cancel* cancel);
void cancel_free(hipaa_cancel* cancel);

hipaa_status result_status(const hipaa_result* result);
hipaa_status result_document(const hipaa_result* result, hipaa_document which, hipaa_str* out);
size_t result_diagnostic_count(const hipaa_result* result);
hipaa_status result_diagnostic(const hipaa_result* result, size_t index, hipaa_diagnostic* inout);
void result_free(hipaa_result* result);

}  // namespace hipaa::boundary
