#ifndef TESTS_CANARY_ROWS_H_
#define TESTS_CANARY_ROWS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace destconn {

// A row's text by column; NULL where there is none.
using Cells = std::map<std::string, std::string>;

// The row of a purchase a minute ago by `MakeCanaryPerson(number)`, in an order
// of its own. Nothing is wrong with it.
Cells MakeGoodRow(int number);

// One way to spoil a good row, and what becomes of it. Where a cell must be
// wrong it holds something personal, as if the host had mixed up its columns.
struct Spoiling {
  std::string reason = "";
  std::function<void(Cells&)> spoil = nullptr;
};

// All reasons but VALUE_COUNT_MISMATCH, which cells by name cannot have, and
// those of the ledger and of Meta.
std::vector<Spoiling> RejectedRows();
std::vector<Spoiling> SkippedRows();

// Puts in values that do not normalize and are left out of a row that goes.
void SpoilOptionalValues(Cells& row);

// A CSV file of rows, each cell in quotes.
std::string CsvOf(const std::vector<std::string>& columns,
                  const std::vector<Cells>& rows);

}  // namespace destconn

#endif  // TESTS_CANARY_ROWS_H_
