#include "connector/start_rules.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace destconn {
namespace {

bool IsRunId(absl::string_view id) {
  constexpr size_t kLongest = 100;
  return id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '.' || c == '_' || c == '-';
         });
}

}  // namespace

std::vector<FieldViolation> CheckStart(const destination::v1::Start& start) {
  std::vector<FieldViolation> violations;
  if (!IsRunId(start.run_id())) {
    violations.push_back({"start.run_id",
                          "Use up to 100 letters, digits, dots, hyphens and "
                          "underscores, or leave it empty."});
  }
  if (start.columns().empty() || start.columns_size() > kMaxColumns) {
    violations.push_back(
        {"start.columns", "Name the rows' columns, 1 to 1,000 of them."});
  }
  const auto& shard = start.shard();
  if (start.has_shard() && shard.count() < 1) {
    violations.push_back({"start.shard.count",
                          "Say into how many shards the run is cut: 1 or "
                          "more; or leave shard out."});
  } else if (start.has_shard() &&
             (shard.index() < 0 || shard.index() >= shard.count())) {
    violations.push_back(
        {"start.shard.index", "It counts from 0 and is below the count."});
  }
  return violations;
}

}  // namespace destconn
