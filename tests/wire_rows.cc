// Rows of the fault matrix (reliability, B3-G) in which the connection, the
// token or the time is at fault.

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

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr absl::Duration kTimeoutTolerance = absl::Milliseconds(500);

// Each message is a request of its own: the next one waits for its
// acknowledgement.
HostLoad OneByOne(int messages) {
  return {.messages = messages,
          .rows_a_message = 50,
          .flush_each = true,
          .in_step = messages};
}

// No message shares a request with another, since it is as large as one may be;
// its last row may come to have one alone. They do not wait for each other.
HostLoad TwentyFullRequests() {
  return {.messages = 20,
          .rows_a_message = 1000,
          .flush_each = true,
          .pause = absl::Milliseconds(50)};
}

std::string CheckNoneSentAgain(const FaultOutcome& outcome) {
  const auto& summary = outcome.run.summary;
  return summary.has_value() && summary->retries() > 0
             ? absl::StrCat(summary->retries(), " sent again")
             : "";
}

// One request meets with it, and is sent again.
FaultRow Again(absl::string_view id, absl::string_view rule,
               absl::string_view fault, int64_t copies) {
  return {.id = std::string(id),
          .fault = std::string(fault),
          .promise = copies == 1 ? "not processed: 1 copy, 2 requests"
                                 : "2 copies, byte for byte; 2 requests",
          .rules = {std::string(rule)},
          .least_requests = 2,
          .copies = copies};
}

// The time from the first request to the second, against the deadline of one.
std::string CheckDeadline(const FaultOutcome& outcome) {
  if (outcome.requests.size() < 2) return "no second request";
  const absl::Duration took =
      outcome.requests[1].time - outcome.requests[0].time;
  constexpr absl::Duration kFirstBackoff = absl::Milliseconds(250);
  if (took >= kTimeout - kTimeoutTolerance &&
      took <= kTimeout + kTimeoutTolerance + kFirstBackoff) {
    return "";
  }
  return absl::StrCat("given up after ", absl::FormatDuration(took));
}

FaultRow Deadline(absl::string_view id, absl::string_view rule,
                  absl::string_view fault) {
  FaultRow row = Again(id, rule, fault, 2);
  row.promise = "given up after 10 s ± 0.5; 2 copies, 2 requests";
  row.longest = absl::Seconds(15);
  row.check = CheckDeadline;
  return row;
}

std::vector<FaultRow> Timeouts() {
  return {
      Deadline("G09.1", R"({"last":1,"bytes_per_second":1})",
               "an answer byte by byte"),
      Deadline("G09.2", R"({"last":1,"bytes_per_second":10})",
               "an answer whose body comes byte by byte"),
      Deadline("G10", R"({"last":1,"never":true})", "no answer, ever"),
  };
}

std::vector<FaultRow> Cuts() {
  return {
      Again("G11.1", R"({"preset":"truncated","last":1})",
            "an answer shorter than its Content-Length", 2),
      Again("G11.2", R"({"preset":"truncated_chunks","last":1})",
            "an answer in chunks that breaks off", 2),
      Again("G12.1", R"({"preset":"cut_before_reading","last":1})",
            "a reset before a byte of the body is read", 1),
      Again("G12.2", R"({"preset":"cut_while_reading","last":1})",
            "a reset half-way through the body", 1),
      Again("G12.3", R"({"preset":"cut_before_processing","last":1})",
            "a reset when all is read, before processing", 1),
      Again("G13.1", R"({"preset":"processed_then_cut","last":1})",
            "processed, then a reset", 2),
      Again("G13.2", R"({"preset":"processed_then_ended","last":1})",
            "processed, then an end without an answer", 2),
      Again("G13.3", R"({"preset":"cut_in_status","last":1})",
            "processed, then a reset within the status line", 2),
      Again("G13.4", R"({"preset":"cut_in_body","last":1})",
            "processed, then a reset within the body", 2),
      {.id = "G14.1",
       .fault = "each connection is closed once it is idle",
       .promise = "noticed before it is used: 10 requests for 10",
       .rules = {R"({"preset":"closes_idle_connections"})"},
       .load = OneByOne(10),
       .least_requests = 10,
       .most_requests = 10},
      {.id = "G14.2",
       .fault = "a kept connection is reset as the next request begins",
       .promise = "1 copy; 11 requests for 10",
       .rules = {R"({"preset":"cut_before_reading","first":2,"last":2})"},
       .load = OneByOne(10),
       .least_requests = 11,
       .most_requests = 11},
      {.id = "G23",
       .fault = "each answer comes twice",
       .promise = "never taken for another request's: 10 requests for 10",
       .rules = {R"({"preset":"extra_answer"})"},
       .load = OneByOne(10),
       .least_requests = 10,
       .most_requests = 10,
       .alone = true},
  };
}

