#include "ledger/rocksdb_lookup.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

using Findings = std::vector<std::optional<FoundRecord>>;
using Indices = std::vector<size_t>;

absl::Status Damaged() {
  return WithReason(
      absl::DataLossError("A ledger record is damaged. Restore the data folder "
                          "from a copy, or start with a new one."),
      "LEDGER_CORRUPT");
}

// One search through the days; keeps its buffers from day to day.
class Search {
 public:
  explicit Search(absl::Span<const ClaimRequest> requests)
      : requests_(requests), found_(requests.size()) {}

  // By home day, then by key, which is the order that MultiGet wants.
  Indices InOrder() const {
    Indices order(requests_.size());
    std::vector<int32_t> homes(requests_.size());
    for (size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
      homes[i] = EventDay(requests_[i].event_time);
    }
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return std::tie(homes[a], requests_[a].key) <
             std::tie(homes[b], requests_[b].key);
    });
    return order;
  }

  // Looks for those of `order` at home.
  absl::Status AtHome(const RocksDbDays& days, const Indices& order) {
    for (auto begin = order.begin(); begin != order.end();) {
      const int32_t home = EventDay(requests_[*begin].event_time);
      const auto end = std::find_if(begin, order.end(), [&](size_t i) {
        return EventDay(requests_[i].event_time) != home;
      });
      if (const auto day = days.find(home); day != days.end()) {
        DC_RETURN_IF_ERROR(InDay(day->first, *day->second, {begin, end}));
      }
      begin = end;
    }
    return absl::OkStatus();
  }

  // Looks for those that were not found at home, the newest day first.
  absl::Status Elsewhere(const RocksDbDays& days) {
    Indices missing;
    for (size_t i = 0; i < requests_.size(); ++i) {
      if (!found_[i].has_value()) missing.push_back(i);
    }
    std::sort(missing.begin(), missing.end(), [&](size_t a, size_t b) {
      return requests_[a].key < requests_[b].key;
    });
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
      Indices here;
      for (const size_t i : missing) {
        const bool home = EventDay(requests_[i].event_time) == day->first;
        if (!found_[i].has_value() && !home) here.push_back(i);
      }
      DC_RETURN_IF_ERROR(InDay(day->first, *day->second, here));
    }
    return absl::OkStatus();
  }

  Findings Take() { return std::move(found_); }

 private:
  absl::Status InDay(int32_t day, const RocksDbDay& family,
                     const Indices& indices) {
    std::vector<rocksdb::Slice> keys;
    keys.reserve(indices.size());
    for (const size_t i : indices) keys.push_back(ToSlice(requests_[i].key));
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    family.db.MultiGet(rocksdb::ReadOptions(), family.handle, keys.size(),
                       keys.data(), values.data(), statuses.data(),
                       /*sorted_input=*/true);
    for (size_t n = 0; n < indices.size(); ++n) {
      if (statuses[n].IsNotFound()) continue;
      if (!statuses[n].ok()) {
        return ToStatus(statuses[n], "LEDGER_UNAVAILABLE");
      }
      const size_t i = indices[n];
      const auto record = DecodeLedgerRecord(
          requests_[i].key,
          absl::string_view(values[n].data(), values[n].size()));
      if (!record.has_value()) return Damaged();
      found_[i] = FoundRecord{.record = *record, .day = day};
    }
    return absl::OkStatus();
  }

  const absl::Span<const ClaimRequest> requests_;
  Findings found_;
};

}  // namespace

absl::StatusOr<Findings> FindRecords(const RocksDbDays& days,
                                     absl::Span<const ClaimRequest> requests) {
  Search search(requests);
  DC_RETURN_IF_ERROR(search.AtHome(days, search.InOrder()));
  DC_RETURN_IF_ERROR(search.Elsewhere(days));
  return search.Take();
}

}  // namespace destconn
