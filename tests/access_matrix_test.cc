// Business user access (contract, 2.5) on the real server: every RPC, with
// every kind of caller, on destinations with every setting.

#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "destination/v1/admin.grpc.pb.h"
#include "destination/v1/destination.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/open_server.h"

namespace destconn {
namespace {

using destination::v1::Destination;
using destination::v1::DestinationAdmin;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAreArray;

constexpr char kProtoFolder[] = "proto/destination/v1";

// Callers, by x-caller-policies.
const std::vector<std::string> kCallers = {
    "",
    "some-other-policy",
    "datagrid-administrator",
    "datagrid-operator",
    "restrict-pii-access",
    "datagrid-operator,restrict-pii-access",
};

// A letter a caller: y, or the rule that stands against it: A for ADMIN_ONLY, P
// for PII_ACCESS_RESTRICTED.
struct Setting {
  std::string name;
  bool admin_only;
  bool allow_limited_pii_access;
  std::string use;
  std::string send;
};

const std::vector<Setting> kSettings = {
    {"open", false, false, "yyyyyy", "yyyyPP"},
    {"limited", false, true, "yyyyyy", "yyyyyy"},
    {"closed", true, false, "AAyyAy", "AAyyAP"},
    {"both", true, true, "AAyyAy", "AAyyAy"},
};

std::string Rule(char letter) {
  switch (letter) {
    case 'A':
      return "ADMIN_ONLY";
    case 'P':
      return "PII_ACCESS_RESTRICTED";
    default:
      return "";
  }
}

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  details.ParseFromString(status.error_details());
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return status.ok() ? "" : absl::StrCat("status ", status.error_code());
}

// All methods of all services in the contract's files: a new one has to find
// its row here.
std::vector<std::string> ContractRpcs() {
  const auto& linked = *google::protobuf::DescriptorPool::generated_pool();
  std::vector<std::string> rpcs;
  for (const auto& entry : std::filesystem::directory_iterator(kProtoFolder)) {
    if (entry.path().extension() != ".proto") continue;
    const auto* file = linked.FindFileByName(
        absl::StrCat("destination/v1/", entry.path().filename().string()));
    EXPECT_NE(file, nullptr) << entry.path() << " is not linked";
    if (file == nullptr) continue;
    for (int i = 0; i < file->service_count(); ++i) {
      for (int k = 0; k < file->service(i)->method_count(); ++k) {
        rpcs.push_back(file->service(i)->method(k)->name());
      }
    }
  }
  return rpcs;
}

class AccessMatrixTest : public testing::Test {
 protected:
  // The reason of the answer to a call about a destination, empty if it was OK.
  using Call = std::function<std::string(const std::string& policies,
                                         const Setting& setting)>;

  AccessMatrixTest() {
    const auto channel = grpc::CreateChannel(
        server_.address(), grpc::InsecureChannelCredentials());
    host_ = Destination::NewStub(channel);
    admin_ = DestinationAdmin::NewStub(channel);
    EXPECT_EQ(ValidateCredentials("", "T"), "");
    for (const Setting& setting : kSettings) {
      EXPECT_EQ(Configure("datagrid-administrator", setting), "");
    }
  }

  static std::unique_ptr<grpc::ClientContext> As(const std::string& policies) {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("x-caller-principal", "canary-jane");
    if (!policies.empty()) context->AddMetadata("x-caller-policies", policies);
    return context;
  }

  static std::string NameOf(const Setting& setting) {
    return absl::StrCat("destinations/", setting.name);
  }

  std::string ValidateCredentials(const std::string& policies,
                                  const std::string& name) {
    destination::v1::ValidateCredentialsRequest request;
    request.mutable_credential()->set_name(name);
    request.mutable_credential()->set_refresh_token("EAAgoodgoodgoodgood");
    destination::v1::ValidateCredentialsResponse response;
    return ReasonOf(
        host_->ValidateCredentials(As(policies).get(), request, &response));
  }

  std::string Configure(const std::string& policies, const Setting& setting) {
    destination::v1::ConfigureSettingsRequest request;
    auto& settings = *request.mutable_settings();
    settings.set_name(setting.name);
    settings.set_credential("credentials/t");
    settings.set_dataset_id("123");
    auto& access = *settings.mutable_business_user_access();
    access.set_admin_only(setting.admin_only);
    access.set_allow_limited_pii_access(setting.allow_limited_pii_access);
    destination::v1::ConfigureSettingsResponse response;
    return ReasonOf(
        host_->ConfigureSettings(As(policies).get(), request, &response));
  }

  std::string Send(const std::string& policies, const Setting& setting,
                   bool dry_run) {
    destination::v1::SendBatchRequest start;
    start.mutable_start()->set_destination(NameOf(setting));
    start.mutable_start()->set_dry_run(dry_run);
    start.mutable_start()->add_columns()->set_name("email");
    start.mutable_start()->add_columns()->set_name("timestamp");
    const auto context = As(policies);
    auto stream = host_->SendBatch(context.get());
    stream->Write(start);
    stream->WritesDone();
    destination::v1::SendBatchResponse response;
    while (stream->Read(&response)) {
    }
    return ReasonOf(stream->Finish());
  }

  // Whether the list has it.
  std::string List(const std::string& policies, const Setting& setting) {
    destination::v1::ListDestinationsResponse response;
    const grpc::Status status =
        admin_->ListDestinations(As(policies).get(), {}, &response);
    for (const auto& destination : response.destinations()) {
      if (destination.name() == NameOf(setting)) return ReasonOf(status);
    }
    return status.ok() ? "not listed" : ReasonOf(status);
  }

