// The connector's server over real gRPC, with a Meta and a ledger in memory:
// what a host sees. Rows are made by generated code, which keeps the row reader
// honest.

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/simulated_clock.h"
#include "connector/daily_volume.h"
#include "connector/log.h"
#include "connector/server.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/fake_order_index.h"
#include "ledger/fake_state_store.h"
#include "tests/friendly_graph.h"

namespace destconn {
namespace {

using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.insecure = true;
    options.data_dir = testing::TempDir();
    auto server = Server::Start(options, {.clock = RealClock(),
                                          .log = log_,
                                          .ledger = ledger_,
                                          .state = state_,
                                          .transport = graph_,
                                          .orders = &orders_});
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->address(),
                                   grpc::InsecureChannelCredentials());
    host_ = destination::v1::Destination::NewStub(channel_);
  }

  ~ServiceTest() override {
    if (server_ != nullptr) server_->Stop(absl::Seconds(5));
  }

  // With other settings than most, if `change` makes them so.
  void Configure(const std::function<void(destination::v1::Settings&)>& change =
                     [](destination::v1::Settings&) {}) {
    grpc::ClientContext context;
    destination::v1::ValidateCredentialsRequest credential;
    credential.mutable_credential()->set_name("T");
    credential.mutable_credential()->set_refresh_token("EAAgoodgoodgoodgood");
    destination::v1::ValidateCredentialsResponse checked;
    ASSERT_TRUE(
        host_->ValidateCredentials(&context, credential, &checked).ok());
    ASSERT_TRUE(checked.valid()) << checked.ShortDebugString();
    grpc::ClientContext configure_context;
    destination::v1::ConfigureSettingsRequest settings;
    settings.mutable_settings()->set_name("Shop");
    settings.mutable_settings()->set_credential(checked.credential());
    settings.mutable_settings()->set_dataset_id("123");
    settings.mutable_settings()->set_default_currency("EUR");
    change(*settings.mutable_settings());
    destination::v1::ConfigureSettingsResponse configured;
    const grpc::Status status =
        host_->ConfigureSettings(&configure_context, settings, &configured);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(configured.destination(), "destinations/shop");
  }

  static SendBatchRequest Start(
      const std::string& destination = "destinations/shop") {
    SendBatchRequest request;
    auto& start = *request.mutable_start();
    start.set_destination(destination);
    for (const char* name :
         {"email", "timestamp", "order_id", "quantity", "price"}) {
      start.add_columns()->set_name(name);
    }
    return request;
  }

  void AddRow(destination::v1::Rows& rows, const std::string& email,
              const std::string& order) const {
    auto& row = *rows.add_rows();
    row.add_values()->set_string_value(email);
    row.add_values()->mutable_timestamp_value()->set_seconds(row_time_);
    row.add_values()->set_string_value(order);
    row.add_values()->set_int64_value(2);
    row.add_values()->set_double_value(1.5);
  }

  SendBatchRequest Rows(int64_t sequence,
                        const std::vector<std::string>& orders) const {
    SendBatchRequest request;
    request.mutable_rows()->set_sequence(sequence);
    for (const std::string& order : orders) {
      AddRow(*request.mutable_rows(), "mary@example.com", order);
    }
    return request;
  }

  // Sends the messages, half-closes, and reads to the end.
  grpc::Status Send(const std::vector<SendBatchRequest>& messages) {
    grpc::ClientContext context;
    auto stream = host_->SendBatch(&context);
    for (const SendBatchRequest& message : messages) stream->Write(message);
    stream->WritesDone();
    received_.clear();
    SendBatchResponse response;
    while (stream->Read(&response)) received_.push_back(response);
    return stream->Finish();
  }

  const destination::v1::Summary& summary() const {
    return received_.back().summary();
  }

  static std::string ReasonOf(const grpc::Status& status) {
    google::rpc::Status details;
    google::rpc::ErrorInfo info;
    details.ParseFromString(status.error_details());
    for (const auto& detail : details.details()) {
      if (detail.UnpackTo(&info)) return info.reason();
    }
    return "";
  }

  // One for all rows: an order that is sent again must be the same.
  const int64_t row_time_ = absl::ToUnixSeconds(absl::Now()) - 60;
  std::ostringstream log_text_;
  Log log_{LogFormat::kJson, RealClock(), log_text_};
  FakeLedger ledger_;
  FakeOrderIndex orders_;
  FakeStateStore state_;
  FriendlyGraph graph_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<destination::v1::Destination::Stub> host_;
  std::vector<SendBatchResponse> received_;
};

