#include "simulator/fault_presets.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "simulator/error_catalog.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

struct Row {
  absl::string_view name;
  absl::string_view rule;
  absl::string_view meaning;
};

constexpr auto kServerFaults = std::to_array<Row>({
    {"server_error", R"({"status":500,"code":2,"is_transient":true})",
     "500 with a transient error; nothing was processed"},
    {"server_error_after_processing",
     R"({"status":500,"code":2,"is_transient":true,"process":true})",
     "the same, but the events count"},
    {"bad_gateway", R"({"status":502,"body":"<html>Bad Gateway</html>"})",
     "502 with a page; nothing was processed"},
    {"bad_gateway_after_processing",
     R"({"status":502,"body":"<html>Bad Gateway</html>","process":true})",
     "the same, but the events count"},
    {"unavailable", R"({"status":503,"body":""})", "503 without a body"},
    {"error_in_200", R"({"status":200,"code":2,"is_transient":true})",
     "an error's body under status 200"},
    {"captive_portal",
     R"({"status":200,"body":"<html><form>Log in to the Wi-Fi</form></html>"})",
     "status 200 and a page that is not Meta's"},
    {"wrong_content_type", R"({"headers":{"Content-Type":"text/html"}})",
     "the right answer, said to be a page"},
    {"no_content", R"({"status":204,"body":""})", "204"},
    {"redirect",
     R"({"status":301,"body":"","headers":{"Location":"https://localhost:1/"}})",
     "to another host; set your own Location"},
    {"unauthorized_page", R"({"status":401,"body":"<html>Log in</html>"})",
     "401 that is no Graph error"},
    {"proxy_wants_a_password", R"({"status":407,"body":""})", "407"},
    {"too_large", R"({"status":413,"body":"<html>Too large</html>"})",
     "413 of something on the way"},
    {"teapot", R"({"status":418,"body":""})", "418"},
    {"early_hints", R"({"interim_status":103})", "103, then the right answer"},
    {"http_09", R"({"raw":"{\"events_received\":1}"})",
     "a body without a head, as HTTP/0.9 had it"},
});

constexpr auto kThrottles = std::to_array<Row>({
    {"too_many_requests", R"({"status":429,"body":""})",
     "429, and nothing about how long"},
    {"too_many_requests_retry_after",
     R"({"status":429,"body":"","headers":{"Retry-After":"2"}})",
     "429 for two seconds"},
    {"throttle_4", R"({"code":4,"is_transient":true,"usage":"app"})",
     "the app's limit, with its header"},
    {"throttle_17",
     R"({"code":17,"subcode":2446079,"usage":"ad_account","regain_seconds":2})",
     "the ad account's, for two seconds"},
    {"throttle_613",
     R"({"code":613,"subcode":1487742,"usage":"ad_account","regain_seconds":2})",
     "the same by its other code"},
    {"throttle_80004",
     R"({"code":80004,"subcode":2446079,"usage":"business","regain_seconds":60})",
     "the business use case's, for a minute, Meta's smallest"},
    {"throttle_80004_no_header", R"({"code":80004,"subcode":2446079})",
     "the same without a word of how long"},
    {"climbing_usage",
     R"({"quota_requests":60,"quota_seconds":60,"quota_block_seconds":2,)"
     R"("code":4,"is_transient":true,"usage":"app"})",
     "an allowance that fills as it is used, and refuses when full"},
});

constexpr auto kAccessFaults = std::to_array<Row>({
    {"token_expired", R"({"status":401,"code":190,"subcode":463})",
     "the token has expired"},
    {"token_revoked", R"({"revoke":true})",
     "the request's token is revoked, for good"},
    {"permission_denied", R"({"status":403,"code":10})", "no permission"},
    {"permission_missing", R"({"status":403,"code":200})",
     "a permission is missing"},
    {"dataset_missing", R"({"code":100,"subcode":33})",
     "no such dataset, or no access"},
    {"blocked_for_policy", R"({"code":368})", "temporarily blocked"},
});

constexpr auto kWireFaults = std::to_array<Row>({
    {"slow", R"({"delay_ms":8000})", "eight seconds late"},
    {"never_answers", R"({"never":true})",
     "processed, then silence until the client goes"},
    {"slow_loris", R"({"bytes_per_second":1})", "an answer byte by byte"},
    {"slow_network",
     R"({"read_bytes_per_second":65536,"bytes_per_second":65536})",
     "64 KiB a second both ways"},
    {"lossy_network", R"({"segment_loss":0.05})",
     "one packet of twenty is lost, both ways"},
    {"cut_before_reading", R"({"cut_reading_after":0})",
     "reset after the head of the request"},
    {"cut_while_reading", R"({"cut_reading_after":4096})",
     "reset within its body"},
    {"cut_before_processing", R"({"cut_before":true})",
     "reset when all is read; nothing counts"},
    {"processed_then_cut", R"({"process_then_cut":true})",
     "the events count, then a reset instead of the answer"},
    {"processed_then_ended", R"({"process_then_cut":true,"end":true})",
     "the same with a proper end"},
    {"cut_in_status", R"({"cut_after_bytes":9})",
     "the events count; reset within the answer's first line"},
    {"cut_in_body", R"({"cut_after_bytes":120})",
     "the events count; reset within the answer's body"},
    {"truncated", R"({"cut_after_bytes":120,"end":true})",
     "the events count; the answer is shorter than its Content-Length"},
    {"truncated_chunks", R"({"chunked":true,"cut_after_bytes":120,"end":true})",
     "the same with an answer in chunks"},
    {"closes_idle_connections", R"({"close":true})",
     "closes the connection that it promised to keep"},
    {"extra_answer", R"({"extra_answer":true})",
     "a second answer that nobody asked for"},
});

