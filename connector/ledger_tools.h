#ifndef CONNECTOR_LEDGER_TOOLS_H_
#define CONNECTOR_LEDGER_TOOLS_H_

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ledger/ledger_records.h"
#include "ledger/offline_store.h"

namespace destconn {

// What an operator does with a ledger while no connector runs on it. Told how
// far they are, now and then.
using Progress = std::function<void(absl::string_view)>;

// A Progress for standard error: one line that is written over, if that is a
// terminal; nothing otherwise.
Progress TerminalProgress();

// Reads all and prints how many events of each day are delivered, may have been
// sent, or are damaged. DATA_LOSS with LEDGER_CORRUPT if any is.
absl::Status VerifyLedger(LedgerRecords& ledger, std::ostream& out,
                          const Progress& progress);

// Writes all, and the sealed ledger key, to a new file; fails also when a
// record is damaged.
absl::Status ExportLedger(OfflineStore& store, const std::string& path,
                          std::ostream& out, const Progress& progress);

// Adds what a file holds, once all of it has been checked, to a store that has
// the same ledger key, or gets it so (AdoptLedgerKey). May be repeated.
absl::Status ImportLedger(OfflineStore& store, const std::string& path,
                          const std::string& master_key_file, std::ostream& out,
                          const Progress& progress);

struct LedgerTask {
  bool verify = false;
  std::string export_to = "";    // a file's path
  std::string import_from = "";  // a file's path
  std::string master_key_file = "";

  bool any() const {
    return verify || !export_to.empty() || !import_from.empty();
  }
};

// What of it was asked for: imports, then verifies, then exports.
absl::Status RunLedgerTask(const LedgerTask& task, OfflineStore& store,
                           std::ostream& out, const Progress& progress);

}  // namespace destconn

#endif  // CONNECTOR_LEDGER_TOOLS_H_
