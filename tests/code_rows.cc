// One row for each error that Meta publishes, by the class that it has in the
// API reference, section 10.

#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/fault_row.h"

namespace destconn {
namespace {

struct Codes {
  int code;
  std::vector<int> subcodes;  // 0: none
};

const std::vector<Codes>& Transient() {
  static const auto* const kCodes = new std::vector<Codes>{
      {-1, {0}}, {1, {0, 99}}, {2, {0}}, {5000, {0}}, {21009, {0}}};
  return *kCodes;
}

const std::vector<Codes>& Throttled() {
  static const auto* const kCodes =
      new std::vector<Codes>{{4, {0, 1504022, 1504039}},
                             {17, {0, 1885172, 2446079}},
                             {32, {0}},
                             {341, {0}},
                             {613, {0, 1487742, 1996, 5044001}},
                             {80000, {2446079}},
                             {80001, {0}},
                             {80002, {0}},
                             {80003, {2446079}},
                             {80004, {0, 2446079}},
                             {80005, {0}},
                             {80006, {0}},
                             {80008, {0}},
                             {80009, {0}},
                             {80014, {0}}};
  return *kCodes;
}

const std::vector<Codes>& Policy() {
  static const auto* const kCodes =
      new std::vector<Codes>{{368, {0}}, {1404078, {0}}, {2859015, {0}}};
  return *kCodes;
}

const std::vector<Codes>& Auth() {
  static const auto* const kCodes = new std::vector<Codes>{
      {102, {0, 458, 459, 460, 463, 464, 467}},
      {104, {0}},
      {190, {0, 458, 459, 460, 461, 462, 463, 464, 465, 466, 467, 468, 492}}};
  return *kCodes;
}

const std::vector<Codes>& Config() {
  static const auto* const kCodes = new std::vector<Codes>{
      {3, {0}},   {10, {0}},  {100, {33}}, {200, {0, 1870034}}, {294, {0}},
      {299, {0}}, {803, {0}}, {2500, {0}}, {2635, {0}}};
  return *kCodes;
}

const std::vector<Codes>& Payload() {
  static const auto* const kCodes =
      new std::vector<Codes>{{100,
                              {0, 2804001, 2804003, 2804007, 2804009, 2804016,
                               2804017, 2804019, 2804030, 2804048, 2804050}}};
  return *kCodes;
}

std::string Name(int code, int subcode, absl::string_view separator) {
  return subcode == 0 ? absl::StrCat(code)
                      : absl::StrCat(code, separator, subcode);
}

// A rule with the error's preset, in one language after the other.
std::string Rule(int code, int subcode, absl::string_view more) {
  return absl::StrCat(R"({"preset":"error_)", Name(code, subcode, "_"),
                      R"(","locale":"any")", more, "}");
}

FaultRow Base(int code, int subcode, absl::string_view kind) {
  return {
      .id = Name(code, subcode, "/"),
      .fault = absl::StrCat("error ", Name(code, subcode, "/"), ": ", kind)};
}

FaultRow TransientRow(int code, int subcode) {
  FaultRow row = Base(code, subcode, "TRANSIENT");
  row.promise = "the same bytes again; 2 requests";
  row.rules = {Rule(code, subcode, R"(,"last":1)")};
  row.least_requests = 2;
  return row;
}

FaultRow ThrottledRow(int code, int subcode) {
  FaultRow row = TransientRow(code, subcode);
  row.fault = Base(code, subcode, "THROTTLED").fault;
  row.promise = "the dataset pauses, then the same bytes; 2 requests";
  return row;
}

FaultRow StopRow(int code, int subcode, absl::string_view kind, RunEnd end) {
  FaultRow row = Base(code, subcode, kind);
  row.rules = {Rule(code, subcode, "")};
  row.end = end;
  row.promise = "the run ends with reason and remedy; 1 request, nothing acked";
  row.most_requests = 1;
  return row;
}

FaultRow PayloadRow(int code, int subcode) {
  FaultRow row = Base(code, subcode, "PAYLOAD");
  row.rules = {Rule(code, subcode, R"(,"poison":"ROW-1-70")")};
  row.promise = "1 of 100 rejected, 99 delivered; at most 16 requests";
  row.rejected = 1;
  // 2 k log2(n/k) + 2k beside the first, for k of n.
  row.most_requests = 1 + static_cast<int64_t>(2 * std::log2(100) + 2);
  return row;
}

// A block is remembered: the second run does not ask.
FaultRow PolicyRow(int code, int subcode) {
  FaultRow row = StopRow(code, subcode, "POLICY", RunEnd::kPolicy);
  row.promise =
      "the run ends with reason and remedy, a second one at once; 1 request, "
      "nothing acked";
  row.sent_again = true;
  return row;
}

template <typename Make>
void Add(const std::vector<Codes>& all, Make make,
         std::vector<FaultRow>& rows) {
  for (const Codes& codes : all) {
    for (const int subcode : codes.subcodes) {
      rows.push_back(make(codes.code, subcode));
    }
  }
}

}  // namespace

std::vector<FaultRow> CodeRows() {
  std::vector<FaultRow> rows;
  Add(Transient(), TransientRow, rows);
  Add(Throttled(), ThrottledRow, rows);
  const auto stop = [](absl::string_view kind, RunEnd end) {
    return [kind, end](int code, int subcode) {
      return StopRow(code, subcode, kind, end);
    };
  };
  Add(Policy(), PolicyRow, rows);
  Add(Auth(), stop("AUTH", RunEnd::kReauthorize), rows);
  Add(Config(), stop("CONFIG", RunEnd::kConfiguration), rows);
  Add(Payload(), PayloadRow, rows);
  return rows;
}

std::vector<FaultRow> AllFaultRows() {
  std::vector<FaultRow> all;
  for (auto rows : {WireRows(), AnswerRows(), CodeRows()}) {
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace destconn
