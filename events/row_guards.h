#ifndef EVENTS_ROW_GUARDS_H_
#define EVENTS_ROW_GUARDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "events/frequent_values.h"
#include "events/server_event.h"
#include "events/valid_row.h"

namespace destconn {

// Looks out for what no single row shows and every report suffers from: one
// person on too many receipts, cents sent as units, milliseconds for seconds.
// It refuses nothing; it warns.
//
// Not thread-safe.
class RowGuards {
 public:
  // A row that passed its checks; `in_milliseconds` says how its timestamp was
  // read.
  void SawRow(const ValidRow& row, bool in_milliseconds);
  void SawEvent(const ServerEvent& event);

  // What is to be said at the end of the run, with a remedy each. Holds no
  // value of any row.
  std::vector<std::string> Warnings() const;

 private:
  // A match key that is one person's or one device's.
  struct Watched {
    Watched();
    FrequentValues values;
    int64_t events = 0;
  };
  // Lines with a price, or a value, by currency.
  struct Amounts {
    int64_t lines = 0;
    int64_t whole = 0;  // of 100 or more, without a fraction
    int64_t round = 0;  // of these, multiples of 100
  };

  static constexpr size_t kWatchedKeys = 7;

  void WarnOfRepeatedKeys(std::vector<std::string>& warnings) const;
  void WarnOfCents(std::vector<std::string>& warnings) const;
  void WarnOfTimestamps(std::vector<std::string>& warnings) const;

  std::array<Watched, kWatchedKeys> watched_;
  std::map<std::string, Amounts> amounts_;
  Amounts* last_amounts_ = nullptr;  // of `last_currency_`
  std::string last_currency_;
  int64_t rows_ = 0;
  int64_t in_milliseconds_ = 0;
  int64_t without_place_ = 0;
};

}  // namespace destconn

#endif  // EVENTS_ROW_GUARDS_H_
