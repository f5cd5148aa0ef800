#include "connector/row_error_list.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

using destination::v1::RowError;

constexpr int kDefaultRowErrors = 1000;
constexpr int kMostRowErrors = 100'000;

// Rows that are merely skipped are counted, not reported one by one; a changed
// row is reported, since nobody else will say so.
bool IsReported(RowReason reason) {
  return !IsSkip(reason) || reason == RowReason::kAlreadySentChanged;
}

}  // namespace

RowErrorList::RowErrorList(int wanted)
    : left_(wanted <= 0 ? kDefaultRowErrors
                        : std::min(wanted, kMostRowErrors)) {}

void RowErrorList::Add(RowRef row, RowReason reason, absl::string_view column,
                       absl::string_view words) {
  if (!IsReported(reason) || left_ == 0) return;
  --left_;
  RowError& error = *errors_.add_errors();
  error.set_sequence(row.sequence);
  error.set_row_index(row.index);
  error.set_outcome(IsSkip(reason) ? RowError::OUTCOME_SKIPPED
                                   : RowError::OUTCOME_REJECTED);
  error.set_reason(std::string(RowReasonName(reason)));
  error.set_column(std::string(column));
  error.set_message(absl::StrCat(RowReasonAdvice(reason), words));
}

destination::v1::RowErrors RowErrorList::Take() {
  return std::exchange(errors_, {});
}

std::string MetasWords(std::optional<RowReason> reason,
                       const std::optional<GraphError>& error) {
  if (!error.has_value()) {
    return reason == RowReason::kRejectedByMeta
               ? " (no error: it is too large, or was not counted)"
               : "";
  }
  return absl::StrCat(" (error ", error->code, "/", error->subcode, ", trace ",
                      error->fbtrace_id, ")");
}

}  // namespace destconn
