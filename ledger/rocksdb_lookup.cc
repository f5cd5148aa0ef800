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

// One search through the days.
class Search {
 public:
  Search(absl::Span<const ClaimRequest> requests, const KeyFilter::View* filter,
         Findings& found)
      : requests_(requests), filter_(filter), found_(found) {
    if (filter != nullptr) parts_ = filter->Look(requests);
    for (size_t i = 0; i < requests.size(); ++i) {
      if (!found[i].has_value() && (filter == nullptr || parts_[i] != 0)) {
        missing_.push_back({EventDay(requests[i].event_time), i});
      }
    }
    // By home day, then by key, which is the order that MultiGet wants.
    std::sort(missing_.begin(), missing_.end(),
              [&](const Missing& a, const Missing& b) {
                return std::tie(a.home, requests[a.index].key) <
                       std::tie(b.home, requests[b.index].key);
              });
  }

  absl::Status AtHome(const RocksDbDays& days) {
    Indices here;
    for (auto begin = missing_.begin(); begin != missing_.end();) {
      const int32_t home = begin->home;
      here.clear();
      auto end = begin;
      for (; end != missing_.end() && end->home == home; ++end) {
        if (MayBeIn(home, end->index)) here.push_back(end->index);
      }
      const auto day = days.find(home);
      if (day != days.end() && !here.empty()) {
        DC_RETURN_IF_ERROR(InDay(home, *day->second, here));
      }
      begin = end;
    }
    DropFound();
    return absl::OkStatus();
  }

  // The newest day first.
  absl::Status Elsewhere(const RocksDbDays& days) {
    std::sort(missing_.begin(), missing_.end(),
              [&](const Missing& a, const Missing& b) {
                return requests_[a.index].key < requests_[b.index].key;
              });
    Indices here;
    for (auto day = days.rbegin(); day != days.rend() && !missing_.empty();
         ++day) {
      here.clear();
      for (const Missing& missing : missing_) {
        if (missing.home != day->first && MayBeIn(day->first, missing.index)) {
          here.push_back(missing.index);
        }
      }
      if (here.empty()) continue;
      DC_RETURN_IF_ERROR(InDay(day->first, *day->second, here));
      DropFound();
    }
    return absl::OkStatus();
  }

 private:
  struct Missing {
    int32_t home = 0;
    size_t index = 0;
  };

  bool MayBeIn(int32_t day, size_t index) const {
    return filter_ == nullptr || (parts_[index] & filter_->OfDay(day)) != 0;
  }

  void DropFound() {
    std::erase_if(missing_, [this](const Missing& missing) {
      return found_[missing.index].has_value();
    });
  }

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
      if (!record.has_value()) return DamagedRecord();
      found_[i] = FoundRecord{.record = *record, .day = day};
    }
    return absl::OkStatus();
  }

  const absl::Span<const ClaimRequest> requests_;
  const KeyFilter::View* const filter_;
  std::vector<KeyFilter::Parts> parts_;
  std::vector<Missing> missing_;
  Findings& found_;
};

}  // namespace

absl::Status DamagedRecord() {
  return WithReason(
      absl::DataLossError("A ledger record is damaged. Restore the data folder "
                          "from a copy, or start with a new one."),
      "LEDGER_CORRUPT");
}

absl::Status FindRecords(const RocksDbDays& days, const KeyFilter::View* filter,
                         absl::Span<const ClaimRequest> requests,
                         std::vector<std::optional<FoundRecord>>& found) {
  Search search(requests, filter, found);
  DC_RETURN_IF_ERROR(search.AtHome(days));
  return search.Elsewhere(days);
}

}  // namespace destconn
