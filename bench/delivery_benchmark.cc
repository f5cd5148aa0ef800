// What one stream delivers, all programs as they ship: a host of this process
// streams rows over gRPC into the connector, which delivers them over TLS to
// the simulator, whose answers take as long as Meta's. Prints events a second
// beside what latency and concurrency allow, the processor time of each
// program, and the connector's peak memory.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/load_rows.h"
#include "bench/retail_rows.h"
#include "destination/v1/destination.grpc.pb.h"
#include "destination/v1/destination.pb.h"
#include "tests/child_process.h"

ABSL_FLAG(absl::Duration, duration, absl::Seconds(20),
          "How long the host sends rows.");
ABSL_FLAG(absl::Duration, latency, absl::Milliseconds(500),
          "What the Graph API takes to answer.");
ABSL_FLAG(int, requests_in_flight, 64, "max_requests_in_flight.");

namespace destconn {
namespace {

using destination::v1::Destination;
using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;

constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr char kDataset[] = "1234567890123456";
constexpr int kEventsPerRequest = 1000;

[[noreturn]] void Die(const std::string& why) {
  fprintf(stderr, "delivery_benchmark: %s\n", why.c_str());
  exit(1);
}

void Check(const grpc::Status& status, const char* call) {
  if (!status.ok()) Die(absl::StrCat(call, ": ", status.error_message()));
}

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute("testdata/cli/" + name).string();
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

std::string AddressIn(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

// Processor time of a process, user and system (proc(5), stat).
absl::Duration ProcessorTime(pid_t pid) {
  const std::string stat = ReadFile(absl::StrCat("/proc/", pid, "/stat"));
  const std::vector<std::string> fields =
      absl::StrSplit(stat.substr(stat.rfind(')') + 2), ' ');
  int64_t user = 0;
  int64_t system = 0;
  if (fields.size() < 13 || !absl::SimpleAtoi(fields[11], &user) ||
      !absl::SimpleAtoi(fields[12], &system)) {
    return absl::ZeroDuration();
  }
  return absl::Seconds(1) * (user + system) / sysconf(_SC_CLK_TCK);
}

// The most memory that a process has had, in MiB.
int64_t PeakMemory(pid_t pid) {
  const std::string status = ReadFile(absl::StrCat("/proc/", pid, "/status"));
  const size_t at = status.find("VmHWM:");
  int64_t kib = 0;
  if (at == std::string::npos || sscanf(&status[at], "VmHWM: %ld", &kib) != 1) {
    return 0;
  }
  return kib / 1024;
}

// One long SendBatch call, whose requests are bytes already.
class Stream {
 public:
  explicit Stream(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(channel) {
    call_ = stub_.PrepareCall(&context_,
                              "/destination.v1.Destination/SendBatch", &queue_);
    call_->StartCall(TagOf(kStarted));
    Next();
  }

  // Sends rows until `deadline`, then waits for the summary.
  void Run(LoadRows& rows, absl::Time deadline) {
    Write(StartFrame());
    Read();
    while (!finished_) {
      switch (Next()) {
        case kWritten:
          if (absl::Now() < deadline) {
            Write(rows.Next());
          } else if (!closed_) {
            closed_ = true;
            call_->WritesDone(TagOf(kClosed));
          }
          break;
        case kReceived:
          Take();
          break;
        case kStarted:
        case kClosed:
          break;
        case kFinished:
          finished_ = true;
          break;
      }
    }
    Check(status_, "SendBatch");
  }

  // Events a second while the host was sending, the first fifth left out: the
  // pipe has to fill.
  double Rate(absl::Time begin, absl::Time end) const {
    const absl::Time from = begin + (end - begin) / 5;
    std::optional<Progress> first;
    std::optional<Progress> last;
    for (const Progress& progress : progress_) {
      if (progress.time < from || progress.time > end) continue;
      if (!first.has_value()) first = progress;
      last = progress;
    }
    if (!first.has_value() || last->time == first->time) return 0;
    return static_cast<double>(last->rows - first->rows) /
           absl::ToDoubleSeconds(last->time - first->time);
  }

  const destination::v1::Summary& summary() const { return summary_; }

 private:
  enum Tag : intptr_t { kStarted, kWritten, kReceived, kClosed, kFinished };
  struct Progress {
    absl::Time time = absl::UnixEpoch();
    int64_t rows = 0;  // delivered
  };

  static void* TagOf(Tag tag) { return reinterpret_cast<void*>(tag); }

  static std::string StartFrame() {
    SendBatchRequest request;
    auto& start = *request.mutable_start();
    start.set_destination("destinations/benchmark");
    for (const std::string& column : RetailColumns()) {
      start.add_columns()->set_name(column);
    }
    return request.SerializeAsString();
  }

  Tag Next() {
    void* tag = nullptr;
    if (!queue_.Next(&tag, &ok_)) Die("gRPC's queue has ended");
    return static_cast<Tag>(reinterpret_cast<intptr_t>(tag));
  }

  void Write(const std::string& frame) {
    const grpc::Slice slice(frame);
    call_->Write(grpc::ByteBuffer(&slice, 1), TagOf(kWritten));
  }

  void Read() { call_->Read(&received_, TagOf(kReceived)); }

  void Take() {
    if (!ok_) {
      call_->Finish(&status_, TagOf(kFinished));
      return;
    }
    SendBatchResponse response;
    Check(grpc::SerializationTraits<SendBatchResponse>::Deserialize(&received_,
                                                                    &response),
          "a response");
    if (response.has_ack()) {
      progress_.push_back({absl::Now(), response.ack().counts().delivered()});
    }
    if (response.has_summary()) summary_ = response.summary();
    Read();
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  grpc::ByteBuffer received_;
  grpc::Status status_;
  bool ok_ = false;
  bool closed_ = false;
  bool finished_ = false;
  std::vector<Progress> progress_;
  destination::v1::Summary summary_;
};

std::unique_ptr<ChildProcess> StartGraph(const std::string& folder) {
  const std::string faults = folder + "/faults.json";
  std::ofstream(faults) << R"({"rules":[{"delay_ms":)"
                        << absl::ToInt64Milliseconds(
                               absl::GetFlag(FLAGS_latency))
                        << "}]}";
  return std::make_unique<ChildProcess>(
      "simulator/graph_simulator",
      std::vector<std::string>{"--listen=127.0.0.1:0", "--faults=" + faults,
                               "--tls_cert_file=" + TlsFile("tls_cert.pem"),
                               "--tls_key_file=" + TlsFile("tls_key.pem")},
      folder + "/graph");
}

std::unique_ptr<ChildProcess> StartConnector(const std::string& folder,
                                             const std::string& graph) {
  return std::make_unique<ChildProcess>(
      "connector/connector",
      std::vector<std::string>{"--listen=127.0.0.1:0", "--insecure",
                               "--data_dir=data", "--graph_endpoint=" + graph,
                               "--graph_ca_file=" + TlsFile("tls_cert.pem")},
      folder + "/connector");
}

void Configure(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = Destination::NewStub(channel);
  destination::v1::ValidateCredentialsRequest credential;
  credential.mutable_credential()->set_name("Benchmark");
  credential.mutable_credential()->set_refresh_token(kToken);
  destination::v1::ValidateCredentialsResponse validated;
  grpc::ClientContext validate;
  Check(stub->ValidateCredentials(&validate, credential, &validated),
        "ValidateCredentials");

  destination::v1::ConfigureSettingsRequest request;
  auto& settings = *request.mutable_settings();
  settings.set_name("Benchmark");
  settings.set_credential(validated.credential());
  settings.set_dataset_id(kDataset);
  settings.set_event_grouping(destination::v1::EVENT_GROUPING_PER_ITEM);
  settings.set_max_requests_in_flight(absl::GetFlag(FLAGS_requests_in_flight));
  destination::v1::ConfigureSettingsResponse configured;
  grpc::ClientContext configure;
  Check(stub->ConfigureSettings(&configure, request, &configured),
        "ConfigureSettings");
}

void PrintProcessor(const char* program, absl::Duration time, int64_t events) {
  printf("  %-10s %6.1f s, %5.2f us an event\n", program,
         absl::ToDoubleSeconds(time),
         absl::ToDoubleMicroseconds(time) / static_cast<double>(events));
}

void Run(const std::string& folder) {
  const auto graph = StartGraph(folder);
  const auto connector = StartConnector(folder, AddressIn(graph->ReadLine()));
  auto channel = grpc::CreateChannel(AddressIn(connector->ReadLine()),
                                     grpc::InsecureChannelCredentials());
  Configure(channel);

  const absl::Time begin = absl::Now();
  const absl::Time end = begin + absl::GetFlag(FLAGS_duration);
  LoadRows rows(absl::ToUnixSeconds(begin));
  double rate = 0;
  int64_t delivered = 0;
  int64_t received = 0;
  int64_t requests = 0;
  {
    Stream stream(channel);
    stream.Run(rows, end);
    rate = stream.Rate(begin, end);
    delivered = stream.summary().counts().delivered();
    received = stream.summary().counts().received();
    requests = stream.summary().requests();
  }
  const absl::Duration took = absl::Now() - begin;

  const double limit = absl::GetFlag(FLAGS_requests_in_flight) *
                       kEventsPerRequest /
                       absl::ToDoubleSeconds(absl::GetFlag(FLAGS_latency));
  printf("delivered  %ld of %ld rows in %ld requests, %.1f s\n", delivered,
         received, requests, absl::ToDoubleSeconds(took));
  printf("rate       %.0f events/s; latency and concurrency allow %.0f\n", rate,
         limit);
  printf("memory     %ld MiB at most in the connector\n",
         PeakMemory(connector->pid()));
  printf("processor\n");
  const int64_t events = std::max<int64_t>(delivered, 1);
  PrintProcessor("connector", ProcessorTime(connector->pid()), events);
  PrintProcessor("simulator", ProcessorTime(graph->pid()), events);
  PrintProcessor("host", ProcessorTime(getpid()), events);

  channel.reset();
  connector->End(SIGTERM);
  graph->End(SIGTERM);
  if (delivered == 0 || delivered != received) {
    Die("not all rows were delivered");
  }
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Measures what one stream of rows delivers, the simulator's Graph API "
      "and a gRPC host included.");
  absl::ParseCommandLine(argc, argv);
  const std::string folder = std::filesystem::temp_directory_path() /
                             absl::StrCat("delivery_benchmark.", getpid());
  std::filesystem::create_directories(folder);
  destconn::Run(folder);
  std::filesystem::remove_all(folder);
  return 0;
}
