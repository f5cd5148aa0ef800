// Nothing of a person leaves but to Meta, and there as it must: the real
// programs run with rows of people that do not exist, and all that they write
// and answer is scanned for those people's values, their digests, the access
// token, the app's secret, the master key and what is derived from it. Rows are
// delivered, rejected, skipped, malformed, cut off; orders wait while the scan
// goes on; the connector is stopped, killed and crashes. That the scan would
// find a leak in each of these places, planted ones show.
//
// Outside the product, and not scanned: the host's own files, and what Meta is
// sent. The simulator's journal of the latter shows that the values did go out,
// hashed where the contract says so.

#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/base/config.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "hashing/hmac.h"
#include "hashing/sha256.h"
#include "tests/canary_person.h"
#include "tests/canary_rows.h"
#include "tests/child_process.h"
#include "tests/leak_scanner.h"

namespace destconn {
namespace {

using destination::v1::Destination;
using destination::v1::DestinationAdmin;
using destination::v1::SendBatchRequest;
using destination::v1::SendBatchResponse;
using testing::Contains;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

using Stream =
    grpc::ClientReaderWriterInterface<SendBatchRequest, SendBatchResponse>;

constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr char kBadToken[] = "EAAcanaryTokenThatNobodyKnows";
constexpr char kDataset[] = "1234567890123456";
constexpr char kDestination[] = "destinations/canary-shop";
constexpr char kApp[] = "700000000000001";
constexpr char kAppSecret[] = "simulated-app-secret";
// In hex; the bytes are forbidden in every form.
constexpr char kMasterKey[] =
    "c0ffee00d15ea5e5badcab1edecade5f00dfaceb0a710ad5caff01d5ca1ab1e5";
constexpr char kTlsFolder[] = "testdata/cli/";
constexpr int kWaitingOrders = 300;
// Rows that are large and many enough for the connector to put them on disk.
constexpr int kLargeMessages = 16;
constexpr int kLargeRowsAMessage = 60;
constexpr int kLargeRowBytes = 60'000;
// Sanitizers bring a heap of their own, which nobody wipes.
#if defined(ABSL_HAVE_ADDRESS_SANITIZER) || defined(_GLIBCXX_TSAN)
constexpr bool kWipesMemory = false;
#else
constexpr bool kWipesMemory = true;
#endif

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// Bytes of the files without a name that a process has open.
int64_t NamelessBytes(pid_t pid) {
  int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(
           absl::StrCat("/proc/", pid, "/fd"), error)) {
    struct stat info;
    if (stat(entry.path().c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_nlink == 0) {
      bytes += info.st_size;
    }
  }
  return bytes;
}

// A group is what no message of the contract can hold.
void AddGroup(google::protobuf::Message& message, const std::string& text) {
  message.GetReflection()
      ->MutableUnknownFields(&message)
      ->AddGroup(15)
      ->AddLengthDelimited(1, text);
}

class LeakTest : public testing::Test {
 protected:
  LeakTest() : folder_(absl::StrCat(testing::TempDir(), "/leak")) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(HostFile(""));
    scanner_.Forbid("the access token", kToken);
    scanner_.ForbidDigestOf("the access token", kToken);
    scanner_.Forbid("the unknown token", kBadToken);
    scanner_.ForbidDigestOf("the unknown token", kBadToken);
    ForbidKeys();
    echoed_ = GoodRow();
    StartGraph();
    StartConnector("text");
  }

