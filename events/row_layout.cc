#include "events/row_layout.h"

#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), reason);
}

std::string DidYouMean(absl::string_view name) {
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

}  // namespace

absl::StatusOr<RowLayout> RowLayout::Create(
    const std::vector<std::string>& host_columns,
    const std::map<std::string, std::string>& mapping) {
  RowLayout layout;
  Seen seen = {};
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
                         "', which is no column.", DidYouMean(name)));
      }
      layout.warnings_.push_back(absl::StrCat("Column '", host_name,
                                              "' is unknown and ignored.",
                                              DidYouMean(name)));
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
  return layout;
}

}  // namespace destconn
