#include "findings.h"

#include <stdlib.h>
#include <string.h>

/* Bytewise, as the order of UTF-8 is that of its characters. */
static int compare_texts(hipaa_str a, hipaa_str b) {
  const size_t shorter = a.size < b.size ? a.size : b.size;
  const int difference = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
  if (difference != 0) return difference;
  return a.size < b.size ? -1 : a.size > b.size;
}

static int compare(const void* left, const void* right) {
  const hipaa_diagnostic* a = left;
  const hipaa_diagnostic* b = right;
  int difference = compare_texts(a->path, b->path);
  if (difference == 0) difference = compare_texts(a->code, b->code);
  if (difference == 0) difference = compare_texts(a->summary, b->summary);
  return difference != 0 ? difference : compare_texts(a->detail, b->detail);
}

static void print_text(hipaa_str text, FILE* out) {
  static const char named[] = "\"\\\b\f\n\r\t";
  static const char names[] = "\"\\bfnrt";
  size_t i;
  fputc('"', out);
  for (i = 0; i < text.size; ++i) {
    const unsigned char c = (unsigned char)text.data[i];
    const char* found = c == 0 ? NULL : strchr(named, c);
    if (found != NULL)
      fprintf(out, "\\%c", names[found - named]);
    else if (c < 0x20)
      fprintf(out, "\\u%04x", (unsigned)c);
    else
      fputc(c, out);
  }
  fputc('"', out);
}

static void print_member(const char* name, hipaa_str text, FILE* out) {
  fprintf(out, "\"%s\":", name);
  print_text(text, out);
  fputc(',', out);
}

static void print_finding(const hipaa_diagnostic* one, hipaa_str resource, FILE* out) {
  static const char* const verdicts[] = {"none", "fail", "acknowledged", "undecided"};
  fputc('{', out);
  if (one->acceptance.size > 0)
    fprintf(out, "\"acceptance\":%s,", one->acceptance.data); /* JSON already */
  print_member("code", one->code, out);
  print_member("detail", one->detail, out);
  fprintf(out, "\"http_status\":%d,", (int)one->http_status);
  print_member("path", one->path, out);
  print_member("request_id", one->request_id, out);
  print_member("resource", resource, out);
  fprintf(out, "\"severity\":\"%s\",", one->severity == HIPAA_SEVERITY_ERROR ? "error" : "warning");
  print_member("summary", one->summary, out);
  print_member("vendor_code", one->vendor_code, out);
  fprintf(out, "\"verdict\":\"%s\"}", verdicts[one->verdict & 3]);
}

int print_findings(const hipaa_api* api, const hipaa_result* result, const char* resource,
                   FILE* out) {
  const size_t count = api->result_diagnostic_count(result);
  hipaa_diagnostic* all = calloc(count + 1, sizeof *all);
  hipaa_str address;
  unsigned errors = 0;
  unsigned acknowledged = 0;
  unsigned undecided = 0;
  size_t i;
  if (all == NULL) return -1;
  address.data = resource;
  address.size = strlen(resource);
  for (i = 0; i < count; ++i) {
    all[i].struct_size = sizeof all[i];
    api->result_diagnostic(result, i, &all[i]);
  }
  qsort(all, count, sizeof *all, compare);
  fputs("{\"changes\":[],\"command\":\"check\",\"findings\":[", out);
  for (i = 0; i < count; ++i) {
    if (i > 0) fputc(',', out);
    print_finding(&all[i], address, out);
    if (all[i].severity == HIPAA_SEVERITY_ERROR)
      ++errors;
    else if (all[i].verdict == HIPAA_VERDICT_ACKNOWLEDGED)
      ++acknowledged;
    else if (all[i].verdict == HIPAA_VERDICT_UNDECIDED)
      ++undecided;
  }
  fprintf(out,
          "],\"format_version\":1,\"summary\":{\"acknowledged\":%u,\"errors\":%u,\"undecided\":%u,"
          "\"warnings\":%u}}\n",
          acknowledged, errors, undecided, (unsigned)count - errors - acknowledged - undecided);
  free(all);
  return 0;
}
