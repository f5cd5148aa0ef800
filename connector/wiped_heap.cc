// What is freed is overwritten first, whoever frees it: rows, hashes and tokens
// pass through buffers of gRPC's, Protobuf's, libcurl's and RocksDB's that
// nobody else could wipe. A part of the program, not of a library: `free` and
// `realloc` take the place of the system's, which they call.
//
// Sanitizers bring a heap of their own.

#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "absl/base/config.h"

#if !defined(ABSL_HAVE_ADDRESS_SANITIZER) && !defined(_GLIBCXX_TSAN)

namespace {

// What is larger is mapped by itself, and goes back to the system at once,
// which gives nobody a page as it was. To wipe it would touch pages that nobody
// had.
constexpr int kMappedFrom = 1 << 20;
[[maybe_unused]] const int kFixed = mallopt(M_MMAP_THRESHOLD, kMappedFrom);

// By the bit of glibc's that stands before what it gives out.
bool IsMapped(const void* ptr) {
  constexpr size_t kMapped = 2;
  return (static_cast<const size_t*>(ptr)[-1] & kMapped) != 0;
}

}  // namespace

extern "C" {

// glibc's own, by their other names.
void __libc_free(void* memory);
void* __libc_malloc(size_t size);

void free(void* ptr) {
  if (ptr == nullptr) return;
  if (!IsMapped(ptr)) explicit_bzero(ptr, malloc_usable_size(ptr));
  __libc_free(ptr);
}

// glibc's would free the old place as it is.
void* realloc(void* ptr, size_t size) {
  if (ptr == nullptr) return __libc_malloc(size);
  const size_t old = malloc_usable_size(ptr);
  if (size > 0 && size <= old && size >= old / 2) return ptr;
  void* moved = nullptr;
  if (size > 0) {
    moved = __libc_malloc(size);
    if (moved == nullptr) return nullptr;
    memcpy(moved, ptr, old < size ? old : size);
  }
  free(ptr);
  return moved;
}

}  // extern "C"

#endif