  // The operator's secrets, in files of the operator's.
  void ForbidKeys() {
    WriteHostFile("app.secret", kAppSecret);
    WriteHostFile("master.key", absl::StrCat("k:", kMasterKey, "\n"));
    std::filesystem::permissions(HostFile("master.key"),
                                 std::filesystem::perms::owner_read);
    // So that the log has something to warn of.
    std::filesystem::permissions(HostFile("app.secret"),
                                 std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    scanner_.Forbid("the app's secret", kAppSecret);
    scanner_.ForbidDigestOf("the app's secret", kAppSecret);
    const std::string master = absl::HexStringToBytes(kMasterKey);
    scanner_.Forbid("the master key", master);
    scanner_.ForbidDigestOf("the master key", master);
    for (const char* purpose :
         {"destconn credentials v1", "destconn ledger v1"}) {
      const Sha256Digest derived = HmacSha256(master, purpose);
      scanner_.Forbid(absl::StrCat("the key of ", purpose),
                      std::string(derived.begin(), derived.end()));
    }
    const Sha256Digest proof = HmacSha256(kAppSecret, kToken);
    scanner_.Forbid("the app's proof", std::string(proof.begin(), proof.end()));
  }

  // The host's own files, which may hold what they like.
  std::string HostFile(const std::string& name) const {
    return absl::StrCat(folder_, "/host/", name);
  }
  std::string ProductFolder(const std::string& program) const {
    return absl::StrCat(folder_, "/product/", program);
  }
  std::string Journal() const {
    return ReadFile(absl::StrCat(folder_, "/graph/journal.jsonl"));
  }

  static std::string TlsFile(const std::string& name) {
    return std::filesystem::absolute(kTlsFolder + name).string();
  }

  // Meta's first answer to events echoes what it was sent; two orders it
  // refuses.
  void StartGraph() {
    const std::string echo =
        absl::StrCat(R"({\"error\":{\"message\":\"No good: )", echoed_["email"],
                     R"(\",\"error_user_msg\":\")", echoed_["phone"],
                     R"(\",\"type\":\"OAuthException\",\"code\":100,)",
                     R"(\"fbtrace_id\":\"Atrace\"}})");
    std::ofstream(HostFile("faults.json"))
        << R"({"rules":[{"first":1,"last":1,"status":400,"body":")" << echo
        << R"("},{"poison":["ORDER-POISON*"]}]})";
    graph_ = std::make_unique<ChildProcess>(
        "simulator/graph_simulator",
        std::vector<std::string>{
            "--listen=127.0.0.1:0",
            absl::StrCat("--tls_cert_file=", TlsFile("tls_cert.pem")),
            absl::StrCat("--tls_key_file=", TlsFile("tls_key.pem")),
            absl::StrCat("--faults=", HostFile("faults.json")),
            "--journal=journal.jsonl"},
        folder_ + "/graph");
    graph_address_ = AddressIn(graph_->ReadLine());
  }

  void StartConnector(const std::string& log_format,
                      const std::vector<std::string>& more = {},
                      const std::vector<std::string>& environment = {}) {
    const auto absolute = [this](const char* name) {
      return std::filesystem::absolute(HostFile(name)).string();
    };
    std::vector<std::string> flags = {
        "--listen=127.0.0.1:0",
        "--insecure",
        "--data_dir=data",
        absl::StrCat("--graph_endpoint=", graph_address_),
        absl::StrCat("--graph_ca_file=", TlsFile("tls_cert.pem")),
        absl::StrCat("--app_id=", kApp),
        absl::StrCat("--app_secret_file=", absolute("app.secret")),
        absl::StrCat("--master_key_file=", absolute("master.key")),
        absl::StrCat("--log_format=", log_format)};
    flags.insert(flags.end(), more.begin(), more.end());
    connector_ = std::make_unique<ChildProcess>(
        "connector/connector", flags, ProductFolder("connector"), environment);
    connector_address_ = AddressIn(connector_->ReadLine());
    ASSERT_THAT(connector_address_, HasSubstr("127.0.0.1:"));
    const auto channel = grpc::CreateChannel(
        connector_address_, grpc::InsecureChannelCredentials());
    host_ = Destination::NewStub(channel);
    admin_ = DestinationAdmin::NewStub(channel);
  }

  // Lets go of the connection first: an idle client of gRPC's takes seconds to
  // notice that the server would like to go.
  int EndConnector(int signal) {
    host_.reset();
    admin_.reset();
    const int status = connector_->End(signal);
    ScanProducts();
    return status;
  }

  // Once the connector's runs are over and its clients are gone.
  void ScanIdleMemory() {
    if (!kWipesMemory) return;
    host_.reset();
    admin_.reset();
    constexpr int kTries = 40;
    LeakScanner scanner = memory_;
    for (int i = 0; i < kTries; ++i) {
      scanner = memory_;
      if (!scanner.ScanMemory(connector_->pid())) break;
      if (scanner.leaks().empty()) break;
      absl::SleepFor(absl::Milliseconds(250));
    }
    EXPECT_THAT(scanner.leaks(), IsEmpty());
    // Nobody but root may look at it.
    EXPECT_TRUE(scanner.bytes_scanned() > 1'000'000 || geteuid() != 0);
  }

  static std::string AddressIn(const std::string& line) {
    return line.substr(line.rfind(' ') + 1);
  }

  // All that the programs have written so far, and have open.
  void ScanProducts() {
    scanner_.ScanFolder(folder_ + "/product");
    if (connector_ != nullptr) {
      scanner_.ScanText("the connector's output", connector_->output());
      if (connector_->pid() > 0 && scanner_.ScanProcess(connector_->pid())) {
        ++processes_scanned_;
      }
    }
  }

  void ScanAnswer(absl::string_view call,
                  const google::protobuf::Message& answer) {
    scanner_.ScanText(absl::StrCat("answer of ", call),
                      answer.SerializeAsString());
  }

  void ScanStatus(absl::string_view call, const grpc::ClientContext& context,
                  const grpc::Status& status) {
    const std::string place = absl::StrCat("status of ", call);
    scanner_.ScanText(place, status.error_message());
    scanner_.ScanText(place, status.error_details());
    for (const auto* metadata : {&context.GetServerInitialMetadata(),
                                 &context.GetServerTrailingMetadata()}) {
      for (const auto& [key, value] : *metadata) {
        scanner_.ScanText(place, {value.data(), value.size()});
      }
    }
  }

  // Calls, scans the answer and the status, returns both.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(absl::string_view name, Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                 const Request&, Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    ScanAnswer(name, response);
    ScanStatus(name, context, status);
    return status;
  }

  static void Forbid(LeakScanner& scanner, absl::string_view label,
                     const Canary& canary) {
    const absl::string_view raw = absl::StripAsciiWhitespace(canary.raw);
    // "Germany" and "f" stand for too many.
    if (raw.size() >= 8) scanner.Forbid(label, raw);
    if (canary.normalized.size() >= 10) {
      scanner.Forbid(label, canary.normalized);
    }
    scanner.ForbidDigestOf(label, canary.normalized);
    scanner.ForbidDigestOf(absl::StrCat("the raw ", label), raw);
  }

  // A person's row; the person's values are forbidden from now on.
  Cells GoodRow() {
    const int number = ++people_;
    for (const auto& [column, canary] : MakeCanaryPerson(number)) {
      const std::string label = absl::StrCat(column, " of person ", number);
      Forbid(scanner_, label, canary);
      // The digests of all countries and genders stand ready in memory.
      if (column != "country" && column != "gender") {
        Forbid(memory_, label, canary);
      }
    }
    return MakeGoodRow(number);
  }

  // Each way to lose a row, once.
  std::vector<Cells> BadRows() {
    std::vector<Cells> rows;
    for (const auto& kinds : {RejectedRows(), SkippedRows()}) {
      for (const Spoiling& kind : kinds) {
        rows.push_back(GoodRow());
        kind.spoil(rows.back());
      }
    }
    return rows;
  }

  std::vector<Cells> GoodRows(int count) {
    std::vector<Cells> rows;
    for (int i = 0; i < count; ++i) rows.push_back(GoodRow());
    rows.push_back(GoodRow());
    rows.back().erase("order_id");
    rows.push_back(GoodRow());
    SpoilOptionalValues(rows.back());
    rows.push_back(GoodRow());
    rows.back()["order_id"] = absl::StrCat("ORDER-POISON-", people_);
    return rows;
  }

  SendBatchRequest Start(bool adjacent, bool dry_run = false,
                         const std::string& run_id = "") const {
    SendBatchRequest request;
    request.mutable_start()->set_run_id(run_id);
    request.mutable_start()->set_destination(kDestination);
    request.mutable_start()->set_order_rows_adjacent(adjacent);
    request.mutable_start()->set_dry_run(dry_run);
    for (const std::string& column : columns_) {
      request.mutable_start()->add_columns()->set_name(column);
    }
    return request;
  }

  SendBatchRequest Rows(int64_t sequence,
                        const std::vector<Cells>& rows) const {
    SendBatchRequest request;
    request.mutable_rows()->set_sequence(sequence);
    for (const Cells& cells : rows) {
      auto& row = *request.mutable_rows()->add_rows();
      for (const std::string& column : columns_) {
        auto& value = *row.add_values();
        const auto cell = cells.find(column);
        if (cell != cells.end()) value.set_string_value(cell->second);
      }
    }
    return request;
  }

  // Reads, scans and counts until a message is the one that is waited for; to
  // the stream's end if none is.
  void ReadUntil(Stream& stream,
                 const std::function<bool(const SendBatchResponse&)>& is_it) {
    SendBatchResponse response;
    while (stream.Read(&response)) {
      ScanAnswer("SendBatch", response);
      if (response.has_started()) last_run_ = response.started().run_id();
      for (const auto& error : response.row_errors().errors()) {
        reasons_.insert(error.reason());
      }
      for (const auto& [reason, rows] : response.summary().skipped()) {
        reasons_.insert(reason);
      }
      if (is_it(response)) return;
    }
  }

  void ReadToTheEnd(Stream& stream) {
    ReadUntil(stream, [](const SendBatchResponse&) { return false; });
  }

  void ReadUntilRefused(Stream& stream, int64_t sequence) {
    ReadUntil(stream, [sequence](const SendBatchResponse& response) {
      const auto& errors = response.row_errors().errors();
      return !errors.empty() && errors.rbegin()->sequence() >= sequence;
    });
  }

  // Rows of one person, each of another order.
  SendBatchRequest LargeRows(int64_t sequence) {
    std::vector<Cells> rows(kLargeRowsAMessage, GoodRow());
    for (size_t i = 0; i < rows.size(); ++i) {
      absl::StrAppend(&rows[i]["order_id"], "-", i);
      rows[i]["product_id"] = std::string(kLargeRowBytes, 'p');
    }
    return Rows(sequence, rows);
  }

  // A whole run: bad rows, good ones, and another bad one, so that it shows
  // when the good ones have been read. Scans while they wait, and at the end.
  void Run(bool adjacent, const std::vector<Cells>& good) {
    grpc::ClientContext context;
    const auto stream = host_->SendBatch(&context);
    SendBatchRequest misfit = Rows(3, {GoodRow()});
    misfit.mutable_rows()->mutable_rows(0)->add_values()->set_string_value(
        GoodRow()["email"]);
    ASSERT_TRUE(stream->Write(Start(adjacent)));
    ASSERT_TRUE(stream->Write(Rows(1, BadRows())));
    ASSERT_TRUE(stream->Write(Rows(2, good)));
    ASSERT_TRUE(stream->Write(misfit));
    ReadUntilRefused(*stream, 3);
    ScanProducts();
    stream->WritesDone();
    ReadToTheEnd(*stream);
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    ScanStatus("SendBatch", context, status);
    ScanProducts();
  }

  // A run that the server ends; returns its status.
  grpc::Status RunThatBreaks(const SendBatchRequest& last) {
    grpc::ClientContext context;
    const auto stream = host_->SendBatch(&context);
    stream->Write(Start(false));
    stream->Write(Rows(1, GoodRows(3)));
    stream->Write(last);
    stream->WritesDone();
    ReadToTheEnd(*stream);
    const grpc::Status status = stream->Finish();
    ScanStatus("SendBatch", context, status);
    ScanProducts();
    return status;
  }

  // A run whose orders wait; `end` ends it from outside.
  void RunThatIsCutOff(const std::function<void(grpc::ClientContext&)>& end) {
    grpc::ClientContext context;
    const auto stream = host_->SendBatch(&context);
    ASSERT_TRUE(stream->Write(Start(false)));
    ASSERT_TRUE(stream->Write(Rows(1, GoodRows(kWaitingOrders))));
    ASSERT_TRUE(stream->Write(Rows(2, BadRows())));
    ReadUntilRefused(*stream, 2);
    ScanProducts();
    end(context);
    ReadToTheEnd(*stream);
    ScanStatus("SendBatch", context, stream->Finish());
    ScanProducts();
  }

  void Configure() {
    SCOPED_TRACE("Configure");
    destination::v1::ValidateCredentialsRequest credential;
    credential.set_dataset_id(kDataset);
    credential.mutable_credential()->set_name("Canary token");
    for (const char* token : {kBadToken, kToken}) {
      credential.mutable_credential()->set_refresh_token(token);
      destination::v1::ValidateCredentialsResponse checked;
      EXPECT_TRUE(Call("ValidateCredentials", *host_,
                       &Destination::Stub::ValidateCredentials, credential,
                       checked)
                      .ok());
      EXPECT_EQ(checked.valid(), token == kToken);
    }
    destination::v1::ConfigureSettingsRequest settings;
    destination::v1::ConfigureSettingsResponse configured;
    EXPECT_FALSE(Call("ConfigureSettings", *host_,
                      &Destination::Stub::ConfigureSettings, settings,
                      configured)
                     .ok());
    settings.mutable_settings()->set_name("Canary shop");
    settings.mutable_settings()->set_credential("credentials/canary-token");
    settings.mutable_settings()->set_dataset_id(kDataset);
    EXPECT_TRUE(Call("ConfigureSettings", *host_,
                     &Destination::Stub::ConfigureSettings, settings,
                     configured)
                    .ok());
    ASSERT_EQ(configured.destination(), kDestination);
  }

  // Stores the destination anew with a description.
  void StoreDescription(const std::string& description) {
    destination::v1::ConfigureSettingsRequest settings;
    settings.mutable_settings()->set_name("Canary shop");
    settings.mutable_settings()->set_description(description);
    settings.mutable_settings()->set_credential("credentials/canary-token");
    settings.mutable_settings()->set_dataset_id(kDataset);
    destination::v1::ConfigureSettingsResponse configured;
    grpc::ClientContext context;
    EXPECT_TRUE(host_->ConfigureSettings(&context, settings, &configured).ok());
  }

  // Takes the columns, and sees to it that no personal one has no canary.
  void Describe() {
    destination::v1::DescribeDestinationResponse description;
    ASSERT_TRUE(Call("DescribeDestination", *host_,
                     &Destination::Stub::DescribeDestination,
                     destination::v1::DescribeDestinationRequest(), description)
                    .ok());
    const auto person = MakeCanaryPerson(0);
    for (const auto& column : description.columns()) {
      columns_.push_back(column.name());
      if (!column.personal()) continue;
      EXPECT_EQ(person.count(column.name()), 1u)
          << column.name() << " is personal: give it a canary";
      if (column.hashed()) hashed_.insert(column.name());
    }
    EXPECT_GE(hashed_.size(), 11u);
  }

  // Whatever they answer once they are built.
  void AskAdmin() {
    using Stub = DestinationAdmin::Stub;
    const auto ask = [this](absl::string_view name, auto method, auto request,
                            auto response) {
      Call(name, *admin_, method, request, response);
    };
    ask("ListDestinations", &Stub::ListDestinations,
        destination::v1::ListDestinationsRequest(),
        destination::v1::ListDestinationsResponse());
    ask("ListCredentials", &Stub::ListCredentials,
        destination::v1::ListCredentialsRequest(),
        destination::v1::ListCredentialsResponse());
    ask("ListRuns", &Stub::ListRuns, destination::v1::ListRunsRequest(),
        destination::v1::ListRunsResponse());
    destination::v1::LookUpOrderRequest order;
    order.set_destination(kDestination);
    order.set_order_id(echoed_["order_id"]);
    ask("LookUpOrder", &Stub::LookUpOrder, order,
        destination::v1::LookUpOrderResponse());
    destination::v1::GetRunRequest run;
    run.set_run_id(last_run_);
    ask("GetRun", &Stub::GetRun, run, destination::v1::GetRunResponse());
    destination::v1::GetDestinationRequest destination;
    destination.set_name(kDestination);
    ask("GetDestination", &Stub::GetDestination, destination,
        destination::v1::GetDestinationResponse());
  }

  // Runs destinationctl to its end, and scans what it said. Returns that.
  std::string Ctl(std::vector<std::string> words) {
    words.insert(words.begin(),
                 {absl::StrCat("--server=", connector_address_), "--insecure"});
    ChildProcess ctl("cli/destinationctl", words, ProductFolder("ctl"));
    ctl.End(0);
    scanner_.ScanText("destinationctl's output", ctl.output());
    ScanProducts();
    return ctl.output();
  }

  std::string WriteHostFile(const std::string& name, const std::string& text) {
    std::ofstream(HostFile(name), std::ios::binary) << text;
    return HostFile(name);
  }

  void ConfigureWithCtl() {
    const std::string token =
        WriteHostFile("token", absl::StrCat(kToken, "\n"));
    const std::string settings = WriteHostFile(
        "settings.json",
        absl::StrCat(R"({"name":"Canary shop","datasetId":")", kDataset,
                     R"(","credential":"credentials/canary-token"})"));
    EXPECT_THAT(Ctl({"validate-credentials", "--name=Canary token",
                     absl::StrCat("--refresh_token_file=", token),
                     absl::StrCat("--dataset_id=", kDataset)}),
                HasSubstr("credentials/canary-token"));
    EXPECT_THAT(Ctl({"configure", absl::StrCat("--settings=", settings)}),
                HasSubstr(kDestination));
  }

  // Files that destinationctl cannot read to their end.
  std::vector<std::string> BrokenFiles() {
    const std::string csv = CsvOf(columns_, {GoodRow()});
    const std::string json = "{\"email\":\"x\",\"timestamp\":1}\n";
    const std::string email = GoodRow()["email"];
    return {
        absl::StrCat(csv, "\"", email),
        absl::StrCat(csv, "\"", email, "\"x\n"),
        absl::StrCat(csv, email, "\xff\n"),
        absl::StrCat(json, "{\"email\":\"", email, "\",}\n"),
        absl::StrCat(json, "{\"email\":[\"", email, "\"]}\n"),
        absl::StrCat(json, "{\"email\":\"", email, "\\ud800\"}\n"),
    };
  }

  // That Meta was sent the person's values, hashed where they must be.
  void ExpectSent(int number) {
    const std::string journal = Journal();
    for (const auto& [column, canary] : MakeCanaryPerson(number)) {
      const bool hashed = hashed_.count(column) > 0;
      EXPECT_THAT(journal, HasSubstr(hashed ? Sha256Hex(canary.normalized)
                                            : canary.normalized))
          << column << " of person " << number;
      const std::string raw(absl::StripAsciiWhitespace(canary.raw));
      if (hashed && raw.size() >= 8 && number != kEchoed) {
        EXPECT_THAT(journal, Not(HasSubstr(raw))) << column;
      }
    }
    EXPECT_THAT(journal, Not(HasSubstr(kToken)));
    EXPECT_THAT(journal, HasSubstr(R"("fault":1)")) << "nothing was echoed";
  }

  void ExpectAllReasonsMet() {
    std::vector<std::string> wanted = {"VALUE_COUNT_MISMATCH", "ALREADY_SENT",
                                       "ALREADY_SENT_CHANGED",
                                       "REJECTED_BY_META"};
    for (const auto& kinds : {RejectedRows(), SkippedRows()}) {
      for (const Spoiling& kind : kinds) wanted.push_back(kind.reason);
    }
    EXPECT_THAT(reasons_, IsSupersetOf(wanted));
  }

  // That the audit log was there to be scanned, and says what it should.
  void ExpectAudited() {
    const std::string audit =
        ReadFile(ProductFolder("connector") + "/data/audit.jsonl");
    for (const char* event :
         {"audit_begun", "server_started", "credential_stored",
          "destination_changed", "run_started", "run_ended"}) {
      EXPECT_THAT(audit, HasSubstr(absl::StrCat("\"event\":\"", event, "\"")));
    }
    const std::string whole =
        Ctl({"audit", "verify", "../connector/data/audit.jsonl"});
    EXPECT_THAT(whole, HasSubstr("Whole: "));
  }

  // Neither by the folder's mode nor by the files' own.
  void ExpectNobodyElseMayReadTheData() {
    namespace fs = std::filesystem;
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(
             ProductFolder("connector") + "/data")) {
      EXPECT_EQ(entry.status().permissions() &
                    (fs::perms::group_all | fs::perms::others_all),
                fs::perms::none)
          << entry.path();
      ++files;
    }
    EXPECT_GT(files, 5);
  }

  void ExpectNoLeak() {
    ExpectNobodyElseMayReadTheData();
    EXPECT_THAT(scanner_.leaks(), IsEmpty());
    EXPECT_GT(scanner_.bytes_scanned(), 100'000);
    // Nobody but root may look at it.
    EXPECT_TRUE(processes_scanned_ > 0 || geteuid() != 0);
  }

  // The person whose values Meta's answer echoes, and the journal with it.
  static constexpr int kEchoed = 1;

  const std::string folder_;
  LeakScanner scanner_;
  LeakScanner memory_;  // of a connector that has no run
  int people_ = 0;
  Cells echoed_;
  std::vector<std::string> columns_;
  std::set<std::string> hashed_;
  std::set<std::string> reasons_;
  std::string last_run_;
  int processes_scanned_ = 0;
  std::string graph_address_;
  std::string connector_address_;
  std::unique_ptr<ChildProcess> graph_;
  std::unique_ptr<ChildProcess> connector_;
  std::unique_ptr<Destination::Stub> host_;
  std::unique_ptr<DestinationAdmin::Stub> admin_;
};