  std::string Delete(const std::string& policies, const Setting& setting) {
    destination::v1::DeleteDestinationRequest request;
    request.set_name(NameOf(setting));
    destination::v1::DeleteDestinationResponse response;
    const std::string reason = ReasonOf(
        admin_->DeleteDestination(As(policies).get(), request, &response));
    if (reason.empty()) Configure("datagrid-administrator", setting);
    return reason;
  }

  // A call of a method of DestinationAdmin about something named by `fill`.
  template <typename Request, typename Response, typename Fill>
  Call Admin(grpc::Status (DestinationAdmin::Stub::*method)(
                 grpc::ClientContext*, const Request&, Response*),
             Fill fill) {
    return [this, method, fill](const std::string& policies,
                                const Setting& setting) {
      Request request;
      fill(request, NameOf(setting));
      Response response;
      return ReasonOf(
          ((*admin_).*method)(As(policies).get(), request, &response));
    };
  }

  // How each RPC is called.
  std::map<std::string, Call> Calls();
  // What it answers to a caller whom the setting lets use or send, or not.
  static std::string Expected(const std::string& rpc, const std::string& use,
                              const std::string& send);

  OpenServer server_;
  std::unique_ptr<Destination::Stub> host_;
  std::unique_ptr<DestinationAdmin::Stub> admin_;
};

std::map<std::string, AccessMatrixTest::Call> AccessMatrixTest::Calls() {
  const auto nothing = [](auto&, const std::string&) {};
  std::map<std::string, Call> calls;
  calls["DescribeDestination"] = [this](const std::string& policies,
                                        const Setting&) {
    destination::v1::DescribeDestinationResponse response;
    return ReasonOf(
        host_->DescribeDestination(As(policies).get(), {}, &response));
  };
  calls["ValidateCredentials"] = [this](const std::string& policies,
                                        const Setting&) {
    return ValidateCredentials(policies, "Other");
  };
  calls["ConfigureSettings"] = [this](const auto& policies, const auto& which) {
    return Configure(policies, which);
  };
  calls["SendBatch"] = [this](const auto& policies, const auto& which) {
    const std::string reason = Send(policies, which, false);
    EXPECT_EQ(Send(policies, which, true), reason) << "dry run";
    return reason;
  };
  calls["ListDestinations"] = [this](const auto& policies, const auto& which) {
    return List(policies, which);
  };
  calls["GetDestination"] = Admin(
      &DestinationAdmin::Stub::GetDestination,
      [](auto& request, const std::string& name) { request.set_name(name); });
  calls["DeleteDestination"] = [this](const auto& policies, const auto& which) {
    return Delete(policies, which);
  };
  calls["ListCredentials"] =
      Admin(&DestinationAdmin::Stub::ListCredentials, nothing);
  calls["DeleteCredential"] =
      Admin(&DestinationAdmin::Stub::DeleteCredential, nothing);
  calls["LookUpOrder"] = Admin(&DestinationAdmin::Stub::LookUpOrder,
                               [](auto& request, const std::string& name) {
                                 request.set_destination(name);
                                 request.set_order_id("1");
                               });
  calls["ListRuns"] = Admin(&DestinationAdmin::Stub::ListRuns,
                            [](auto& request, const std::string& name) {
                              request.set_destination(name);
                            });
  calls["GetRun"] = Admin(&DestinationAdmin::Stub::GetRun, nothing);
  return calls;
}

std::string AccessMatrixTest::Expected(const std::string& rpc,
                                       const std::string& use,
                                       const std::string& send) {
  if (rpc == "SendBatch") return send;
  if (rpc == "ConfigureSettings" || rpc == "DeleteDestination") return use;
  if (rpc == "ListDestinations") return use.empty() ? "" : "not listed";
  if (rpc == "GetDestination")
    return use.empty() ? "" : "DESTINATION_NOT_FOUND";
  if (rpc == "LookUpOrder") {
    return use.empty() ? "ORDERS_NOT_KEPT" : "DESTINATION_NOT_FOUND";
  }
  if (rpc == "ListRuns") {
    return use.empty() ? "" : "DESTINATION_NOT_FOUND";
  }
  if (rpc == "GetRun") return "RUN_NOT_FOUND";
  if (rpc == "DeleteCredential") return "CREDENTIAL_NOT_FOUND";
  return "";
}

TEST_F(AccessMatrixTest, EveryRpcAnswersEveryCallerAsTheContractSays) {
  const auto calls = Calls();
  std::vector<std::string> rows;
  for (const auto& [rpc, call] : calls) rows.push_back(rpc);
  ASSERT_THAT(ContractRpcs(), UnorderedElementsAreArray(rows))
      << "each RPC has a row in this test, and no row is of another";
  for (const auto& [rpc, call] : calls) {
    for (const Setting& setting : kSettings) {
      for (size_t k = 0; k < kCallers.size(); ++k) {
        EXPECT_EQ(call(kCallers[k], setting),
                  Expected(rpc, Rule(setting.use[k]), Rule(setting.send[k])))
            << rpc << " of " << setting.name << " by '" << kCallers[k] << "'";
      }
    }
  }
  EXPECT_THAT(server_.log(), HasSubstr("access_denied"));
  EXPECT_THAT(server_.log(), Not(HasSubstr("canary-jane")));
}

TEST_F(AccessMatrixTest, PoliciesMayComeInSeveralHeaders) {
  destination::v1::GetDestinationRequest request;
  request.set_name("destinations/closed");
  destination::v1::GetDestinationResponse response;
  const auto context = As("some-other-policy");
  context->AddMetadata("x-caller-policies", "datagrid-operator");
  EXPECT_TRUE(admin_->GetDestination(context.get(), request, &response).ok());
}

}  // namespace
}  // namespace destconn
