#include "tests/faults_document.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace destconn {
namespace {

constexpr char kHead[] = R"(# What may go wrong with Meta, and what happens then

Each row is a test on the real programs over real sockets: a host, the connector, and the simulator in Meta's place
(`bazel test --config=opt //tests:fault_matrix_test`, which prints what it saw). Rows whose fault is one dataset's run side by
side in one connector. After every row:

- received = delivered + skipped + rejected, and the rows that are said to be delivered are at Meta;
- no row that was acknowledged is missing there, and none that was rejected is there;
- each further copy of an event is explained by a request that was processed and whose answer did not say so, and all copies
  are the same bytes;
- the token stood in the header of requests to Meta and nowhere else; no other host was connected to;
- the connector stayed below 512 MiB.

This file is made by `bazel run --config=opt //tests:print_faults > docs/faults.md`; a test holds it to the rows.

| row | what goes wrong | what is promised |
| --- | --- | --- |
)";

}  // namespace

std::string FaultsDocument(const std::vector<FaultRow>& rows) {
  std::string text = kHead;
  for (const FaultRow& row : rows) {
    absl::StrAppend(&text, "| ", row.id, " | ",
                    absl::StrReplaceAll(row.fault, {{"|", "\\|"}}), " | ",
                    absl::StrReplaceAll(row.promise, {{"|", "\\|"}}), " |\n");
  }
  return text;
}

}  // namespace destconn
