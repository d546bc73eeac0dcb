/* A library of a later major version of the ABI: it refuses to be asked for ours. */
#include <hipaa/provider.h>

HIPAA_EXPORT hipaa_status HIPAA_CALL hipaa_provider_get_api(uint32_t abi_major,
                                                            const hipaa_api** out) {
  (void)abi_major;
  *out = NULL;
  return HIPAA_E_UNSUPPORTED;
}
