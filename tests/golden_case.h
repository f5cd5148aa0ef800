#ifndef TESTS_GOLDEN_CASE_H_
#define TESTS_GOLDEN_CASE_H_

#include <string>
#include <vector>

#include "tests/row_run.h"

namespace destconn {

// A case of testdata/events/golden; its README describes the files.
struct GoldenCase {
  std::string name = "";
  RowRun run = {};
};

// The names of all files of cases, `.json` and all; none if they were not
// found.
std::vector<std::string> GoldenFiles();

// The cases of one of those files. What is not as the README says fails the
// test.
std::vector<GoldenCase> ReadGoldenCases(const std::string& file);

// The file as it is; empty if it cannot be read.
std::string ReadGoldenText(const std::string& file);

}  // namespace destconn

#endif  // TESTS_GOLDEN_CASE_H_