TEST_F(LeakTest, NothingOfAPersonOrATokenInAnyRun) {
  Describe();
  Configure();
  std::vector<Cells> good = GoodRows(kWaitingOrders);
  good.push_back(echoed_);
  Run(/*adjacent=*/false, good);
  good[1]["given_name"] = GoodRow()["given_name"];
  Run(/*adjacent=*/true, good);
  AskAdmin();
  ScanIdleMemory();
  EXPECT_EQ(EndConnector(SIGTERM), 0);

  // The ledger is read again, and the log is another.
  StartConnector("json");
  Run(/*adjacent=*/true, GoodRows(kWaitingOrders));
  Run(/*adjacent=*/false, good);
  EXPECT_EQ(EndConnector(SIGTERM), 0);

  const std::string log = ReadFile(ProductFolder("connector") + "/stderr.txt");
  for (const char* level : {" info ", " warn ", "\"level\":\"info\""}) {
    EXPECT_THAT(log, HasSubstr(level));
  }
  ExpectAudited();
  ExpectNoLeak();
  ExpectAllReasonsMet();
  ExpectSent(kEchoed);
  ExpectSent(kEchoed + 1);
}

TEST_F(LeakTest, NothingOfAPersonInWhatIsSaidOfBrokenMessages) {
  Describe();
  Configure();
  SendBatchRequest not_utf8 = Rows(2, {GoodRow()});
  not_utf8.mutable_rows()->mutable_rows(0)->mutable_values(0)->set_string_value(
      absl::StrCat(GoodRow()["email"], "\xff"));
  SendBatchRequest group = Rows(2, {GoodRow()});
  AddGroup(group, GoodRow()["email"]);
  SendBatchRequest group_in_rows = Rows(2, {GoodRow()});
  AddGroup(*group_in_rows.mutable_rows(), GoodRow()["email"]);
  const SendBatchRequest out_of_order = Rows(7, {GoodRow()});
  for (const SendBatchRequest& last :
       {not_utf8, group, group_in_rows, out_of_order}) {
    EXPECT_EQ(RunThatBreaks(last).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
  ExpectNoLeak();
}

TEST_F(LeakTest, NothingOfAPersonWhereARunIsCutOff) {
  Describe();
  Configure();
  RunThatIsCutOff([](grpc::ClientContext& context) { context.TryCancel(); });
  RunThatIsCutOff(
      [this](grpc::ClientContext&) { kill(connector_->pid(), SIGTERM); });
  EXPECT_EQ(EndConnector(0), 0);
  StartConnector("text");
  RunThatIsCutOff(
      [this](grpc::ClientContext&) { kill(connector_->pid(), SIGKILL); });
  EXPECT_NE(EndConnector(0), 0);
  EXPECT_THAT(ReadFile(ProductFolder("connector") + "/stderr.txt"),
              HasSubstr(" error run_ended"));
  ExpectNoLeak();
}

// A core would hold all of memory.
TEST_F(LeakTest, NothingOfAPersonWhereTheConnectorCrashes) {
  Describe();
  Configure();
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS}) {
    const std::string limits =
        ReadFile(absl::StrCat("/proc/", connector_->pid(), "/limits"));
    EXPECT_THAT(limits, ContainsRegex("Max core file size +0 +0 "));
    RunThatIsCutOff([this, signal](grpc::ClientContext&) {
      kill(connector_->pid(), signal);
    });
    const int status = EndConnector(0);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_FALSE(WCOREDUMP(status));
    StartConnector("json");
  }
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_)) {
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("core")))
        << entry.path();
  }
  ExpectNoLeak();
}