std::vector<FaultRow> Tokens() {
  FaultRow revoked = {
      .id = "G05",
      .fault = "the token is revoked at the fourth request; another is stored",
      .promise =
          "at most as many requests as were in flight after the first "
          "refusal; then the rest, nothing lost",
      .rules = {R"({"first":4,"last":4,"revoke":true})"},
      // Three are done with when the fourth comes, with others behind it.
      .load = {.messages = 10,
               .rows_a_message = 50,
               .flush_each = true,
               .in_step = 3},
      .requests_in_flight = 2,
      .most_requests = 16,
      .alone = true,
      .sent_again = true,
      .second_token = "EAAsimulatorSoonToken00001"};
  revoked.skipped = 150;
  revoked.check = [](const FaultOutcome& outcome) -> std::string {
    int refused = 0;
    for (const JournaledRequest& request : outcome.requests) {
      refused += request.code == 190 ? 1 : 0;
    }
    if (outcome.first_run.reason != "REAUTHORIZE") {
      return absl::StrCat("the first run ended with ",
                          outcome.first_run.reason);
    }
    return refused <= 2 ? "" : absl::StrCat(refused, " requests refused");
  };
  const auto stop = [](absl::string_view id, absl::string_view preset,
                       absl::string_view fault) {
    return FaultRow{
        .id = std::string(id),
        .fault = std::string(fault),
        .promise = "no bisection: at most 2 requests, nothing acked",
        .rules = {absl::StrCat(R"({"preset":")", preset, R"("})")},
        .load = {.messages = 5, .rows_a_message = 50, .flush_each = true},
        .requests_in_flight = 2,
        .end = RunEnd::kConfiguration};
  };
  return {revoked, stop("G06.1", "permission_missing", "permission 200"),
          stop("G06.2", "permission_denied", "permission 10"),
          stop("G06.3", "error_803", "error 803"),
          stop("G06.4", "dataset_missing", "the wrong dataset: 100/33")};
}

FaultRow Handshake(int number, absl::string_view preset,
                   absl::string_view fault) {
  return {.id = absl::StrCat("G19.", number),
          .fault = std::string(fault),
          .promise =
              "0 bytes of a request leave; delivered by the next "
              "connection, 1 request",
          .rules = {absl::StrCat(R"({"preset":")", preset, R"(","last":1})")},
          .most_requests = 1,
          .alone = true,
          .check = [](const FaultOutcome& outcome) -> std::string {
            return outcome.connections == 2
                       ? ""
                       : absl::StrCat(outcome.connections, " connections");
          }};
}

std::vector<FaultRow> Handshakes() {
  std::vector<FaultRow> rows;
  for (const auto& [preset, fault] :
       std::vector<std::pair<std::string, std::string>>{
           {"tls_expired", "a certificate that has expired"},
           {"tls_not_yet_valid", "a certificate of tomorrow"},
           {"tls_wrong_name", "another host's certificate"},
           {"tls_self_signed", "a certificate that signed itself"},
           {"tls_unknown_authority", "a certificate of an unknown authority"},
           {"tls_old_version", "TLS 1.1 and nothing newer"},
           {"tls_alpn_mismatch", "no protocol in common (ALPN)"},
           {"tls_plain_text", "plain HTTP where TLS was wanted"},
           {"tls_cut", "a reset within the handshake"},
           {"tls_silent", "a handshake that is never answered"},
           {"connection_reset", "a reset before a byte was read"}}) {
    rows.push_back(Handshake(static_cast<int>(rows.size()) + 1, preset, fault));
  }
  rows.push_back({.id = "G19.12",
                  .fault = "the certificate is another one from now on",
                  .promise = "nothing is wrong: 1 request",
                  .rules = {R"({"preset":"tls_rotated"})"},
                  .most_requests = 1,
                  .alone = true});
  return rows;
}

