// Rows of the fault matrix (reliability, B3-G) in which Meta, or something on
// the way, answers something odd.

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/fault_row.h"

namespace destconn {
namespace {

constexpr char kOnce[] = R"(,"last":1)";

std::string Preset(absl::string_view name, absl::string_view more = kOnce) {
  return absl::StrCat(R"({"preset":")", name, "\"", more, "}");
}

// Twenty, each as large as one may be.
HostLoad ManyRequests() {
  return {.messages = 20,
          .rows_a_message = 1000,
          .flush_each = true,
          .pause = absl::Milliseconds(50)};
}

HostLoad OneFullRequest() { return {.rows_a_message = 1000}; }

// Beside the first request, for `bad` events of `all`.
int64_t SplitBudget(double bad, double all) {
  return static_cast<int64_t>(2 * bad * std::log2(all / bad) + 2 * bad);
}

// The request is answered so once, and sent again.
FaultRow Again(absl::string_view id, absl::string_view preset,
               absl::string_view fault, int64_t copies) {
  return {.id = std::string(id),
          .fault = std::string(fault),
          .promise = copies == 1 ? "nothing counts twice; 2 requests"
                                 : "two copies, byte for byte; 2 requests",
          .rules = {Preset(preset)},
          .least_requests = 2,
          .copies = copies};
}

std::vector<FaultRow> Bursts() {
  std::vector<FaultRow> rows = {
      Again("G01.1", "server_error", "500 in JSON, before processing", 1),
      Again("G01.2", "server_error_after_processing",
            "500 in JSON, after processing", 2),
      Again("G01.3", "bad_gateway", "502 in HTML, before processing", 1),
      Again("G01.4", "bad_gateway_after_processing",
            "502 in HTML, after processing", 2),
      Again("G01.5", "unavailable", "503 without a body", 1),
  };
  rows.push_back(
      {.id = "G01.6",
       .fault = "for 3 s each request fails, before or after "
                "processing",
       .promise = "all delivered within 30 s of that",
       .rules = {Preset("server_error",
                        R"(,"until_ms":3000,"probability":0.5)"),
                 Preset("bad_gateway_after_processing", R"(,"until_ms":3000)")},
       .load = ManyRequests(),
       .least_requests = 20,
       .most_requests = 40,
       .copies = 0,
       .longest = absl::Seconds(33)});
  rows.push_back({.id = "G01.7",
                  .fault = "503 for 15 s",
                  .promise = "at most 5 requests and then one each 5 s",
                  .rules = {R"({"status":503,"body":"","until_ms":15000})"},
                  .most_requests = 9});
  rows.push_back({.id = "G01.8",
                  .fault = "one request of twenty fails",
                  .promise = "at most 1.1 requests a batch",
                  .rules = {Preset("server_error", R"(,"every":20)")},
                  .load = {.messages = 80,
                           .rows_a_message = 20,
                           .flush_each = true,
                           .pause = absl::Milliseconds(20)},
                  .most_requests = 88});
  return rows;
}

FaultRow Throttle(absl::string_view id, absl::string_view preset,
                  absl::string_view fault, absl::Duration pause) {
  FaultRow row = Again(id, preset, fault, 1);
  row.pause = pause;
  row.promise = pause == absl::ZeroDuration()
                    ? "paused by its own backoff; 2 requests"
                    : absl::StrCat("nothing for ", absl::FormatDuration(pause),
                                   "; 2 requests");
  return row;
}

std::vector<FaultRow> Throttles() {
  const absl::Duration none = absl::ZeroDuration();
  const absl::Duration two = absl::Seconds(2);
  std::vector<FaultRow> rows = {
      Throttle("G03.1", "too_many_requests", "429 and no word of how long",
               none),
      Throttle("G03.2", "throttle_4", "error 4 with X-App-Usage", none),
      Throttle("G03.3", "throttle_17", "error 17 with X-Ad-Account-Usage: 2 s",
               two),
      Throttle("G03.4", "throttle_613",
               "error 613 with X-Ad-Account-Usage: 2 s", two),
      Throttle("G03.5", "throttle_80004",
               "error 80004 with X-Business-Use-Case-Usage: 1 min",
               absl::Minutes(1)),
      Throttle("G03.6", "throttle_80004_no_header", "error 80004 alone", none),
      Throttle("G03.7", "too_many_requests_retry_after",
               "429 with Retry-After: 2 s", two),
  };
  // At 100 % of an allowance requests keep a minute's distance.
  for (FaultRow& row : rows) row.longest = absl::Seconds(70);
  rows.push_back(
      {.id = "G04",
       .fault = "usage climbs with each request, to 100 % and a refusal",
       .promise = "slows down before: no request is refused",
       .rules = {R"({"quota_requests":30,"quota_seconds":15,"usage":"app",)"
                 R"("code":4,"is_transient":true})"},
       .load = {.messages = 60,
                .rows_a_message = 20,
                .flush_each = true,
                .pause = absl::Milliseconds(100)},
       .most_requests = 60,
       .longest = absl::Seconds(60),
       .check = [](const FaultOutcome& outcome) -> std::string {
         int64_t refused = 0;
         for (const JournaledRequest& request : outcome.requests) {
           refused += request.code == 4 ? 1 : 0;
         }
         return refused == 0 ? "" : absl::StrCat(refused, " refused");
       }});
  return rows;
}

// One event of 1,000 is bad, and Meta says which.
FaultRow Hinted(absl::string_view id, absl::string_view hint,
                absl::string_view fault, int64_t most_requests) {
  return {.id = std::string(id),
          .fault = std::string(fault),
          .promise = absl::StrCat("999 delivered, 1 rejected; at most ",
                                  most_requests, " requests"),
          .rules = {absl::StrCat(R"({"poison":"ROW-1-700","poison_hint":")",
                                 hint, R"("})")},
          .load = OneFullRequest(),
          .rejected = 1,
          .most_requests = most_requests};
}