TEST_F(ServiceTest, DescribesItself) {
  grpc::ClientContext context;
  destination::v1::DescribeDestinationResponse response;
  ASSERT_TRUE(host_->DescribeDestination(&context, {}, &response).ok());
  EXPECT_EQ(response.name(), "meta-offline-events");
  EXPECT_GT(response.columns_size(), 20);
}

TEST_F(ServiceTest, DeliversRowsMadeByGeneratedCode) {
  Configure();
  const grpc::Status status =
      Send({Start(), Rows(1, {"1", "2"}), Rows(2, {"1"})});
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_TRUE(received_.front().has_started());
  EXPECT_FALSE(received_.front().started().run_id().empty());
  EXPECT_EQ(summary().counts().received(), 3);
  EXPECT_EQ(summary().counts().delivered(), 3);
  EXPECT_EQ(summary().counts().events_delivered(), 2);
  EXPECT_THAT(summary().value_total(), ElementsAre(Pair("EUR", "9")));
  EXPECT_EQ(graph_.events(), 2);
  EXPECT_EQ(ledger_.delivered().size(), 2u);
}

TEST_F(ServiceTest, TheSameRowsAgainAreAlreadySent) {
  Configure();
  const std::vector<SendBatchRequest> messages = {Start(), Rows(1, {"1"})};
  ASSERT_TRUE(Send(messages).ok());
  ASSERT_TRUE(Send(messages).ok());
  EXPECT_THAT(summary().skipped(), ElementsAre(Pair("ALREADY_SENT", 1)));
  EXPECT_EQ(graph_.events(), 1);
}

TEST_F(ServiceTest, NothingOfAPersonLeavesButToMeta) {
  Configure();
  SendBatchRequest rows;
  rows.mutable_rows()->set_sequence(1);
  AddRow(*rows.mutable_rows(), "canary-good@example.com", "1");
  AddRow(*rows.mutable_rows(), "canary-bad-address", "2");
  ASSERT_TRUE(Send({Start(), rows}).ok());
  std::string seen = log_text_.str();
  for (const SendBatchResponse& message : received_) {
    seen += message.ShortDebugString();
  }
  const std::string digest =
      "e016ec62d0985465ecc1daf56867f93a31e9fdeb2ff5b14442e35588a6a5912d";
  EXPECT_THAT(seen, AllOf(Not(HasSubstr("canary")), Not(HasSubstr(digest)),
                          Not(HasSubstr("EAAgood"))));
  EXPECT_THAT(graph_.bodies(), Not(HasSubstr("canary")));
}

TEST_F(ServiceTest, SaysWhatIsWrongWithAStart) {
  Configure();
  grpc::Status status = Send({Start("destinations/none")});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(status), "DESTINATION_NOT_FOUND");

  SendBatchRequest no_timestamp;
  no_timestamp.mutable_start()->set_destination("destinations/shop");
  no_timestamp.mutable_start()->add_columns()->set_name("email");
  status = Send({no_timestamp});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "COLUMN_MISSING");

  status = Send({Rows(1, {"1"})});
  EXPECT_EQ(ReasonOf(status), "MESSAGE_UNEXPECTED");
  status = Send({});
  EXPECT_EQ(ReasonOf(status), "MESSAGE_UNEXPECTED");

  SendBatchRequest odd = Start();
  odd.mutable_start()->set_run_id("not an id");
  odd.mutable_start()->mutable_shard()->set_index(3);
  status = Send({odd});
  EXPECT_EQ(ReasonOf(status), "FIELDS_INVALID");
}

