#ifndef EVENTS_ROW_RECORD_H_
#define EVENTS_ROW_RECORD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "events/row_ref.h"
#include "events/valid_row.h"

namespace destconn {

// A row as bytes, in a third of the memory, for as long as it waits for the
// others of its order. Not a format to keep: it changes with the build.

// Appends the record of a row to `out`.
void AppendRowRecord(const ValidRow& row, RowRef ref, std::string& out);

// Reads one back, into strings that keep their room. False if `record` is not
// what AppendRowRecord made, whole.
bool ReadRowRecord(absl::string_view record, ValidRow& row, RowRef& ref);

}  // namespace destconn

#endif  // EVENTS_ROW_RECORD_H_
