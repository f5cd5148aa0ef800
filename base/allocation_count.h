#ifndef BASE_ALLOCATION_COUNT_H_
#define BASE_ALLOCATION_COUNT_H_

#include <cstdint>

namespace destconn {

// How often the program's threads have asked for memory with `new`: for tests
// of paths that may not.
int64_t AllocationCount();

}  // namespace destconn

#endif  // BASE_ALLOCATION_COUNT_H_