TEST_F(ServiceTest, AGapOrASecondStartEndsTheRunUnacknowledged) {
  Configure();
  grpc::Status status = Send({Start(), Rows(2, {"1"})});
  EXPECT_EQ(ReasonOf(status), "SEQUENCE_UNEXPECTED");
  status = Send({Start(), Start()});
  EXPECT_EQ(ReasonOf(status), "MESSAGE_UNEXPECTED");
  EXPECT_EQ(graph_.events(), 0);
}

TEST_F(ServiceTest, ABrokenCallSendsNoHalfOrders) {
  Configure();
  SendBatchRequest start = Start();
  start.mutable_start()->set_run_id("run-1");
  grpc::ClientContext context;
  auto stream = host_->SendBatch(&context);
  ASSERT_TRUE(stream->Write(start));
  ASSERT_TRUE(stream->Write(Rows(1, {"1"})));
  SendBatchResponse response;
  ASSERT_TRUE(stream->Read(&response));
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  // The run may be streamed anew as soon as the server has seen that it broke.
  grpc::Status status;
  do {
    status = Send({start});
  } while (ReasonOf(status) == "RUN_ALREADY_STREAMED");
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(graph_.events(), 0);
}

TEST_F(ServiceTest, TheSameRunIsNotStreamedTwice) {
  Configure();
  SendBatchRequest start = Start();
  start.mutable_start()->set_run_id("run-1");
  grpc::ClientContext context;
  auto stream = host_->SendBatch(&context);
  ASSERT_TRUE(stream->Write(start));
  SendBatchResponse response;
  ASSERT_TRUE(stream->Read(&response));
  const grpc::Status status = Send({start});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(status), "RUN_ALREADY_STREAMED");
  stream->WritesDone();
  while (stream->Read(&response)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ServiceTest, AFlushIsAcknowledgedWhileTheStreamStaysOpen) {
  Configure();
  grpc::ClientContext context;
  auto stream = host_->SendBatch(&context);
  SendBatchRequest flush;
  flush.mutable_flush();
  ASSERT_TRUE(stream->Write(Start()));
  ASSERT_TRUE(stream->Write(Rows(1, {"1"})));
  ASSERT_TRUE(stream->Write(flush));
  SendBatchResponse response;
  while (stream->Read(&response) && !response.has_ack()) {
  }
  EXPECT_EQ(response.ack().acked_sequence(), 1);
  EXPECT_EQ(graph_.events(), 1);
  stream->WritesDone();
  while (stream->Read(&response)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ServiceTest, AStopEndsRunsWithAWordOfWhatToDo) {
  Configure();
  grpc::ClientContext context;
  auto stream = host_->SendBatch(&context);
  ASSERT_TRUE(stream->Write(Start()));
  SendBatchResponse response;
  ASSERT_TRUE(stream->Read(&response));
  server_->Stop(absl::Seconds(5));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "SERVER_STOPPING");
  server_.reset();
}

TEST_F(ServiceTest, ACallerWithRestrictedAccessMayNotSend) {
  Configure();
  grpc::ClientContext context;
  context.AddMetadata("x-caller-principal", "jane");
  context.AddMetadata("x-caller-policies", "restrict-pii-access");
  auto stream = host_->SendBatch(&context);
  stream->Write(Start());
  stream->WritesDone();
  SendBatchResponse response;
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(status), "PII_ACCESS_RESTRICTED");
}

TEST_F(ServiceTest, ItsHealthCanBeAskedFor) {
  const auto health = grpc::health::v1::Health::NewStub(channel_);
  grpc::health::v1::HealthCheckRequest request;
  request.set_service("destination.v1.Destination");
  for (int i = 0; i < 2; ++i) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckResponse response;
    ASSERT_TRUE(health->Check(&context, request, &response).ok());
    EXPECT_EQ(response.status(),
              grpc::health::v1::HealthCheckResponse::SERVING);
    request.clear_service();  // then, of the whole server
  }
}

