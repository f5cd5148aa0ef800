#include "connector/gated_call.h"

#include <string>

#include "absl/strings/str_cat.h"

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

}  // namespace

Caller CallerOf(const grpc::CallbackServerContext& context) {
  return ParseCaller(Metadata(context, "x-caller-principal"),
                     Metadata(context, "x-caller-policies"));
}

}  // namespace destconn
