// The engines that need no server, and the doubles, which must answer as the
// engines do. PostgreSQL's are in postgres_store_test.

#include "ledger/ledger_conformance.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/fake_state_store.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

class Doubles final : public EngineUnderTest {
 public:
  Ledger& ledger() override { return ledger_; }
  StateStore& state() override { return state_; }
  bool Restart() override { return false; }

 private:
  FakeLedger ledger_;
  FakeStateStore state_;
};

class RocksDb final : public EngineUnderTest {
 public:
  RocksDb() {
    static std::atomic<int> count = 0;
    path_ = absl::StrCat(testing::TempDir(), "/rocksdb-", ++count);
    Restart();
  }

  Ledger& ledger() override { return store_->ledger(); }
  StateStore& state() override { return store_->state(); }

  bool Restart() override {
    store_.reset();
    auto store = RocksDbStore::Open({.path = path_});
    EXPECT_TRUE(store.ok()) << store.status();
    if (store.ok()) store_ = *std::move(store);
    return true;
  }

 private:
  std::string path_;
  std::unique_ptr<RocksDbStore> store_;
};

const Engine kDoubles = {"Doubles", [] { return std::make_unique<Doubles>(); }};
const Engine kRocksDb = {"RocksDb", [] { return std::make_unique<RocksDb>(); }};

std::string NameOf(const testing::TestParamInfo<Engine>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(All, LedgerConformance,
                         testing::Values(kDoubles, kRocksDb), NameOf);
INSTANTIATE_TEST_SUITE_P(All, LedgerNotesConformance,
                         testing::Values(kDoubles, kRocksDb), NameOf);
INSTANTIATE_TEST_SUITE_P(All, StateStoreConformance,
                         testing::Values(kDoubles, kRocksDb), NameOf);

}  // namespace
}  // namespace destconn
