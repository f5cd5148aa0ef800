#include "connector/ledger_tools.h"

#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/ledger_key.h"
#include "ledger/ledger_archive.h"

namespace destconn {
namespace {

constexpr uint64_t kTellEvery = 1 << 18;

struct DayCounts {
  uint64_t delivered = 0;
  uint64_t sending = 0;
  uint64_t damaged = 0;
};

std::string DateOf(int32_t day) {
  return absl::FormatTime("%Y-%m-%d", absl::UnixEpoch() + absl::Hours(24) * day,
                          absl::UTCTimeZone());
}

std::string Line(absl::string_view name, const DayCounts& counts) {
  return absl::StrCat(name, "  delivered ", counts.delivered, ", maybe sent ",
                      counts.sending, ", damaged ", counts.damaged, "\n");
}

absl::Status Damaged(uint64_t records) {
  return WithReason(
      absl::DataLossError(absl::StrCat(
          records,
          " records of the ledger are damaged. Restore the data folder from "
          "its newest copy; look at disk and memory.")),
      "LEDGER_CORRUPT");
}

// Tells of every so many.
class Meter {
 public:
  explicit Meter(const Progress& progress) : progress_(progress) {}

  void Add(uint64_t events) {
    const uint64_t before = events_;
    events_ += events;
    if (before / kTellEvery != events_ / kTellEvery) {
      progress_(absl::StrCat(events_, " events"));
    }
  }

  uint64_t events() const { return events_; }

 private:
  const Progress& progress_;
  uint64_t events_ = 0;
};

}  // namespace

Progress TerminalProgress() {
  if (isatty(STDERR_FILENO) == 0) return [](absl::string_view) {};
  return
      [](absl::string_view text) { std::cerr << "\r" << text << std::flush; };
}

absl::Status VerifyLedger(LedgerRecords& ledger, std::ostream& out,
                          const Progress& progress) {
  std::map<int32_t, DayCounts> days;
  Meter meter(progress);
  DC_RETURN_IF_ERROR(ledger.ReadRecords(
      [&](int32_t day, const std::optional<LedgerRecord>& record) {
        DayCounts& counts = days[day];
        if (!record.has_value()) {
          ++counts.damaged;
        } else if (record->state == RecordState::kDelivered) {
          ++counts.delivered;
        } else {
          ++counts.sending;
        }
        meter.Add(1);
        return absl::OkStatus();
      }));
  DayCounts total;
  for (const auto& [day, counts] : days) {
    out << Line(DateOf(day), counts);
    total.delivered += counts.delivered;
    total.sending += counts.sending;
    total.damaged += counts.damaged;
  }
  out << Line("all       ", total);
  return total.damaged == 0 ? absl::OkStatus() : Damaged(total.damaged);
}

absl::Status ExportLedger(OfflineStore& store, const std::string& path,
                          std::ostream& out, const Progress& progress) {
  DC_ASSIGN_OR_RETURN(const std::string key, SealedLedgerKey(store.state()));
  LedgerArchiveWriter archive(path);
  DC_RETURN_IF_ERROR(archive.Open(key));
  Meter meter(progress);
  DC_RETURN_IF_ERROR(store.records().ReadRecords(
      [&](int32_t, const std::optional<LedgerRecord>& record) {
        if (!record.has_value()) return Damaged(1);
        meter.Add(1);
        return archive.Add(*record);
      }));
  DC_RETURN_IF_ERROR(archive.Finish());
  out << "exported " << archive.records() << " events to " << path << "\n";
  return absl::OkStatus();
}

absl::Status ImportLedger(OfflineStore& store, const std::string& path,
                          const std::string& master_key_file, std::ostream& out,
                          const Progress& progress) {
  Meter meter(progress);
  const auto take_key = [&](absl::string_view sealed) {
    return AdoptLedgerKey(sealed, store.state(), master_key_file);
  };
  const auto take_records = [&](absl::Span<const LedgerRecord> records) {
    meter.Add(records.size());
    return store.records().AddRecords(records);
  };
  DC_RETURN_IF_ERROR(
      ReadLedgerArchive(path, {.key = take_key, .records = take_records}));
  out << "imported " << meter.events() << " events from " << path << "\n";
  return absl::OkStatus();
}

absl::Status RunLedgerTask(const LedgerTask& task, OfflineStore& store,
                           std::ostream& out, const Progress& progress) {
  if (!task.import_from.empty()) {
    DC_RETURN_IF_ERROR(ImportLedger(store, task.import_from,
                                    task.master_key_file, out, progress));
  }
  if (task.verify) {
    DC_RETURN_IF_ERROR(VerifyLedger(store.records(), out, progress));
  }
  if (!task.export_to.empty()) {
    DC_RETURN_IF_ERROR(ExportLedger(store, task.export_to, out, progress));
  }
  return absl::OkStatus();
}

}  // namespace destconn