// What the other tests find nothing in. The value stands where a run's id does,
// which is logged, audited, stored and answered, and where a destination's
// description does.
TEST_F(LeakTest, APlantedValueIsFoundInEachPlace) {
  Describe();
  Configure();
  for (const char* format : {"text", "json"}) {
    const std::string planted = absl::StrCat("planted-0123456789-", format);
    scanner_.Forbid(planted, planted);
    EndConnector(SIGTERM);
    const std::string flags = std::filesystem::absolute(
        WriteHostFile(planted, "--graph_timeout=9s\n"));
    StartConnector(format, {absl::StrCat("--flagfile=", flags)},
                   {absl::StrCat("PLANTED=", planted)});
    StoreDescription(planted);
    grpc::ClientContext context;
    const auto stream = host_->SendBatch(&context);
    stream->Write(Start(/*adjacent=*/true, /*dry_run=*/false, planted));
    stream->Write(Rows(1, {GoodRow()}));
    stream->WritesDone();
    ReadToTheEnd(*stream);
    EXPECT_TRUE(stream->Finish().ok());
    AskAdmin();
    ScanProducts();
    for (const char* place :
         {"stderr.txt", "audit.jsonl", "answer of SendBatch",
          "answer of GetDestination", "answer of ListDestinations",
          "answer of GetRun", "answer of ListRuns"}) {
      EXPECT_THAT(scanner_.leaks(),
                  Contains(HasSubstr(absl::StrCat(place, ": ", planted))));
    }
    EXPECT_THAT(scanner_.leaks(), Contains(HasSubstr("/data/store/")));
    for (const char* place : {"the command line", "the environment"}) {
      if (geteuid() != 0) break;
      EXPECT_THAT(scanner_.leaks(),
                  Contains(HasSubstr(absl::StrCat(place, ": ", planted))));
    }
  }
}

