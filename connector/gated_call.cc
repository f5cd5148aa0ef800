#include "connector/gated_call.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/auth_context.h"

namespace destconn {
namespace {

std::string Metadata(const grpc::CallbackServerContext& context,
                     const char* name) {
  std::string all;
  const auto [begin, end] = context.client_metadata().equal_range(name);
  for (auto value = begin; value != end; ++value) {
    absl::StrAppend(
        &all, all.empty() ? "" : ",",
        absl::string_view(value->second.data(), value->second.size()));
  }
  return all;
}

std::vector<std::string> Properties(const grpc::AuthContext& peer,
                                    const char* name) {
  std::vector<std::string> values;
  for (const grpc::string_ref& value : peer.FindPropertyValues(name)) {
    values.emplace_back(value.data(), value.size());
  }
  return values;
}

// The common name counts where there is no other, as of old (RFC 6125, 6.4.4).
std::vector<std::string> ClientNames(
    const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> peer = context.auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return {};
  std::vector<std::string> names =
      Properties(*peer, GRPC_PEER_URI_PROPERTY_NAME);
  for (std::string& name : Properties(*peer, GRPC_PEER_DNS_PROPERTY_NAME)) {
    names.push_back(std::move(name));
  }
  if (names.empty()) return Properties(*peer, GRPC_X509_CN_PROPERTY_NAME);
  return names;
}

}  // namespace

absl::Status TooManyCalls() {
  return WithReason(
      absl::ResourceExhaustedError(absl::StrCat(
          "There are ", ThreadGroup::kMost,
          " calls under way, or as many as the system has threads for. Call "
          "again when some have ended.")),
      "TOO_MANY_CALLS");
}

Caller CallerOf(const grpc::CallbackServerContext& context) {
  Caller caller = ParseCaller(Metadata(context, "x-caller-principal"),
                              Metadata(context, "x-caller-policies"));
  caller.client_names = ClientNames(context);
  return caller;
}

}  // namespace destconn