// What connects within so many seconds, at one a five seconds once five have
// failed, and the one that succeeds.
std::vector<FaultRow> Outages() {
  return {{.id = "G02",
           .fault = "no connection is taken for 12 s",
           .promise = "at most 5 connections and then one each 5 s; nothing "
                      "acked meanwhile",
           .rules = {R"({"kind":"connection","tls":"reset","until_ms":12000})"},
           .most_requests = 1,
           .alone = true,
           .check = [](const FaultOutcome& outcome) -> std::string {
             return outcome.connections <= 9
                        ? ""
                        : absl::StrCat(outcome.connections, " connections");
           }}};
}

// The first lookup of the run errs.
FaultRow Lookup(absl::string_view id, absl::string_view answer,
                absl::string_view fault) {
  return {.id = std::string(id),
          .fault = std::string(fault),
          .promise = "asked again: 1 request; 0 bytes elsewhere",
          .most_requests = 1,
          .alone = true,
          .name_answers = {std::string(answer)}};
}

std::vector<FaultRow> Names() {
  return {{.id = "G18.1",
           .fault = "the endpoint is neither Meta's host nor a simulator's "
                    "address",
           .promise = "the connector does not start; no token leaves",
           .end = RunEnd::kNoStart,
           .least_requests = 0,
           .most_requests = 0,
           .alone = true,
           .endpoint = "https://graph.invalid"},
          Lookup("G18.2", "NXDOMAIN", "the name is not known"),
          Lookup("G18.3", "SERVFAIL", "the name service fails"),
          Lookup("G18.4", "EMPTY", "the name has no address"),
          Lookup("G18.5", "SILENCE", "the name service does not answer"),
          Lookup("G18.6", "169.254.169.254",
                 "the name leads to a link-local address"),
          Lookup("G18.7", "10.0.0.1", "the name leads to a private address"),
          Lookup("G18.8", "127.0.0.9",
                 "the name leads to where nobody listens, then elsewhere")};
}

std::vector<FaultRow> Slowness() {
  return {
      {.id = "G20",
       .fault = "latency steps from nothing to 8 s and back",
       .promise = "no time-out: nothing is sent again, within 30 s",
       .rules = {R"({"first":6,"last":9,"delay_ms":8000})"},
       .load = TwentyFullRequests(),
       .least_requests = 20,
       .most_requests = 40,
       .check = CheckNoneSentAgain},
      {.id = "G21.1",
       .fault = "64 KiB a second, both ways",
       .promise = "slow and whole: 1 request",
       .rules = {R"({"preset":"slow_network"})"},
       .most_requests = 1},
      {.id = "G21.2",
       .fault = "one packet of twenty is lost, both ways",
       .promise = "late and whole: 20 requests for 20",
       .rules = {R"({"preset":"lossy_network"})"},
       .load = OneByOne(20),
       .least_requests = 20,
       .most_requests = 20},
      {.id = "G22.1",
       .fault = "the host sends the same orders twice in a run",
       .promise = "one copy; the others ALREADY_SENT",
       .load = {.messages = 3, .repeats = 1},
       .skipped = 100},
      {.id = "G22.2",
       .fault = "the same with another value",
       .promise = "the first wins; the others ALREADY_SENT_CHANGED",
       .load = {.messages = 3, .repeats = 1, .repeats_changed = true},
       .skipped = 100},
      {.id = "I10",
       .fault = "none, beside all the datasets that have one",
       .promise = "not held up by any: nothing is sent again, within 10 s",
       .rules = {R"({"delay_ms":1})"},
       .load = TwentyFullRequests(),
       .least_requests = 20,
       .most_requests = 40,
       .longest = absl::Seconds(10),
       .check = CheckNoneSentAgain},
  };
}

}  // namespace

std::vector<FaultRow> WireRows() {
  std::vector<FaultRow> all = Timeouts();
  for (const auto& rows :
       {Slowness(), Tokens(), Handshakes(), Cuts(), Names(), Outages()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace destconn
