// Runs that are streamed more than once, over real gRPC: streams that break,
// servers that are started again, other servers on the same store, shards, and
// streams that overlap. Meta, ledger and store are in memory.

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "connector/log.h"
#include "connector/server.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/fake_state_store.h"
#include "ledger/state_store.h"
#include "meta_client/http_transport.h"

namespace destconn {
namespace {

using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;
using destination::v1::Summary;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using RunMessage = destination::v1::Run;

constexpr char kShop[] = "destinations/shop";
// Signs of life come every second.
constexpr absl::Duration kLease = absl::Seconds(4);

int CountOf(const std::string& text, const std::string& what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

// The real clock, some days ahead.
class ShiftedClock final : public Clock {
 public:
  absl::Time Now() override {
    return RealClock().Now() + days_.load() * absl::Hours(24);
  }
  absl::Duration Monotonic() override { return RealClock().Monotonic(); }
  bool Sleep(absl::Duration d, std::stop_token stop) override {
    return RealClock().Sleep(d, std::move(stop));
  }
  void Skip(int days) { days_ += days; }

 private:
  std::atomic<int> days_ = 0;
};

// A Graph API that accepts everything, once it is let.
class HoldingGraph final : public HttpTransport {
 public:
  void Send(HttpRequest request, Done done) override {
    std::string body = R"({"id":"1"})";
    if (request.method == HttpMethod::kPost) {
      const int events = CountOf(request.body->Text(), "\"event_name\"");
      body = absl::StrCat(R"({"events_received":)", events, "}");
      MutexLock lock(mutex_);
      events_ += events;
      if (holding_) {
        held_.emplace_back(std::move(done), std::move(body));
        return;
      }
    } else if (request.url.find("permissions") != std::string::npos) {
      body = R"({"data":[{"permission":"ads_management","status":"granted"}]})";
    } else if (request.url.find("consolidated") != std::string::npos) {
      body = R"({"id":"123","name":"Shop","is_consolidated_container":true})";
    }
    done({.response = {.code = 200, .body = body}, .fully_written = true});
  }

  void Hold() {
    MutexLock lock(mutex_);
    holding_ = true;
  }

  void LetGo() {
    std::vector<std::pair<Done, std::string>> held;
    {
      MutexLock lock(mutex_);
      holding_ = false;
      held.swap(held_);
    }
    for (auto& [done, body] : held) {
      done({.response = {.code = 200, .body = body}, .fully_written = true});
    }
  }

  int events() {
    MutexLock lock(mutex_);
    return events_;
  }

 private:
  Mutex mutex_;
  int events_ ABSL_GUARDED_BY(mutex_) = 0;
  bool holding_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::pair<Done, std::string>> held_ ABSL_GUARDED_BY(mutex_);
};

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  details.ParseFromString(status.error_details());
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

SendBatchRequest StartOf(const std::string& run_id) {
  SendBatchRequest request;
  auto& start = *request.mutable_start();
  start.set_destination(kShop);
  start.set_run_id(run_id);
  for (const char* name :
       {"email", "timestamp", "order_id", "quantity", "price"}) {
    start.add_columns()->set_name(name);
  }
  return request;
}

SendBatchRequest Flush() {
  SendBatchRequest request;
  request.mutable_flush();
  return request;
}

// What a stream got.
struct Seen {
  grpc::Status status = grpc::Status::OK;
  int64_t resume_after = -1;
  std::vector<std::string> warnings = {};  // of `started`
  int64_t acked = 0;
  Summary summary = {};
};

// A stream that a test drives by hand.
class Stream {
 public:
  Stream(destination::v1::Destination::Stub& host,
         const SendBatchRequest& start)
      : stream_(host.SendBatch(&context_)) {
    stream_->Write(start);
  }

  void Write(const SendBatchRequest& message) { stream_->Write(message); }

  // Reads until `started` has come, or the end.
  bool WaitUntilStarted() {
    while (seen_.resume_after < 0 && Read()) {
    }
    return seen_.resume_after >= 0;
  }

  bool WaitForAck(int64_t sequence) {
    while (seen_.acked < sequence && Read()) {
    }
    return seen_.acked >= sequence;
  }

  Seen Break() {
    context_.TryCancel();
    return ReadToTheEnd();
  }

  Seen HalfClose() {
    stream_->WritesDone();
    return ReadToTheEnd();
  }

  const Seen& seen() const { return seen_; }

 private:
  bool Read() {
    SendBatchResponse response;
    if (!stream_->Read(&response)) return false;
    if (response.has_started()) {
      seen_.resume_after = response.started().resume_after_sequence();
      seen_.warnings.assign(response.started().warnings().begin(),
                            response.started().warnings().end());
    }
    if (response.has_ack()) seen_.acked = response.ack().acked_sequence();
    if (response.has_summary()) seen_.summary = response.summary();
    return true;
  }

  Seen ReadToTheEnd() {
    while (Read()) {
    }
    seen_.status = stream_->Finish();
    return seen_;
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<SendBatchRequest, SendBatchResponse>>
      stream_;
  Seen seen_;
};

// A store that one replica loses, while the others have it.
class CutOffStore final : public StateStore {
 public:
  explicit CutOffStore(StateStore& store) : store_(store) {}

  void CutOff() { is_cut_off_ = true; }
  void Mend() { is_cut_off_ = false; }

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) override {
    if (is_cut_off_) return Gone();
    return store_.Get(key);
  }
  absl::Status Put(absl::string_view key, absl::string_view value) override {
    return is_cut_off_ ? Gone() : store_.Put(key, value);
  }
  absl::StatusOr<bool> CompareAndPut(absl::string_view key,
                                     const std::optional<std::string>& expected,
                                     absl::string_view value) override {
    if (is_cut_off_) return Gone();
    return store_.CompareAndPut(key, expected, value);
  }
  absl::StatusOr<bool> CompareAndChange(
      absl::Span<const StateChange> changes) override {
    if (is_cut_off_) return Gone();
    return store_.CompareAndChange(changes);
  }
  absl::Status Delete(absl::string_view key) override {
    return is_cut_off_ ? Gone() : store_.Delete(key);
  }
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) override {
    if (is_cut_off_) return Gone();
    return store_.List(prefix);
  }

 private:
  static absl::Status Gone() { return absl::UnavailableError("cut off"); }

  StateStore& store_;
  std::atomic<bool> is_cut_off_ = false;
};

// A connector on the shared ledger.
struct Replica {
  std::unique_ptr<Server> server = nullptr;
  std::unique_ptr<destination::v1::Destination::Stub> host = nullptr;
  std::unique_ptr<destination::v1::DestinationAdmin::Stub> admin = nullptr;
};

class ResumeTest : public testing::Test {
 protected:
  ResumeTest() { a_ = StartReplica(state_); }

