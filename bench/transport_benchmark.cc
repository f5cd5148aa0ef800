// What a request of 1,000 events costs the process that sends it: CPU time of
// its own, TLS and all, without that of the server, which is another process.
// Beside the transport of the product stands one that copies the body first.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <semaphore>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "bench/tls_sink.h"
#include "meta_client/curl_transport.h"
#include "meta_client/event_json.h"
#include "meta_client/events_body.h"
#include "meta_client/http_body.h"
#include "meta_client/http_transport.h"
#include "meta_client/test_identity.h"

namespace destconn {
namespace {

constexpr int kEvents = 1000;
constexpr size_t kEventBytes = 1120;
constexpr int kBatches = 64;  // as many as are in flight at most

// Where the requests go; made before any thread.
const TestIdentity* identity = nullptr;
const TlsSink* quick_sink = nullptr;
const TlsSink* slow_sink = nullptr;  // answers after 500 ms, as Meta may

// Batches of events in memory, as the delivery core holds them.
const std::vector<std::vector<std::string>>& Batches() {
  static const auto& batches = *new std::vector<std::vector<std::string>>([] {
    std::vector<std::vector<std::string>> made(kBatches);
    for (auto& batch : made) {
      batch.assign(kEvents, std::string(kEventBytes - 1, 'x'));
    }
    return made;
  }());
  return batches;
}

std::shared_ptr<const HttpBody> BodyOf(int64_t number, bool copied) {
  const auto& batch = Batches()[static_cast<size_t>(number % kBatches)];
  const std::vector<absl::string_view> events(batch.begin(), batch.end());
  return copied ? TextBody(MakeBody(events, {})) : EventsBody(events, {});
}

void Post(benchmark::State& state, const TlsSink& sink, bool copied) {
  const int64_t in_flight = state.range(0);
  const auto transport = *CurlTransport::Create(
      {.endpoint = sink.url(), .ca_file = identity->cert_file});
  Batches();
  std::counting_semaphore<> free_slots(in_flight);
  int64_t number = 0;
  for (auto _ : state) {
    free_slots.acquire();
    transport->Send({.method = HttpMethod::kPost,
                     .url = absl::StrCat(sink.url(), "/v26.0/1/events"),
                     .token = AccessToken("EAAtoken"),
                     .body = BodyOf(number++, copied),
                     .carries_events = true,
                     .timeout = absl::Seconds(60)},
                    [&free_slots](const HttpResult& result) {
                      // It would measure something else.
                      if (result.response.code != 200) std::abort();
                      free_slots.release();
                    });
  }
  for (int64_t i = 0; i < in_flight; ++i)
    free_slots.acquire();  // all are answered
  state.SetItemsProcessed(state.iterations() * kEvents);
}

void PostViews(benchmark::State& state) { Post(state, *quick_sink, false); }
void PostCopies(benchmark::State& state) { Post(state, *quick_sink, true); }
void PostSlowly(benchmark::State& state) { Post(state, *slow_sink, false); }

BENCHMARK(PostViews)
    ->Arg(1)
    ->Arg(4)
    ->Arg(16)
    ->Arg(64)
    ->Iterations(600)
    ->MeasureProcessCPUTime();
BENCHMARK(PostCopies)
    ->Arg(4)
    ->Arg(64)
    ->Iterations(600)
    ->MeasureProcessCPUTime();
BENCHMARK(PostSlowly)->Arg(64)->Iterations(600)->MeasureProcessCPUTime();

int Main(int argc, char** argv) {
  std::string folder =
      std::filesystem::temp_directory_path() / "transport_benchmark.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  identity = new TestIdentity(MakeTestIdentity(folder, "sink"));
  const TlsSink quick(*identity, 0);
  const TlsSink slow(*identity, 500);
  quick_sink = &quick;
  slow_sink = &slow;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) { return destconn::Main(argc, argv); }
