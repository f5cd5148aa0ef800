#ifndef CONNECTOR_PRIVATE_MEMORY_H_
#define CONNECTOR_PRIVATE_MEMORY_H_

#include "absl/status/status.h"

namespace destconn {

// Memory holds tokens and customers: from now on this process leaves no core
// behind, and no other program of the same user may read its memory or attach
// to it; nor can either be undone but by root. Call it before any of them is
// read.
//
// Fails with MEMORY_EXPOSED.
absl::Status KeepMemoryPrivate();

}  // namespace destconn

#endif  // CONNECTOR_PRIVATE_MEMORY_H_
