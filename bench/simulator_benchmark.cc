// What the simulator costs the machine that it runs on: requests of 1,000
// events of some 1.1 KB over TLS, on one connection. `us/event` is the
// processor time of the simulator's threads alone, without the client's; each
// event is another, so that what the simulator remembers grows as in a run.
//
// The argument is the journal: 0 none, 1 without the events, 2 with them.
//
// BM_SixtyFourRequestsInFlight shows how near a slow Meta's limit is reached:
// latency and concurrency allow 128,000 events a second.

#include <sys/resource.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "benchmark/benchmark.h"
#include "simulator/fault_plan.h"
#include "simulator/graph_handler.h"
#include "simulator/http_server.h"
#include "simulator/journal.h"
#include "simulator/test_certificate.h"
#include "simulator/test_client.h"
#include "simulator/world.h"

namespace destconn {
namespace {

constexpr int kEvents = 1000;
constexpr int kNumberDigits = 12;

// A request whose events are all others each time.
class Request {
 public:
  Request() {
    std::string data;
    for (int i = 0; i < kEvents; ++i) {
      absl::StrAppend(&data, i == 0 ? "" : ",", Event());
    }
    const std::string body = absl::StrCat(R"({"data":[)", data, "]}");
    text_ = absl::StrCat(
        "POST /v26.0/1234567890123456/events HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer EAAsimulatorGoodToken0001\r\n"
        "Content-Type: application/json\r\nContent-Length: ",
        body.size(), "\r\n\r\n", body);
    for (size_t at = text_.find(kNumber); at != std::string::npos;
         at = text_.find(kNumber, at + kNumberDigits)) {
      numbers_.push_back(at);
    }
  }

  const std::string& Next() {
    for (size_t i = 0; i < numbers_.size(); i += 2) {
      const std::string number =
          absl::StrFormat("%0*d", kNumberDigits, ++events_);
      text_.replace(numbers_[i], kNumberDigits, number);
      text_.replace(numbers_[i + 1], kNumberDigits, number);
    }
    return text_;
  }

  size_t bytes() const { return text_.size(); }

 private:
  static constexpr char kNumber[] = "############";

  static std::string Event() {
    const std::string digest =
        "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79";
    std::string user_data;
    for (const char* key : {"em", "ph", "fn", "ln", "db", "ct", "st", "zp",
                            "country", "external_id"}) {
      absl::StrAppend(&user_data, user_data.empty() ? "" : ",", "\"", key,
                      "\":[\"", digest, "\"]");
    }
    return absl::StrCat(
        R"({"event_name":"Purchase","event_time":)",
        absl::ToUnixSeconds(RealClock().Now()) - 60, R"(,"event_id":")",
        kNumber, R"(","action_source":"physical_store","user_data":{)",
        user_data,
        R"(},"custom_data":{"currency":"GBP","value":15.3,"order_id":")",
        kNumber, R"(","content_type":"product","contents":[{"id":"SKU-12345",)",
        R"("quantity":3,"item_price":5.1,"delivery_category":"in_store"}]}})");
  }

  std::string text_;
  std::vector<size_t> numbers_;  // two an event
  int64_t events_ = 0;
};

double Seconds(int who) {
  rusage usage = {};
  getrusage(who, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) * 1e-6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

double OthersSeconds() { return Seconds(RUSAGE_SELF) - Seconds(RUSAGE_THREAD); }

void BM_EventsOverTls(benchmark::State& state) {
  const std::string folder = ".";
  const std::string journal_file = folder + "/benchmark_journal.jsonl";
  const TestCertificate certificate = MakeTestCertificate(folder);
  auto journal = Journal::Open(state.range(0) == 0 ? "" : journal_file,
                               state.range(0) == 2);
  GraphHandler handler(DefaultWorld(RealClock().Now()), FaultPlan(), 0,
                       RealClock(), **journal);
  auto server = HttpServer::Start({.listen = "127.0.0.1:0",
                                   .tls_cert_file = certificate.cert_file,
                                   .tls_key_file = certificate.key_file},
                                  handler, RealClock());
  const auto client =
      TestClient::Connect((*server)->url(), certificate.cert_file);
  Request request;
  const double before = OthersSeconds();
  for (auto _ : state) {
    const std::string answer = client->Exchange(request.Next());
    if (answer.find("\"events_received\":1000") == std::string::npos) {
      state.SkipWithError("the simulator refused the events");
      break;
    }
  }
  const auto events = static_cast<double>(state.iterations()) * kEvents;
  state.counters["us/event"] = (OthersSeconds() - before) * 1e6 / events;
  state.counters["bytes/event"] =
      static_cast<double>(request.bytes()) / kEvents;
  std::remove(journal_file.c_str());
}
BENCHMARK(BM_EventsOverTls)->Arg(0)->Arg(1)->Arg(2)->UseRealTime();

// 64 connections, each with one request under way, and 500 ms until it is
// answered: 128,000 events a second at most.
void BM_SixtyFourRequestsInFlight(benchmark::State& state) {
  constexpr int kConnections = 64;
  constexpr int kRounds = 8;  // a connection, one after the other
  const TestCertificate certificate = MakeTestCertificate(".");
  Journal journal(nullptr);
  auto faults = FaultPlan::Parse(R"({"rules":[],"latency_ms":500})");
  GraphHandler handler(DefaultWorld(RealClock().Now()), *faults, 0, RealClock(),
                       journal);
  auto server = HttpServer::Start({.listen = "127.0.0.1:0",
                                   .tls_cert_file = certificate.cert_file,
                                   .tls_key_file = certificate.key_file},
                                  handler, RealClock());
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < kConnections; ++i) {
    clients.push_back(
        TestClient::Connect((*server)->url(), certificate.cert_file));
  }
  Request request;
  const std::string& text = request.Next();
  for (auto _ : state) {
    std::vector<std::jthread> threads;
    for (const auto& client : clients) {
      threads.emplace_back([&client, &text] {
        for (int i = 0; i < kRounds; ++i) client->Exchange(text);
      });
    }
  }
  state.SetItemsProcessed(state.iterations() * kConnections * kRounds *
                          kEvents);
}
BENCHMARK(BM_SixtyFourRequestsInFlight)->UseRealTime()->Iterations(2);

}  // namespace
}  // namespace destconn

BENCHMARK_MAIN();