  ~ResumeTest() override {
    graph_.LetGo();
    if (a_.server != nullptr) a_.server->Stop(absl::Seconds(5));
    if (b_.server != nullptr) b_.server->Stop(absl::Seconds(5));
  }

  Replica StartReplica(StateStore& state) {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.insecure = true;
    options.data_dir = testing::TempDir();
    auto server = Server::Start(options, {.clock = clock_,
                                          .log = log_,
                                          .ledger = ledger_,
                                          .state = state,
                                          .transport = graph_,
                                          .shared_state = true,
                                          .run_lease = kLease});
    EXPECT_TRUE(server.ok()) << server.status();
    Replica replica{.server = *std::move(server)};
    const auto channel = grpc::CreateChannel(
        replica.server->address(), grpc::InsecureChannelCredentials());
    replica.host = destination::v1::Destination::NewStub(channel);
    replica.admin = destination::v1::DestinationAdmin::NewStub(channel);
    return replica;
  }

  void Restart() {
    a_.server->Stop(absl::Seconds(5));
    a_ = Replica();
    a_ = StartReplica(state_);
  }

  void Configure(int initial_window_days = 7) {
    grpc::ClientContext context;
    destination::v1::ValidateCredentialsRequest credential;
    credential.mutable_credential()->set_name("T");
    credential.mutable_credential()->set_refresh_token("EAAgoodgoodgoodgood");
    destination::v1::ValidateCredentialsResponse checked;
    ASSERT_TRUE(
        a_.host->ValidateCredentials(&context, credential, &checked).ok());
    grpc::ClientContext configure_context;
    destination::v1::ConfigureSettingsRequest request;
    auto& settings = *request.mutable_settings();
    settings.set_name("Shop");
    settings.set_credential(checked.credential());
    settings.set_dataset_id("123");
    settings.set_default_currency("EUR");
    settings.set_initial_window_days(initial_window_days);
    destination::v1::ConfigureSettingsResponse configured;
    ASSERT_TRUE(
        a_.host->ConfigureSettings(&configure_context, request, &configured)
            .ok());
    ASSERT_EQ(configured.destination(), kShop);
  }

