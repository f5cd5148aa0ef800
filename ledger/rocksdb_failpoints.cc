#include "ledger/rocksdb_failpoints.h"

#ifdef DESTCONN_FAILPOINTS

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "base/failpoint.h"
#include "rocksdb/listener.h"

namespace destconn {
namespace {

constexpr size_t kSmallMemtableBytes = size_t{64} << 10;
constexpr size_t kFewRecent = 300;

class Failpoints final : public rocksdb::EventListener {
 public:
  bool ShouldBeNotifiedOnFileIO() override { return true; }

  // The log has the bytes, the disk may not. With its first ones the store goes
  // on to it. The manifest lists what the store consists of.
  void OnFileWriteFinish(const rocksdb::FileOperationInfo& info) override {
    if (absl::StrContains(info.path, "MANIFEST")) DESTCONN_FAILPOINT("P18");
    if (!absl::EndsWith(info.path, ".log")) return;
    if (info.offset == 0) DESTCONN_FAILPOINT("P24");
    DESTCONN_FAILPOINT("P11");
  }

  void OnTableFileCreationStarted(
      const rocksdb::TableFileCreationBriefInfo& info) override {
    if (info.reason == rocksdb::TableFileCreationReason::kRecovery) {
      DESTCONN_FAILPOINT("P19");
    } else {
      DESTCONN_FAILPOINT("P16");
    }
  }
};

}  // namespace

void AddFailpoints(rocksdb::DBOptions& options) {
  options.listeners.push_back(std::make_shared<Failpoints>());
}

void AddFailpoints(rocksdb::ColumnFamilyOptions& options) {
  options.write_buffer_size = kSmallMemtableBytes;
}

size_t ManyRecent(size_t most) { return std::min(most, kFewRecent); }

}  // namespace destconn

#else

namespace destconn {

void AddFailpoints(rocksdb::DBOptions&) {}

void AddFailpoints(rocksdb::ColumnFamilyOptions&) {}

size_t ManyRecent(size_t most) { return most; }

}  // namespace destconn

#endif
