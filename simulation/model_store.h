#ifndef SIMULATION_MODEL_STORE_H_
#define SIMULATION_MODEL_STORE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/ledger.h"
#include "simulation/dice.h"

namespace destconn {

// What the ledger model keeps of an event.
struct ModelRecord {
  bool delivered = false;  // else: it may be at Meta
  uint64_t fingerprint = 0;
};

// Records on a disk whose writes are lost in a crash unless they were synced;
// of the others a first part, chosen by chance, survives, as in a log that is
// replayed as far as it goes.
//
// Not thread-safe.
class ModelStore {
 public:
  using Record = std::optional<ModelRecord>;  // nothing: there is none

  void Write(const EventKey& key, const Record& record) {
    unsynced_.emplace_back(key, record);
  }
  void Sync() {
    for (const auto& [key, record] : unsynced_) Apply(key, record, synced_);
    unsynced_.clear();
  }

  // What the process sees.
  Record Read(const EventKey& key) const {
    for (auto write = unsynced_.rbegin(); write != unsynced_.rend(); ++write) {
      if (write->first == key) return write->second;
    }
    return ReadSynced(key);
  }
  // What would be there after a crash now that loses all it can.
  Record ReadSynced(const EventKey& key) const {
    const auto found = synced_.find(key);
    if (found == synced_.end()) return std::nullopt;
    return found->second;
  }

  void Crash(Dice& dice) {
    const auto survive = static_cast<size_t>(
        dice.Below(static_cast<int64_t>(unsynced_.size()) + 1));
    unsynced_.resize(survive);
    Sync();
  }

 private:
  using Records = std::map<EventKey, ModelRecord>;

  static void Apply(const EventKey& key, const Record& record,
                    Records& records) {
    if (record.has_value()) {
      records[key] = *record;
    } else {
      records.erase(key);
    }
  }

  Records synced_;
  std::vector<std::pair<EventKey, Record>> unsynced_;
};

}  // namespace destconn

#endif  // SIMULATION_MODEL_STORE_H_
