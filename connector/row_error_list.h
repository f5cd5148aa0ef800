#ifndef CONNECTOR_ROW_ERROR_LIST_H_
#define CONNECTOR_ROW_ERROR_LIST_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "destination/v1/destination.pb.h"
#include "events/row_reason.h"
#include "events/row_ref.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// The rows that the host is told of one by one: as many as it wants.
//
// Not thread-safe.
class RowErrorList {
 public:
  // `wanted`: the host's row_errors_limit; 0 for 1,000.
  explicit RowErrorList(int wanted);

  // Notes a row that was not delivered, if it is one to be told of. `column`
  // and `words`, which follow the reason's advice, may be empty.
  void Add(RowRef row, RowReason reason, absl::string_view column,
           absl::string_view words);

  bool empty() const { return errors_.errors().empty(); }
  // What was noted since the last call.
  destination::v1::RowErrors Take();

 private:
  int64_t left_ = 0;
  destination::v1::RowErrors errors_;
};

// What Meta said of an event that it rejected; empty if it did not reject it.
// Of a rejection without an error there is nothing to say but why.
std::string MetasWords(std::optional<RowReason> reason,
                       const std::optional<GraphError>& error);

}  // namespace destconn

#endif  // CONNECTOR_ROW_ERROR_LIST_H_
