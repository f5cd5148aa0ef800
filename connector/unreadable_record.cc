#include "connector/unreadable_record.h"

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"

namespace destconn {

absl::Status UnreadableRecord(absl::string_view key) {
  return WithReason(absl::DataLossError(absl::StrCat(
                        "The record '", key,
                        "' is damaged. Restore the data folder from a copy.")),
                    "STORE_CORRUPT");
}

}  // namespace destconn