constexpr auto kLyingBodies = std::to_array<Row>({
    {"counts_none", R"({"events_received":0})", "events_received 0"},
    {"counts_one_less", R"({"events_received_delta":-1})", "one too few"},
    {"counts_one_more", R"({"events_received_delta":1})", "one too many"},
    {"counts_negative", R"({"events_received":-1})", "a negative number"},
    {"counts_as_text", R"({"events_received":"1000"})", "a text"},
    {"counts_nothing", R"({"body":"{\"messages\":[]}","process":true})",
     "no events_received at all"},
    {"no_json", R"({"body":"{\"events_received\":","process":true})",
     "JSON that ends too soon"},
    {"not_a_number", R"({"body":"{\"events_received\":NaN}","process":true})",
     "NaN, which JSON does not have"},
    {"twice_the_key",
     R"({"body":"{\"events_received\":0,\"events_received\":1}",)"
     R"("process":true})",
     "a key twice"},
    {"utf_16",
     R"({"body":"{\"events_received\":1}","body_encoding":"utf-16",)"
     R"("process":true})",
     "JSON in UTF-16"},
    {"huge_body", R"({"body":" ","body_times":104857600,"process":true})",
     "100 MiB"},
    {"deep_body", R"({"body":"[","body_times":100000,"process":true})",
     "100,000 brackets deep"},
    {"gzip_bomb",
     R"({"body":" ","body_times":33554432,"body_encoding":"gzip",)"
     R"("headers":{"Content-Encoding":"gzip"},"process":true})",
     "32 MiB in 32 KiB"},
    {"unknown_error", R"({"code":424242})", "a code that nobody knows"},
    {"meta_clock_behind", R"({"clock_offset_seconds":-600})",
     "Meta's clock is ten minutes behind: new events lie in the future"},
    {"meta_clock_ahead", R"({"clock_offset_seconds":600})",
     "Meta's clock is ten minutes ahead"},
});

constexpr auto kConnectionFaults = std::to_array<Row>({
    {"tls_expired", R"({"kind":"connection","tls":"expired"})",
     "a certificate of yesterday"},
    {"tls_not_yet_valid", R"({"kind":"connection","tls":"not_yet_valid"})",
     "a certificate of tomorrow"},
    {"tls_wrong_name", R"({"kind":"connection","tls":"wrong_name"})",
     "another host's certificate"},
    {"tls_self_signed", R"({"kind":"connection","tls":"self_signed"})",
     "a certificate that signed itself"},
    {"tls_unknown_authority",
     R"({"kind":"connection","tls":"unknown_authority"})",
     "a certificate of nobody's authority"},
    {"tls_old_version", R"({"kind":"connection","tls":"old_version"})",
     "TLS 1.1 and nothing newer"},
    {"tls_alpn_mismatch", R"({"kind":"connection","tls":"alpn_mismatch"})",
     "refuses every protocol that the client offers"},
    {"tls_plain_text", R"({"kind":"connection","tls":"plain_text"})",
     "answers in plain HTTP"},
    {"tls_cut", R"({"kind":"connection","tls":"cut"})",
     "a reset within the handshake"},
    {"tls_silent", R"({"kind":"connection","tls":"silent"})",
     "a handshake that is never answered"},
    {"connection_reset", R"({"kind":"connection","tls":"reset"})",
     "a reset before anything was read"},
    {"tls_rotated", R"({"kind":"connection","tls":"rotated"})",
     "another good certificate: nothing is wrong"},
});

template <typename Rows>
void Add(const Rows& rows, std::vector<FaultPreset>& presets) {
  for (const Row& row : rows) {
    presets.push_back({std::string(row.name), std::string(row.rule),
                       std::string(row.meaning)});
  }
}

FaultPreset PresetOf(const CatalogError& error) {
  FaultPreset preset = {
      .name = absl::StrCat("error_", error.code),
      .rule = absl::StrCat(
          "{\"status\":", error.http_status, ",\"code\":", error.code,
          ",\"is_transient\":", error.is_transient ? "true" : "false"),
      .meaning = std::string(error.message)};
  if (error.subcode != 0) {
    absl::StrAppend(&preset.name, "_", error.subcode);
    absl::StrAppend(&preset.rule, ",\"subcode\":", error.subcode);
  }
  preset.rule += "}";
  return preset;
}

std::vector<FaultPreset> MakePresets() {
  std::vector<FaultPreset> presets;
  Add(kServerFaults, presets);
  Add(kThrottles, presets);
  Add(kAccessFaults, presets);
  Add(kWireFaults, presets);
  Add(kLyingBodies, presets);
  Add(kConnectionFaults, presets);
  for (const CatalogError& error : ErrorCatalog()) {
    presets.push_back(PresetOf(error));
  }
  return presets;
}

}  // namespace

const std::vector<FaultPreset>& FaultPresets() {
  static const auto* const presets =
      new std::vector<FaultPreset>(MakePresets());
  return *presets;
}

const FaultPreset* FindFaultPreset(absl::string_view name) {
  for (const FaultPreset& preset : FaultPresets()) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

std::string FaultPresetsJson() {
  std::string json = "{";
  for (const FaultPreset& preset : FaultPresets()) {
    absl::StrAppend(&json, json.size() == 1 ? "" : ",\n",
                    QuoteJson(preset.name),
                    ":{\"meaning\":", QuoteJson(preset.meaning),
                    ",\"rule\":", preset.rule, "}");
  }
  return json + "}\n";
}

}  // namespace destconn
