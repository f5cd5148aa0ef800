#ifndef EVENTS_ROW_LAYOUT_H_
#define EVENTS_ROW_LAYOUT_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "events/column.h"

namespace destconn {

// Which of the connector's columns stands at which place of a host's rows.
//
// Immutable, hence thread-safe.
class RowLayout {
 public:
  // Takes the host's column names in their order, and a mapping of host names
  // to the connector's. Fails with COLUMN_UNKNOWN (a mapping to a column that
  // does not exist), COLUMN_DUPLICATE or COLUMN_MISSING (no timestamp; neither
  // email nor phone). Columns that nobody knows are ignored and named in
  // `warnings`.
  static absl::StatusOr<RowLayout> Create(
      const std::vector<std::string>& host_columns,
      const std::map<std::string, std::string>& mapping);

  // One entry a host column; nothing where it is ignored.
  const std::vector<std::optional<Column>>& places() const { return places_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::vector<std::optional<Column>> places_;
  std::vector<std::string> warnings_;
};

}  // namespace destconn

#endif  // EVENTS_ROW_LAYOUT_H_
