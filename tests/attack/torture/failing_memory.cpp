#include "tests/attack/torture/failing_memory.hpp"

#include <link.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#define INTERPOSED __attribute__((visibility("default")))

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): glibc names them so
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
}

namespace {

constexpr long never = 0;
long fails_at = never;
bool fails_for_good = false;
long asked_for = 0;
bool has_failed = false;
long live = 0;
std::uintptr_t begin = 0;  // of the library
std::uintptr_t end = 0;

// What the library has, by address: it may be given back by others. Open addressing; what was given
// back stays as a gap.
constexpr std::size_t places = std::size_t{1} << 20U;
std::array<void*, places> taken;
const auto gap = reinterpret_cast<void*>(std::uintptr_t{1});

std::size_t place_of(const void* memory) {
  return (reinterpret_cast<std::uintptr_t>(memory) >> 4U) * 0x9E3779B97F4A7C15U >> 44U;
}

bool is_watched(const void* caller) {
  const auto at = reinterpret_cast<std::uintptr_t>(caller);
  return at >= begin && at < end;
}

bool fails(const void* caller) {
  if (!is_watched(caller)) return false;
  if (++asked_for != fails_at && !(has_failed && fails_for_good && fails_at != never)) return false;
  has_failed = true;
  errno = ENOMEM;
  return true;
}

void* counted(void* memory, const void* caller) {
  if (memory == nullptr || !is_watched(caller)) return memory;
  auto at = place_of(memory);
  while (taken[at] != nullptr && taken[at] != gap) at = (at + 1) % places;
  taken[at] = memory;
  ++live;
  return memory;
}

void forget(const void* memory) {
  if (live == 0 || memory == nullptr) return;
  for (auto at = place_of(memory); taken[at] != nullptr; at = (at + 1) % places) {
    if (taken[at] != memory) continue;
    taken[at] = taken[(at + 1) % places] == nullptr ? nullptr : gap;
    --live;
    return;
  }
}

int note_library(dl_phdr_info* info, std::size_t, void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::uintptr_t first = UINTPTR_MAX;
  std::uintptr_t last = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& one = info->dlpi_phdr[i];
    if (one.p_type != PT_LOAD) continue;
    first = std::min<std::uintptr_t>(first, info->dlpi_addr + one.p_vaddr);
    last = std::max<std::uintptr_t>(last, info->dlpi_addr + one.p_vaddr + one.p_memsz);
  }
  if (wanted < first || wanted >= last) return 0;
  begin = first;
  end = last;
  return 1;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {

INTERPOSED void* malloc(std::size_t size) {
  return fails(CALLER) ? nullptr : counted(__libc_malloc(size), CALLER);
}
INTERPOSED void* calloc(std::size_t count, std::size_t size) {
  return fails(CALLER) ? nullptr : counted(__libc_calloc(count, size), CALLER);
}
INTERPOSED void* realloc(void* memory, std::size_t size) {
  if (fails(CALLER)) return nullptr;
  void* const moved = __libc_realloc(memory, size);
  if (moved == nullptr && size != 0) return nullptr;
  forget(memory);
  return counted(moved, CALLER);
}
INTERPOSED void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails(CALLER) ? nullptr : counted(__libc_memalign(alignment, size), CALLER);
}
INTERPOSED int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  *memory = fails(CALLER) ? nullptr : counted(__libc_memalign(alignment, size), CALLER);
  return *memory == nullptr ? ENOMEM : 0;
}
INTERPOSED void free(void* memory) {
  forget(memory);
  __libc_free(memory);
}

}  // extern "C"

namespace hipaa::tests {

void watch_library_of(const void* address) {
  dl_iterate_phdr(note_library, const_cast<void*>(address));
}

void fail_at(long n, bool for_good) {
  asked_for = 0;
  has_failed = false;
  fails_for_good = for_good;
  fails_at = n;
}

Allocations no_more_failures() {
  fails_at = never;
  return {asked_for, has_failed};
}

long live_allocations() {
  return live;
}

}  // namespace hipaa::tests
