#ifndef CONNECTOR_UNREADABLE_RECORD_H_
#define CONNECTOR_UNREADABLE_RECORD_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace destconn {

// DATA_LOSS with STORE_CORRUPT: the state store's record under that key is
// none that can be read, and only a copy brings it back.
absl::Status UnreadableRecord(absl::string_view key);

}  // namespace destconn

#endif  // CONNECTOR_UNREADABLE_RECORD_H_
