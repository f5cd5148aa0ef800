#include "simulator/graph_reply.h"

#include "absl/strings/str_cat.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace destconn {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void Text(Writer& json, const char* key, absl::string_view text) {
  json.Key(key);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

}  // namespace

GraphReply MakeReply(const GraphFault& fault, absl::string_view fbtrace_id) {
  rapidjson::StringBuffer buffer;
  Writer json(buffer);
  json.StartObject();
  json.Key("error");
  json.StartObject();
  Text(json, "message", fault.message);
  Text(json, "type", fault.type);
  json.Key("code");
  json.Int(fault.code);
  if (fault.subcode != 0) {
    json.Key("error_subcode");
    json.Int(fault.subcode);
  }
  json.Key("is_transient");
  json.Bool(fault.is_transient);
  if (!fault.user_title.empty()) {
    Text(json, "error_user_title", fault.user_title);
    Text(json, "error_user_msg", fault.user_message);
  }
  if (!fault.error_data.empty()) {
    json.Key("error_data");
    json.RawValue(fault.error_data.data(), fault.error_data.size(),
                  rapidjson::kObjectType);
  }
  Text(json, "fbtrace_id", fbtrace_id);
  json.EndObject();
  json.EndObject();
  return {.http_status = fault.http_status,
          .body = std::string(buffer.GetString(), buffer.GetSize()),
          .code = fault.code,
          .subcode = fault.subcode,
          .fbtrace_id = std::string(fbtrace_id)};
}

GraphFault TokenMalformed() {
  return {.http_status = 401,
          .code = 190,
          .message = "Invalid OAuth access token - Cannot parse access token"};
}

GraphFault TokenInvalid() {
  return {.http_status = 401,
          .code = 190,
          .subcode = 467,
          .message = "Error validating access token: The session is invalid."};
}

GraphFault TokenExpired() {
  return {.http_status = 401,
          .code = 190,
          .subcode = 463,
          .message = "Error validating access token: Session has expired."};
}

GraphFault ObjectMissing(absl::string_view id) {
  return {.code = 100,
          .subcode = 33,
          .type = "GraphMethodException",
          .message = absl::StrCat(
              "Unsupported request. Object with ID '", id,
              "' does not exist, cannot be loaded due to missing permissions, "
              "or does not support this operation.")};
}

GraphFault SignatureWrong() {
  return {.code = 104,
          .type = "GraphMethodException",
          .message = "Invalid appsecret_proof provided in the API argument"};
}

GraphFault ReadDenied() {
  return {
      .http_status = 403,
      .code = 10,
      .message = "(#10) Application does not have permission for this action"};
}

GraphFault PermissionMissing() {
  return {.http_status = 403,
          .code = 200,
          .message =
              "(#200) Requires the ads_management or business_management "
              "permission, granted by the owner of the object"};
}

GraphFault PathUnknown() {
  return {.code = 2500, .message = "Unknown path components."};
}

GraphFault InvalidParameter(int subcode, absl::string_view title,
                            absl::string_view message) {
  return {.code = 100,
          .subcode = subcode,
          .message = "Invalid parameter",
          .user_title = std::string(title),
          .user_message = std::string(message)};
}

}  // namespace destconn
