#include "simulator/token_endpoints.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "simulator/field_selection.h"
#include "simulator/json_text.h"
#include "simulator/token_check.h"

namespace destconn {
namespace {

constexpr char kUserId[] = "100000000000001";
constexpr absl::Duration kTokenLife = absl::Hours(60 * 24);

// 0 says never, as is widely reported.
int64_t ExpiryOf(const WorldToken& token) {
  return token.expires_at == absl::InfiniteFuture()
             ? 0
             : absl::ToUnixSeconds(token.expires_at);
}

GraphFault ParameterMissing(absl::string_view name) {
  return {.message =
              absl::StrCat("(#100) The parameter ", name, " is required")};
}

std::string Quoted(const std::vector<std::string>& texts) {
  return absl::StrJoin(texts, ",", [](std::string* out, const std::string& t) {
    absl::StrAppend(out, QuoteJson(t));
  });
}

// Whether the request may ask about `input`: with the token of its app, or with
// itself.
bool MayDebug(const World& world, const ParsedRequest& request,
              const std::string& input) {
  if (request.token == input) return true;
  const auto token = world.tokens.find(input);
  for (const auto& [id, app] : world.apps) {
    if (app.secret.empty() ||
        request.token != absl::StrCat(id, "|", app.secret)) {
      continue;
    }
    return token == world.tokens.end() || token->second.app == id;
  }
  return false;
}

std::string DebugData(const World& world, const WorldToken& token,
                      const std::string& error) {
  const auto app = world.apps.find(token.app);
  return absl::StrCat(
      "{\"app_id\":", QuoteJson(token.app), ",\"application\":",
      QuoteJson(app == world.apps.end() ? "" : app->second.name),
      ",\"type\":", QuoteJson(token.type), ",\"expires_at\":", ExpiryOf(token),
      ",\"data_access_expires_at\":0", error,
      ",\"is_valid\":", error.empty() ? "true" : "false", ",\"scopes\":[",
      Quoted(token.scopes), "],\"user_id\":", QuoteJson(kUserId), "}");
}

// The app that proves itself by id and secret; nothing if none does.
std::optional<std::string> AppOf(const ParsedRequest& request,
                                 const World& world) {
  const auto app = world.apps.find(request.Parameter("client_id"));
  const bool known = app != world.apps.end() && !app->second.secret.empty() &&
                     request.Parameter("client_secret") == app->second.secret;
  return known ? std::optional(app->first) : std::nullopt;
}

GraphFault AppWrong() {
  return {.code = 101, .message = "Error validating application."};
}

}  // namespace

GraphAnswer AnswerMe(const ParsedRequest& request) {
  const std::string fields = request.Parameter("fields");
  return SelectFields(fields.empty() ? "name" : fields,
                      {{"id", QuoteJson(kUserId)},
                       {"name", QuoteJson("Simulated system user")}},
                      "User");
}

GraphAnswer AnswerPermissions(const WorldToken& token) {
  return absl::StrCat(
      "{\"data\":[",
      absl::StrJoin(token.scopes, ",",
                    [](std::string* out, const std::string& scope) {
                      absl::StrAppend(out, "{\"permission\":", QuoteJson(scope),
                                      ",\"status\":\"granted\"}");
                    }),
      "]}");
}

GraphAnswer AnswerDebugToken(const World& world, const ParsedRequest& request,
                             absl::Time now) {
  const std::string input = request.Parameter("input_token");
  if (input.empty()) return ParameterMissing("input_token");
  if (!MayDebug(world, request, input)) {
    if (auto fault = FindTokenFault(world, request.token, now)) return *fault;
    return GraphFault{.message =
                          "(#100) You must provide an app access token, or the "
                          "token that you ask about"};
  }
  const auto token = world.tokens.find(input);
  if (request.token == input) {
    if (auto fault = FindTokenFault(world, input, now)) return *fault;
    if (token->second.send_only) return ReadDenied();
  }
  std::string error;
  if (const auto fault = FindTokenFault(world, input, now)) {
    error = absl::StrCat(",\"error\":{\"code\":", fault->code,
                         ",\"message\":", QuoteJson(fault->message),
                         ",\"subcode\":", fault->subcode, "}");
  }
  if (token == world.tokens.end()) {
    return absl::StrCat("{\"data\":{", error.substr(1),
                        ",\"is_valid\":false,\"scopes\":[]}}");
  }
  return absl::StrCat("{\"data\":", DebugData(world, token->second, error),
                      "}");
}

GraphAnswer AnswerExchange(const ParsedRequest& request, absl::Time now,
                           World& world) {
  if (request.Parameter("grant_type") != "fb_exchange_token") {
    return ParameterMissing("grant_type (fb_exchange_token)");
  }
  const std::string old = request.Parameter("fb_exchange_token");
  if (old.empty()) return ParameterMissing("fb_exchange_token");
  const std::optional<std::string> app = AppOf(request, world);
  if (!app.has_value()) return AppWrong();
  if (auto fault = FindTokenFault(world, old, now)) return *fault;
  WorldToken token = world.tokens[old];
  if (token.app != *app) return TokenInvalid();
  const bool for_ever =
      token.type == "SYSTEM_USER" &&
      token.expires_at == absl::InfiniteFuture() &&
      request.Parameter("set_token_expires_in_60_days") != "true";
  if (!for_ever) token.expires_at = now + kTokenLife;
  const std::string name =
      absl::StrCat("EAAsimulatorIssuedToken",
                   absl::Dec(world.tokens.size(), absl::kZeroPad4));
  world.tokens[name] = token;
  return absl::StrCat(
      "{\"access_token\":", QuoteJson(name), ",\"token_type\":\"bearer\"",
      for_ever
          ? ""
          : absl::StrCat(",\"expires_in\":", absl::ToInt64Seconds(kTokenLife)),
      "}");
}

GraphAnswer AnswerRevoke(const ParsedRequest& request, absl::Time now,
                         World& world) {
  const std::string name = request.Parameter("revoke_token");
  if (name.empty()) return ParameterMissing("revoke_token");
  const std::optional<std::string> app = AppOf(request, world);
  if (!app.has_value()) return AppWrong();
  if (auto fault = FindTokenFault(world, request.token, now)) return *fault;
  const auto token = world.tokens.find(name);
  if (token == world.tokens.end() || token->second.app != *app) {
    return TokenInvalid();
  }
  token->second.revoked = true;
  return std::string(R"({"success":"true"})");
}

}  // namespace destconn