TEST_F(ServiceTest, ItsDestinationsAndCredentialsCanBeSeenAndDeleted) {
  Configure();
  const auto admin = destination::v1::DestinationAdmin::NewStub(channel_);
  const auto call = [&](auto method, auto request, auto& response) {
    grpc::ClientContext context;
    return ((*admin).*method)(&context, request, &response);
  };
  using destination::v1::DestinationAdmin;
  destination::v1::ListDestinationsResponse destinations;
  ASSERT_TRUE(call(&DestinationAdmin::Stub::ListDestinations,
                   destination::v1::ListDestinationsRequest(), destinations)
                  .ok());
  ASSERT_EQ(destinations.destinations_size(), 1);
  EXPECT_EQ(destinations.destinations(0).settings().dataset_id(), "123");

  destination::v1::DeleteCredentialRequest credential;
  credential.set_name("credentials/t");
  destination::v1::DeleteCredentialResponse credential_gone;
  const auto delete_credential = [&] {
    return call(&DestinationAdmin::Stub::DeleteCredential, credential,
                credential_gone);
  };
  EXPECT_EQ(ReasonOf(delete_credential()), "CREDENTIAL_IN_USE");
  destination::v1::DeleteDestinationRequest destination;
  destination.set_name("destinations/shop");
  destination.set_etag(destinations.destinations(0).etag());
  destination::v1::DeleteDestinationResponse destination_gone;
  EXPECT_TRUE(call(&DestinationAdmin::Stub::DeleteDestination, destination,
                   destination_gone)
                  .ok());
  EXPECT_TRUE(delete_credential().ok());
  destination::v1::ListCredentialsResponse credentials;
  ASSERT_TRUE(call(&DestinationAdmin::Stub::ListCredentials,
                   destination::v1::ListCredentialsRequest(), credentials)
                  .ok());
  EXPECT_EQ(credentials.credentials_size(), 0);
}

TEST_F(ServiceTest, ADryRunComparesTheGroupings) {
  Configure();
  SendBatchRequest start = Start();
  ASSERT_TRUE(Send({start, Rows(1, {"1", "2", "1"})}).ok());
  EXPECT_FALSE(summary().has_grouping_comparison());
  start.mutable_start()->set_dry_run(true);
  ASSERT_TRUE(Send({start, Rows(1, {"1", "2", "1"})}).ok());
  const auto& comparison = summary().grouping_comparison();
  EXPECT_EQ(comparison.per_order().events(), 2);
  EXPECT_EQ(comparison.per_item().events(), 3);
  EXPECT_THAT(comparison.per_order().average_basket(),
              ElementsAre(Pair("EUR", "4.5")));
  EXPECT_EQ(graph_.events(), 2);
}

TEST_F(ServiceTest, TestEventsAreHeldOnALeash) {
  Configure([](destination::v1::Settings& settings) {
    settings.set_test_event_code("TEST1");
    settings.set_max_test_events(2);
  });
  ASSERT_TRUE(Send({Start(), Rows(1, {"1", "2"})}).ok());
  EXPECT_TRUE(summary().test_mode());
  EXPECT_THAT(summary().warnings(), Contains(HasSubstr("Test mode")));
  EXPECT_EQ(graph_.events(), 2);

  const grpc::Status status = Send({Start(), Rows(1, {"3", "4", "5"})});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(status), "TEST_EVENTS_EXCEEDED");
  for (const SendBatchResponse& response : received_) {
    EXPECT_FALSE(response.has_ack());
  }
  EXPECT_EQ(graph_.events(), 2);

  // Told explicitly, it sends all of them.
  Configure([](destination::v1::Settings& settings) {
    settings.set_test_event_code("TEST1");
    settings.set_max_test_events(100);
  });
  ASSERT_TRUE(Send({Start(), Rows(1, {"3", "4", "5"})}).ok());
  EXPECT_EQ(graph_.events(), 5);
}