std::vector<FaultRow> Poison() {
  const int64_t one = 1 + SplitBudget(1, 1000);
  const int64_t ten = 1 + SplitBudget(10, 1000);
  return {
      {.id = "G07.1",
       .fault = "1 event of 1,000 refuses them all",
       .promise = "999 delivered, 1 rejected; at most 22 requests",
       .rules = {R"({"poison":"ROW-1-700"})"},
       .load = OneFullRequest(),
       .rejected = 1,
       .most_requests = one},
      {.id = "G07.2",
       .fault = "1 event of 1,000 is too old for Meta (100/2804003)",
       .promise = "999 delivered, 1 rejected; at most 22 requests",
       .rules = {R"({"poison":"ROW-1-0","code":100,"subcode":2804003})"},
       .load = OneFullRequest(),
       .rejected = 1,
       .most_requests = one},
      {.id = "G07.3",
       .fault = "the refusal names an event that is good",
       .promise = "999 delivered, 1 rejected; at most 25 requests",
       .rules = {R"({"poison":"ROW-1-700","poison_hint":"wrong_path"})"},
       .load = OneFullRequest(),
       .rejected = 1,
       .most_requests = one + 3},
      Hinted("G07.4", "path", "the refusal names the event in its message", 4),
      Hinted("G07.5", "error_data", "the refusal names the event in error_data",
             4),
      Hinted("G07.6", "json_path",
             "the refusal names the event in another notation", one),
      {.id = "G08.2",
       .fault = "all of 1,000 events refuse their request",
       .promise =
           "a verdict on them all, META_REFUSES_ALL: the run ends, nothing "
           "acked; at most 31 requests",
       .rules = {R"({"poison":"ROW-*"})"},
       .load = OneFullRequest(),
       .end = RunEnd::kRefusesAll,
       // The first, two searches at once for an event that is refused alone, of
       // ten each, and ten samples.
       .most_requests = 31},
      {.id = "G08.1",
       .fault = "10 events of 1,000 refuse them all",
       .promise = "990 delivered, 10 rejected; at most 155 requests",
       .rules = {R"({"poison":["ROW-1-0","ROW-1-99","ROW-1-198","ROW-1-297",)"
                 R"("ROW-1-396","ROW-1-495","ROW-1-594","ROW-1-693",)"
                 R"("ROW-1-792","ROW-1-891"]})"},
       .load = OneFullRequest(),
       .rejected = 10,
       .most_requests = ten},
  };
}