// Dry, since Meta would take a while for so much.
TEST_F(LeakTest, NothingOfAPersonInWhatWaitsOnDisk) {
  Describe();
  Configure();
  grpc::ClientContext context;
  const auto stream = host_->SendBatch(&context);
  ASSERT_TRUE(stream->Write(Start(/*adjacent=*/false, /*dry_run=*/true)));
  for (int64_t sequence = 1; sequence <= kLargeMessages; ++sequence) {
    ASSERT_TRUE(stream->Write(LargeRows(sequence)));
  }
  ASSERT_TRUE(stream->Write(Rows(kLargeMessages + 1, BadRows())));
  ReadUntilRefused(*stream, kLargeMessages + 1);
  if (geteuid() == 0) {
    EXPECT_GT(NamelessBytes(connector_->pid()), 1'000'000) << "nothing waits";
  }
  ScanProducts();
  stream->WritesDone();
  ReadToTheEnd(*stream);
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  ScanStatus("SendBatch", context, status);
  EXPECT_EQ(EndConnector(SIGTERM), 0);
  ExpectNoLeak();
}

TEST_F(LeakTest, NothingOfAPersonOrATokenInWhatDestinationctlSays) {
  Describe();
  ConfigureWithCtl();
  std::vector<Cells> rows = GoodRows(20);
  for (const Cells& bad : BadRows()) rows.push_back(bad);
  const std::string file = WriteHostFile("good.csv", CsvOf(columns_, rows));
  const std::string to = absl::StrCat("--destination=", kDestination);
  EXPECT_THAT(Ctl({"send", to, "--output=json", file}),
              HasSubstr("MISSING_IDENTIFIER"));
  Ctl({"send", to, file});
  Ctl({"send", to, "--dry_run", "--order_rows_adjacent", file});
  for (const std::string& broken : BrokenFiles()) {
    const absl::string_view suffix = broken.front() == '{' ? "ndjson" : "csv";
    const std::string name = absl::StrCat("broken.", suffix);
    Ctl({"send", to, WriteHostFile(name, broken)});
  }
  Ctl({"describe"});
  ExpectNoLeak();
  ExpectSent(kEchoed + 1);
}

}  // namespace
}  // namespace destconn
