#ifndef LEDGER_LEDGER_CONFORMANCE_H_
#define LEDGER_LEDGER_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/state_store.h"

namespace destconn {

// An engine with nothing in it, as a case is given it. What it needs (a folder,
// a server) belongs to it.
class EngineUnderTest {
 public:
  virtual ~EngineUnderTest() = default;

  virtual Ledger& ledger() = 0;
  virtual StateStore& state() = 0;

  // Ends the process that claims, as kill -9 would, and starts it again: what
  // is not durable is gone. False if the engine forgets all; the cases that
  // restart are skipped then.
  virtual bool Restart() = 0;
};

struct Engine {
  std::string name = "";
  std::function<std::unique_ptr<EngineUnderTest>()> make = {};

  friend std::ostream& operator<<(std::ostream& os, const Engine& engine) {
    return os << engine.name;
  }
};

// What every engine does alike. The test of an engine instantiates them:
//
//   INSTANTIATE_TEST_SUITE_P(RocksDb, LedgerConformance, Values(...));
//
// LedgerNotesConformance is of RecordSending and Abandon.
class EngineConformance : public testing::TestWithParam<Engine> {
 protected:
  EngineConformance() : engine_(GetParam().make()) {}

  const std::unique_ptr<EngineUnderTest> engine_;
};

class LedgerConformance : public EngineConformance {};
class LedgerNotesConformance : public EngineConformance {};
class StateStoreConformance : public EngineConformance {};

}  // namespace destconn

#endif  // LEDGER_LEDGER_CONFORMANCE_H_