// Whoever may send can also send what never happened.
TEST_F(ServiceTest, AFloodOfEventsIsNoticed) {
  Configure();
  SimulatedClock clock(absl::Now() - absl::Hours(7 * 24));
  DailyVolumes volumes(state_, clock);
  for (int day = 0; day < 7; ++day, clock.Advance(absl::Hours(24))) {
    ASSERT_TRUE(volumes.Add("destinations/shop", 400).ok());
  }
  std::vector<std::string> orders(700);
  for (int i = 0; i < 700; ++i) orders[i] = absl::StrCat("day-", i);
  ASSERT_TRUE(Send({Start(), Rows(1, orders)}).ok());
  EXPECT_THAT(summary().warnings(), Not(Contains(HasSubstr("usual"))));
  EXPECT_THAT(log_text_.str(), Not(HasSubstr("volume_unusual")));

  for (int i = 0; i < 700; ++i) orders[i] = absl::StrCat("flood-", i);
  ASSERT_TRUE(Send({Start(), Rows(1, orders)}).ok());
  EXPECT_THAT(summary().warnings(),
              Contains(HasSubstr("more than 1200 events of this destination "
                                 "today (UTC); a usual day has 400.")));
  EXPECT_THAT(log_text_.str(), HasSubstr("\"event\":\"volume_unusual\""));
  EXPECT_EQ(summary().counts().delivered(), 700) << "it stops nothing";
}

TEST_F(ServiceTest, TestEventsAndDryRunsAreNoVolume) {
  Configure([](destination::v1::Settings& settings) {
    settings.set_test_event_code("TEST1");
  });
  ASSERT_TRUE(Send({Start(), Rows(1, {"1"})}).ok());
  Configure();
  SendBatchRequest dry = Start();
  dry.mutable_start()->set_dry_run(true);
  ASSERT_TRUE(Send({dry, Rows(1, {"2"})}).ok());
  DailyVolumes volumes(state_, RealClock());
  EXPECT_EQ(volumes.Look("destinations/shop")->today, 0);
}

TEST_F(ServiceTest, TellsWhatBecameOfAnOrder) {
  Configure();
  SendBatchRequest rows = Rows(1, {"1"});
  AddRow(*rows.mutable_rows(), "no address", "2");
  SendBatchRequest start = Start();
  start.mutable_start()->set_run_id("run-1");
  ASSERT_TRUE(Send({start, rows}).ok());
  const auto admin = destination::v1::DestinationAdmin::NewStub(channel_);
  const auto look_up = [&](const std::string& order) {
    grpc::ClientContext context;
    destination::v1::LookUpOrderRequest request;
    request.set_destination("destinations/shop");
    request.set_order_id(order);
    destination::v1::LookUpOrderResponse response;
    admin->LookUpOrder(&context, request, &response);
    return response;
  };
  const auto delivered = look_up("1");
  ASSERT_EQ(delivered.fates_size(), 1);
  EXPECT_EQ(delivered.fates(0).outcome(),
            destination::v1::RowError::OUTCOME_DELIVERED);
  EXPECT_EQ(delivered.fates(0).run_id(), "run-1");
  EXPECT_EQ(delivered.fates(0).meta_trace_id(), "AbCtrace");
  const auto rejected = look_up("2");
  ASSERT_EQ(rejected.fates_size(), 1);
  EXPECT_EQ(rejected.fates(0).reason(), "MISSING_IDENTIFIER");
  EXPECT_EQ(look_up("3").fates_size(), 0);

  // The next day's window holds it again.
  start.mutable_start()->set_run_id("run-2");
  ASSERT_TRUE(Send({start, Rows(1, {"1"})}).ok());
  const auto again = look_up("1");
  ASSERT_EQ(again.fates_size(), 2);
  const bool newest = again.fates(0).run_id() == "run-2";
  EXPECT_EQ(again.fates(newest ? 0 : 1).reason(), "ALREADY_SENT");
  EXPECT_EQ(again.fates(newest ? 1 : 0).run_id(), "run-1");
}

// Before it reaches anything of ours.
TEST_F(ServiceTest, RefusesACallWithTooMuchMetadata) {
  grpc::ClientContext context;
  context.AddMetadata("x-caller-principal", std::string(20'000, 'x'));
  destination::v1::DescribeDestinationResponse response;
  EXPECT_EQ(host_->DescribeDestination(&context, {}, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace destconn