  // A message with a good row, and one that is refused for every third.
  SendBatchRequest Rows(int64_t sequence, int days_old = 0) {
    SendBatchRequest request;
    request.mutable_rows()->set_sequence(sequence);
    AddRow(*request.mutable_rows(), absl::StrCat("order-", sequence), days_old);
    if (sequence % 3 == 0) AddRow(*request.mutable_rows(), "", days_old);
    return request;
  }

  // A row of one order; without one, it is a bad row.
  void AddRow(destination::v1::Rows& rows, const std::string& order,
              int days_old) {
    auto& row = *rows.add_rows();
    row.add_values()->set_string_value(order.empty() ? "nobody"
                                                     : "mary@example.com");
    row.add_values()->mutable_timestamp_value()->set_seconds(
        absl::ToUnixSeconds(began_) - 60 - days_old * 86'400);
    row.add_values()->set_string_value(order);
    row.add_values()->set_int64_value(2);
    row.add_values()->set_double_value(1.5);
  }

  // Sends the messages from `first` to `last`, each flushed.
  void SendFlushed(Stream& stream, int64_t first, int64_t last) {
    for (int64_t i = first; i <= last; ++i) {
      stream.Write(Rows(i));
      stream.Write(Flush());
    }
  }

  // A run of six messages breaks after the third is acknowledged.
  void BreakAfterThree(const std::string& run_id) {
    Stream stream(*a_.host, StartOf(run_id));
    SendFlushed(stream, 1, 3);
    ASSERT_TRUE(stream.WaitForAck(3));
    stream.Write(Rows(4));  // held, since it is not flushed
    stream.Break();
  }

  // The run's next stream, as soon as the server has seen that the last broke.
  static Seen Resume(Replica& replica, const SendBatchRequest& start,
                     const std::function<void(Stream&)>& send) {
    while (true) {
      Stream stream(*replica.host, start);
      if (stream.WaitUntilStarted()) send(stream);
      Seen seen = stream.HalfClose();
      if (ReasonOf(seen.status) != "RUN_ALREADY_STREAMED") return seen;
      absl::SleepFor(absl::Milliseconds(20));
    }
  }

  // Six good rows and two bad ones, however often streams broke.
  static void ExpectTheWhole(const Summary& summary) {
    const auto& counts = summary.counts();
    EXPECT_EQ(counts.received(), 8);
    EXPECT_EQ(counts.delivered(), 6);
    EXPECT_EQ(counts.rejected(), 2);
    EXPECT_EQ(counts.events_delivered(), 6);
    EXPECT_EQ(counts.received(),
              counts.delivered() + counts.skipped() + counts.rejected());
    EXPECT_THAT(summary.rejected(), ElementsAre(Pair("MISSING_IDENTIFIER", 2)));
    EXPECT_THAT(summary.value_total(), ElementsAre(Pair("EUR", "18")));
  }

  static RunMessage GetRun(Replica& replica, const std::string& run_id) {
    grpc::ClientContext context;
    destination::v1::GetRunRequest request;
    request.set_run_id(run_id);
    destination::v1::GetRunResponse response;
    const grpc::Status status =
        replica.admin->GetRun(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.run();
  }

  Seen SendWhole(const std::string& run_id, int64_t messages,
                 int days_old = 0) {
    Stream stream(*a_.host, StartOf(run_id));
    for (int64_t i = 1; i <= messages; ++i) stream.Write(Rows(i, days_old));
    return stream.HalfClose();
  }

  const absl::Time began_ = absl::Now();
  std::ostringstream log_text_;
  ShiftedClock clock_;
  Log log_{LogFormat::kJson, clock_, log_text_};
  FakeLedger ledger_;
  FakeStateStore state_;
  CutOffStore flaky_{state_};
  HoldingGraph graph_;
  Replica a_;
  Replica b_;
};

TEST_F(ResumeTest, ABrokenStreamGoesOnWhereItWasAcknowledged) {
  Configure();
  BreakAfterThree("run-1");
  EXPECT_EQ(GetRun(a_, "run-1").counts().delivered(), 3);
  const Seen seen =
      Resume(a_, StartOf("run-1"), [this](Stream& s) { SendFlushed(s, 4, 6); });
  ASSERT_TRUE(seen.status.ok()) << seen.status.error_message();
  EXPECT_EQ(seen.resume_after, 3);
  ExpectTheWhole(seen.summary);
  EXPECT_EQ(graph_.events(), 6);
}

TEST_F(ResumeTest, AHostMaySendEverythingAgain) {
  Configure();
  BreakAfterThree("run-1");
  const Seen seen =
      Resume(a_, StartOf("run-1"), [this](Stream& s) { SendFlushed(s, 1, 6); });
  ASSERT_TRUE(seen.status.ok()) << seen.status.error_message();
  ExpectTheWhole(seen.summary);
  EXPECT_EQ(graph_.events(), 6);
}

TEST_F(ResumeTest, AServerThatIsStartedAgainGoesOn) {
  Configure();
  BreakAfterThree("run-1");
  Restart();
  const Seen seen =
      Resume(a_, StartOf("run-1"), [this](Stream& s) { SendFlushed(s, 4, 6); });
  EXPECT_EQ(seen.resume_after, 3);
  ExpectTheWhole(seen.summary);
  // The record tells the same.
  const RunMessage run = GetRun(a_, "run-1");
  EXPECT_EQ(run.state(), RunMessage::STATE_COMPLETED);
  EXPECT_EQ(run.destination(), kShop);
  ExpectTheWhole(run.summary());
  EXPECT_EQ(run.shards(0).acked_sequence(), 6);
}

TEST_F(ResumeTest, ARunThatCompletedIsShownAgain) {
  Configure();
  const Seen first = SendWhole("run-1", 6);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  ExpectTheWhole(first.summary);
  for (const int64_t from : {1, 7}) {
    const Seen again = Resume(a_, StartOf("run-1"), [&](Stream& s) {
      for (int64_t i = from; i <= 6; ++i) s.Write(Rows(i));
    });
    ASSERT_TRUE(again.status.ok()) << again.status.error_message();
    EXPECT_EQ(again.resume_after, 6);
    EXPECT_EQ(again.warnings.size(), 1u);
    ExpectTheWhole(again.summary);
  }
  EXPECT_EQ(graph_.events(), 6);
}

TEST_F(ResumeTest, OtherRowsUnderTheSameRunIdAreRefused) {
  Configure();
  ASSERT_TRUE(SendWhole("run-1", 6).status.ok());
  const Seen fewer = SendWhole("run-1", 2);
  EXPECT_EQ(fewer.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(fewer.status), "RUN_ROWS_DIFFER");
  EXPECT_EQ(GetRun(a_, "run-1").state(), RunMessage::STATE_COMPLETED);
}

TEST_F(ResumeTest, AnotherServerGoesOnWhenTheFirstIsNotHeardOfAnyMore) {
  Configure();
  b_ = StartReplica(state_);
  Stream stream(*a_.host, StartOf("run-1"));
  SendFlushed(stream, 1, 3);
  ASSERT_TRUE(stream.WaitForAck(3));
  // The stream is open and its server lives: nobody else may have the run.
  Stream second(*b_.host, StartOf("run-1"));
  const Seen refused = second.HalfClose();
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(refused.status), "RUN_ALREADY_STREAMED");
  stream.Break();
  const Seen seen =
      Resume(b_, StartOf("run-1"), [this](Stream& s) { SendFlushed(s, 4, 6); });
  EXPECT_EQ(seen.resume_after, 3);
  ExpectTheWhole(seen.summary);
  EXPECT_EQ(graph_.events(), 6);
}

TEST_F(ResumeTest, AServerThatWasCutOffLearnsThatItsRunIsAnothers) {
  Configure();
  b_ = StartReplica(flaky_);
  Stream stuck(*b_.host, StartOf("run-1"));
  SendFlushed(stuck, 1, 3);
  ASSERT_TRUE(stuck.WaitForAck(3));
  flaky_.CutOff();
  const absl::Time cut_off = absl::Now();
  const Seen seen =
      Resume(a_, StartOf("run-1"), [this](Stream& s) { SendFlushed(s, 4, 6); });
  EXPECT_GE(absl::Now() - cut_off, kLease / 2);
  EXPECT_EQ(seen.resume_after, 3);
  ExpectTheWhole(seen.summary);
  EXPECT_THAT(seen.summary.warnings(), Contains(HasSubstr("by a crash")));
  flaky_.Mend();
  SendFlushed(stuck, 4, 6);
  const Seen late = stuck.HalfClose();
  EXPECT_EQ(ReasonOf(late.status), "RUN_TAKEN_OVER");
  EXPECT_EQ(late.acked, 3);
  EXPECT_EQ(graph_.events(), 6);
  ExpectTheWhole(GetRun(a_, "run-1").summary());
}

TEST_F(ResumeTest, ShardsAreStreamsOfTheirOwnAndOneRun) {
  Configure();
  const auto start_of = [](int index, int count) {
    SendBatchRequest start = StartOf("run-1");
    start.mutable_start()->mutable_shard()->set_index(index);
    start.mutable_start()->mutable_shard()->set_count(count);
    return start;
  };
  Stream first(*a_.host, start_of(0, 2));
  Stream second(*a_.host, start_of(1, 2));
  SendFlushed(first, 1, 2);
  ASSERT_TRUE(first.WaitForAck(2));
  ASSERT_TRUE(second.WaitUntilStarted());
  const auto send_second = [this](Stream& s) {
    for (int64_t i = 1; i <= 4; ++i) {
      SendBatchRequest rows = Rows(i + 2);
      rows.mutable_rows()->set_sequence(i);
      s.Write(rows);
    }
  };
  EXPECT_TRUE(first.HalfClose().status.ok());
  EXPECT_EQ(GetRun(a_, "run-1").state(), RunMessage::STATE_RUNNING);
  second.Break();
  const Seen seen = Resume(a_, start_of(1, 2), send_second);
  ASSERT_TRUE(seen.status.ok()) << seen.status.error_message();
  EXPECT_EQ(seen.resume_after, 0);
  EXPECT_EQ(seen.summary.counts().received(), 6);
  const RunMessage run = GetRun(a_, "run-1");
  EXPECT_EQ(run.state(), RunMessage::STATE_COMPLETED);
  EXPECT_EQ(run.shards_size(), 2);
  ExpectTheWhole(run.summary());

  for (const auto& [index, count] :
       {std::pair(2, 2), std::pair(-1, 2), std::pair(0, 0), std::pair(0, 3)}) {
    Stream bad(*a_.host, start_of(index, count));
    const Seen refused = bad.HalfClose();
    EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ReasonOf(refused.status), "FIELDS_INVALID");
    EXPECT_NE(refused.status.error_details().find("start.shard."),
              std::string::npos);
  }
}

TEST_F(ResumeTest, OfRunsWithTheSameEventsOneSendsAndTheOthersReport) {
  Configure();
  graph_.Hold();
  std::vector<std::unique_ptr<Stream>> streams;
  for (const char* id : {"run-1", "run-2", "run-3"}) {
    streams.push_back(std::make_unique<Stream>(*a_.host, StartOf(id)));
    SendFlushed(*streams.back(), 1, 2);
    ASSERT_TRUE(streams.back()->WaitUntilStarted());
  }
  while (graph_.events() < 2) absl::SleepFor(absl::Milliseconds(10));
  absl::SleepFor(absl::Milliseconds(300));
  EXPECT_EQ(graph_.events(), 2) << "what one is sending the others wait for";
  for (const auto& stream : streams) EXPECT_EQ(stream->seen().acked, 0);
  graph_.LetGo();
  int64_t delivered = 0;
  int64_t already_sent = 0;
  for (const auto& stream : streams) {
    const Seen seen = stream->HalfClose();
    ASSERT_TRUE(seen.status.ok()) << seen.status.error_message();
    EXPECT_EQ(seen.summary.counts().received(), 2);
    delivered += seen.summary.counts().delivered();
    const auto skipped = seen.summary.skipped().find("ALREADY_SENT");
    if (skipped != seen.summary.skipped().end()) {
      already_sent += skipped->second;
    }
  }
  EXPECT_EQ(delivered, 2);
  EXPECT_EQ(already_sent, 4);
  EXPECT_EQ(graph_.events(), 2);
}

TEST_F(ResumeTest, TheInitialWindowIsUsedUntilARunHasCompleted) {
  Configure(30);
  {
    Stream broken(*a_.host, StartOf("run-1"));
    ASSERT_TRUE(broken.WaitUntilStarted());
    broken.Break();
  }
  const Seen first = SendWhole("run-2", 2, /*days_old=*/20);
  EXPECT_EQ(first.summary.counts().delivered(), 2);
  EXPECT_FALSE(first.summary.has_gap_warning());
  Restart();
  const Seen second = SendWhole("run-3", 2, /*days_old=*/20);
  EXPECT_THAT(second.summary.skipped(), ElementsAre(Pair("OUTSIDE_WINDOW", 2)));
  EXPECT_FALSE(second.summary.has_gap_warning());
}

TEST_F(ResumeTest, AGapLongerThanTheWindowIsWarnedOf) {
  Configure();
  ASSERT_TRUE(SendWhole("run-1", 2).status.ok());
  clock_.Skip(10);
  const Seen late = SendWhole("run-2", 1);
  ASSERT_TRUE(late.summary.has_gap_warning());
  const auto& gap = late.summary.gap_warning();
  EXPECT_NEAR(
      static_cast<double>(gap.gap_end().seconds() - gap.gap_start().seconds()),
      3 * 86'400, 60);
  EXPECT_TRUE(GetRun(a_, "run-2").summary().has_gap_warning());
  clock_.Skip(6);
  EXPECT_FALSE(SendWhole("run-3", 1).summary.has_gap_warning());
}

TEST_F(ResumeTest, ListsRunsAndSaysWhyTheyEnded) {
  Configure();
  ASSERT_TRUE(SendWhole("run-1", 1).status.ok());
  Stream faulty(*a_.host, StartOf("run-2"));
  faulty.Write(Rows(5));
  EXPECT_EQ(ReasonOf(faulty.HalfClose().status), "SEQUENCE_UNEXPECTED");
  SendBatchRequest dry = StartOf("run-3");
  dry.mutable_start()->set_dry_run(true);
  Stream dry_run(*a_.host, dry);
  ASSERT_TRUE(dry_run.HalfClose().status.ok());

  grpc::ClientContext context;
  destination::v1::ListRunsRequest request;
  request.set_destination(kShop);
  destination::v1::ListRunsResponse response;
  ASSERT_TRUE(a_.admin->ListRuns(&context, request, &response).ok());
  ASSERT_EQ(response.runs_size(), 2);
  EXPECT_EQ(response.runs(0).run_id(), "run-2");
  EXPECT_EQ(response.runs(0).state(), RunMessage::STATE_INTERRUPTED);
  EXPECT_EQ(response.runs(0).error().reason(), "SEQUENCE_UNEXPECTED");
  EXPECT_EQ(response.runs(1).state(), RunMessage::STATE_COMPLETED);
}

}  // namespace
}  // namespace destconn
