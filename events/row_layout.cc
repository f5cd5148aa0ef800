#include "events/row_layout.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "base/suggestion.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), reason);
}

std::string OrRather(absl::string_view name) {
  const std::string suggestion = SuggestColumn(name);
  if (suggestion.empty()) return "";
  return absl::StrCat(" Did you mean '", suggestion, "'?");
}

using Seen = std::array<bool, kColumnCount>;

absl::Status CheckRequired(const Seen& seen) {
  bool any_of = false;
  for (const ColumnInfo& info : AllColumns()) {
    const bool here = seen[static_cast<size_t>(info.column)];
    if (info.requirement == ColumnInfo::Requirement::kRequired && !here) {
      return Refuse(
          "COLUMN_MISSING",
          absl::StrCat("The required column '", info.name,
                       "' is missing. Add it to the query, or map one "
                       "of its columns to it in column_mapping."));
    }
    if (info.requirement == ColumnInfo::Requirement::kAnyOf) {
      any_of = any_of || here;
    }
  }
  if (any_of) return absl::OkStatus();
  return Refuse(
      "COLUMN_MISSING",
      "Neither an 'email' nor a 'phone' column is there; Meta can match "
      "nobody without one. Add one to the query, or map one of its "
      "columns in column_mapping.");
}

// A mapping's name that the rows have not, and nearly have under a name that is
// ignored: probably a slip. A name that they have not at all is none, since a
// destination may serve more than one query.
void WarnOfSlips(const std::vector<std::string>& ignored,
                 const std::map<std::string, std::string>& mapping,
                 const std::vector<std::string>& host_columns,
                 std::vector<std::string>& warnings) {
  constexpr int kMostLooked = 100;
  if (ignored.empty()) return;
  int looked = 0;
  for (const auto& [host_name, column] : mapping) {
    if (std::find(host_columns.begin(), host_columns.end(), host_name) !=
        host_columns.end())
      continue;
    if (++looked > kMostLooked) return;
    const std::string nearest = Nearest(host_name, ignored);
    if (nearest.empty()) continue;
    warnings.push_back(absl::StrCat(
        "column_mapping names a column '", host_name,
        "', which the rows have not. Did you mean '", nearest, "'?"));
  }
}

}  // namespace

absl::StatusOr<RowLayout> RowLayout::Create(
    const std::vector<std::string>& host_columns,
    const std::map<std::string, std::string>& mapping) {
  RowLayout layout;
  Seen seen = {};
  std::vector<std::string> ignored;
  for (const std::string& host_name : host_columns) {
    const auto mapped = mapping.find(host_name);
    const std::string& name =
        mapped == mapping.end() ? host_name : mapped->second;
    const std::optional<Column> column = FindColumn(name);
    layout.places_.push_back(column);
    if (!column.has_value()) {
      if (mapped != mapping.end()) {
        return Refuse(
            "COLUMN_UNKNOWN",
            absl::StrCat("column_mapping maps '", host_name, "' to '", name,
                         "', which is no column.", OrRather(name)));
      }
      layout.warnings_.push_back(absl::StrCat(
          "Column '", host_name, "' is unknown and ignored.", OrRather(name)));
      ignored.push_back(host_name);
      continue;
    }
    bool& already = seen[static_cast<size_t>(*column)];
    if (already) {
      return Refuse("COLUMN_DUPLICATE",
                    absl::StrCat("Column '", name,
                                 "' is there twice. Drop one, "
                                 "or rename it in the query."));
    }
    already = true;
  }
  DC_RETURN_IF_ERROR(CheckRequired(seen));
  WarnOfSlips(ignored, mapping, host_columns, layout.warnings_);
  return layout;
}

}  // namespace destconn