std::vector<FaultRow> Bodies() {
  return {
      Again("G15.1", "no_json", "JSON that ends too soon, after processing", 2),
      Again("G15.2", "not_a_number", "NaN in the JSON", 2),
      Again("G15.4", "utf_16", "JSON in UTF-16", 2),
      Again("G15.5", "huge_body", "a body of 100 MiB", 2),
      Again("G15.6", "deep_body", "100,000 brackets deep", 2),
      Again("G15.7", "gzip_bomb", "32 MiB packed into 32 KiB", 2),
      Again("G15.8", "captive_portal", "200 with somebody else's page", 1),
      Again("G15.9", "error_in_200", "200 with an error's body", 1),
      Again("G15.10", "counts_nothing", "200 without events_received", 2),
      {.id = "G15.3",
       .fault = "a key twice, with two counts",
       .promise = "never taken for delivered: sent again in halves",
       .rules = {Preset("twice_the_key")},
       .least_requests = 2,
       .most_requests = 14,
       .copies = 2},
      {.id = "G15.11",
       .fault = "the right answer under a wrong content type",
       .promise = "taken for what it is; 1 request",
       .rules = {Preset("wrong_content_type")},
       .most_requests = 1},
  };
}

std::string CheckWarned(const FaultOutcome& outcome) {
  const auto& summary = outcome.run.summary;
  return summary.has_value() && summary->warnings().empty()
             ? "the summary does not warn"
             : "";
}

std::vector<FaultRow> Counts() {
  std::vector<FaultRow> rows;
  int number = 0;
  for (const auto& [preset, fault] :
       std::vector<std::pair<std::string, std::string>>{
           {"counts_none", "events_received 0"},
           {"counts_one_less", "events_received one too few"},
           {"counts_one_more", "events_received one too many"},
           {"counts_negative", "events_received negative"}}) {
    rows.push_back({.id = absl::StrCat("G16.", ++number),
                    .fault = fault,
                    .promise = "never taken for delivered: sent again, at most "
                               "14 requests, and the summary warns",
                    .rules = {Preset(preset)},
                    .least_requests = 2,
                    .most_requests = 14,
                    .copies = 0,
                    .check = CheckWarned});
  }
  rows.push_back(
      Again("G16.5", "counts_as_text", "events_received as a text", 2));
  return rows;
}

std::vector<FaultRow> Statuses() {
  std::vector<FaultRow> rows = {
      Again("G17.1", "no_content", "204", 1),
      Again("G17.2", "unauthorized_page", "401 that is no Graph error", 1),
      Again("G17.3", "proxy_wants_a_password", "407", 1),
      Again("G17.4", "teapot", "418", 1),
      Again("G17.5", "http_09", "an answer as HTTP/0.9 had it", 2),
  };
  rows.push_back({.id = "G17.6",
                  .fault = "103 before the answer",
                  .promise = "the answer counts; 1 request",
                  .rules = {Preset("early_hints")},
                  .most_requests = 1});
  rows.push_back(
      {.id = "G17.7",
       .fault = "a redirect to another host",
       .promise = "not followed, 0 connections there; the run ends: "
                  "a matter of configuration",
       .rules = {Preset("redirect", R"(,"headers":)"
                                    R"({"Location":"OTHER/v26.0/1/events"})")},
       .end = RunEnd::kConfiguration,
       .most_requests = 1});
  rows.push_back({.id = "G17.8",
                  .fault = "413 once",
                  .promise = "delivered in at most 3 requests",
                  .rules = {Preset("too_large")},
                  .most_requests = 3});
  rows.push_back({.id = "G17.9",
                  .fault = "413 for more than 150 KB, each time",
                  .promise = "smaller requests, and from then on: at most 21",
                  .rules = {R"({"largest_body":150000})"},
                  .load = {.messages = 3, .rows_a_message = 1000},
                  .most_requests = 21});
  rows.push_back({.id = "G24.1",
                  .fault = "Meta's clock is ten minutes ahead",
                  .promise = "1 request",
                  .rules = {Preset("meta_clock_ahead", "")},
                  .most_requests = 1});
  rows.push_back(
      {.id = "G24.2",
       .fault = "Meta's clock was ten minutes behind: 'in the future'",
       .promise = "all delivered once it is right; 3 requests",
       .rules = {Preset("meta_clock_behind")},
       .most_requests = 3});
  return rows;
}

}  // namespace

std::vector<FaultRow> AnswerRows() {
  std::vector<FaultRow> all = Throttles();
  for (const auto& rows :
       {Bursts(), Poison(), Bodies(), Counts(), Statuses()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace destconn
