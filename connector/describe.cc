#include "connector/describe.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "connector/connection_limits.h"
#include "connector/start_rules.h"
#include "events/column.h"
#include "events/event_terms.h"
#include "events/row_reader.h"

namespace destconn {
namespace {

using destination::v1::ColumnDescription;
using destination::v1::FieldDescription;

struct Field {
  absl::string_view name = "";
  absl::string_view label = "";
  absl::string_view type = "";
  bool required = false;
  absl::string_view default_value = "";
  absl::string_view help = "";
  std::optional<int64_t> min_value = std::nullopt;
  std::optional<int64_t> max_value = std::nullopt;
  int min_length = 0;
  int max_length = 0;
  absl::string_view pattern = "";
  absl::string_view choices_from = "";
};

constexpr std::array<Field, 3> kCredentialFields = {{
    {.name = "name",
     .label = "Name",
     .type = "string",
     .required = true,
     .help = "What the credential is called here, 1 to 100 characters.",
     .min_length = 1,
     .max_length = 100,
     .pattern = R"([\s\S]*\S[\s\S]*)"},
    {.name = "description",
     .label = "Description",
     .type = "string",
     .help = "For whoever looks after it.",
     .max_length = 1000},
    {.name = "refresh_token",
     .label = "Access token",
     .type = "secret",
     .required = true,
     .help = "A long-lived Meta access token with ads_management: of a system "
             "user, or made in Events Manager. Never shown again."},
}};

constexpr std::array<Field, 22> kSettingsFields = {{
    {.name = "name",
     .label = "Name",
     .type = "string",
     .required = true,
     .help = "What the destination is called, 1 to 100 characters.",
     .min_length = 1,
     .max_length = 100,
     .pattern = R"([\s\S]*\S[\s\S]*)"},
    {.name = "description",
     .label = "Description",
     .type = "string",
     .help = "For whoever looks after it, up to 1,000 characters.",
     .max_length = 1000},
    {.name = "credential",
     .label = "Credential",
     .type = "string",
     .required = true,
     .help =
         "The stored credential to send with, such as credentials/my-token.",
     .pattern = R"(credentials/[0-9a-z]+(-[0-9a-z]+)*)",
     .choices_from = "ListCredentials"},
    {.name = "dataset_id",
     .label = "Dataset ID",
     .type = "string",
     .required = true,
     .help = "Meta's dataset, digits only, from Events Manager.",
     .pattern = R"([0-9]+)"},
    {.name = "business_user_access.admin_only",
     .label = "Administrators only",
     .type = "bool",
     .default_value = "false",
     .help = "Only administrators and operators may use, change or see it."},
    {.name = "business_user_access.allow_limited_pii_access",
     .label = "Allow limited PII access",
     .type = "bool",
     .default_value = "false",
     .help = "Lets users whose access to personal data is restricted send."},
    {.name = "event_grouping",
     .label = "Event grouping",
     .type = "enum",
     .default_value = "EVENT_GROUPING_PER_ORDER",
     .help = "One event for all rows of an order, or one a row. Meta asks for "
             "one a basket. A dry run compares the two."},
    {.name = "window_days",
     .label = "Window (days)",
     .type = "int",
     .default_value = "7",
     .help = "How many days back rows may lie, 1 to 7.",
     .min_value = 1,
     .max_value = 7},
    {.name = "initial_window_days",
     .label = "Window of the first run (days)",
     .type = "int",
     .default_value = "7",
     .help = "The same for the first completed run, 7 to 62; physical_store "
             "rows only.",
     .min_value = 7,
     .max_value = 62},
    {.name = "default_event_name",
     .label = "Default event name",
     .type = "enum",
     .default_value = "Purchase",
     .help = "For rows without one."},
    {.name = "default_action_source",
     .label = "Default action source",
     .type = "enum",
     .default_value = "physical_store",
     .help = "For rows without one."},
    {.name = "default_currency",
     .label = "Default currency",
     .type = "string",
     .help = "ISO 4217 code, for rows without one.",
     .min_length = 3,
     .max_length = 3,
     .pattern = R"([A-Za-z]{3})"},
    {.name = "default_country",
     .label = "Default country",
     .type = "string",
     .help = "ISO 3166-1 alpha-2 code, for rows without one; completes "
             "national phone numbers.",
     .min_length = 2,
     .max_length = 2,
     .pattern = R"([A-Za-z]{2})"},
    {.name = "column_mapping",
     .label = "Column mapping",
     .type = "map",
     .help = "Your column names to the connector's, 1,000 at most."},
    {.name = "test_event_code",
     .label = "Test event code",
     .type = "string",
     .help = "From Meta's Test Events tool. Meta still processes such events.",
     .max_length = 200},
    {.name = "upload_tag",
     .label = "Upload tag",
     .type = "string",
     .help = "A free tag to track an offline upload.",
     .max_length = 200},
    {.name = "partner_agent",
     .label = "Partner agent",
     .type = "string",
     .help = "The platform's identifier, agreed with Meta: 2 to 22 characters, "
             "at least two letters.",
     .min_length = 2,
     .max_length = 22,
     .pattern = R"([\s\S]*[A-Za-z][\s\S]*[A-Za-z][\s\S]*)"},
    {.name = "data_processing_options.options",
     .label = "Data processing options",
     .type = "list",
     .help = "LDU for Limited Data Use, or none."},
    {.name = "data_processing_options.country",
     .label = "Data processing country",
     .type = "int",
     .default_value = "0",
     .help = "1: United States. 0: Meta locates the event.",
     .min_value = 0,
     .max_value = 1},
    {.name = "data_processing_options.state",
     .label = "Data processing state",
     .type = "int",
     .default_value = "0",
     .help = "1000: California. 0: Meta locates the event.",
     .min_value = 0,
     .max_value = 1000},
    {.name = "max_requests_in_flight",
     .label = "Requests in flight",
     .type = "int",
     .default_value = "8",
     .help = "The ceiling for requests to Meta at once, 1 to 64.",
     .min_value = 1,
     .max_value = 64},
    {.name = "max_test_events",
     .label = "Test events of a run",
     .type = "int",
     .default_value = "1000",
     .help = "How many events a run may send with a test event code.",
     .min_value = 1,
     .max_value = 1000000000},
}};

void Fill(const Field& field, FieldDescription& description) {
  description.set_name(std::string(field.name));
  description.set_label(std::string(field.label));
  description.set_help(std::string(field.help));
  description.set_type(std::string(field.type));
  description.set_required(field.required);
  description.set_default_value(std::string(field.default_value));
  if (field.min_value.has_value()) description.set_min_value(*field.min_value);
  if (field.max_value.has_value()) description.set_max_value(*field.max_value);
  description.set_min_length(field.min_length);
  description.set_max_length(field.max_length);
  description.set_pattern(std::string(field.pattern));
  description.set_choices_from(std::string(field.choices_from));
}

struct AllowedValue {
  absl::string_view value = "";
  absl::string_view label = "";  // empty: the value speaks for itself
};

template <typename Names>
std::vector<AllowedValue> Unlabelled(const Names& names) {
  std::vector<AllowedValue> values;
  for (const absl::string_view name : names) values.push_back({.value = name});
  return values;
}

std::vector<AllowedValue> ColumnNames() {
  std::vector<AllowedValue> values;
  for (const ColumnInfo& info : AllColumns()) {
    values.push_back({.value = info.name});
  }
  return values;
}

// Of a settings field or of the column that it is the default of.
std::vector<AllowedValue> AllowedValues(absl::string_view name) {
  absl::ConsumePrefix(&name, "default_");
  if (name == "event_grouping") {
    return {{"EVENT_GROUPING_PER_ORDER", "One event an order"},
            {"EVENT_GROUPING_PER_ITEM", "One event a row"}};
  }
  if (name == "event_name") return Unlabelled(AllEventNames());
  if (name == "action_source") return Unlabelled(AllActionSources());
  if (name == "delivery_category") {
    return {{.value = "in_store"},
            {.value = "curbside"},
            {.value = "home_delivery"}};
  }
  if (name == "column_mapping") return ColumnNames();
  if (name == "data_processing_options.options") {
    return {{"LDU", "Limited Data Use"}};
  }
  if (name == "data_processing_options.country") {
    return {{"0", "Located by Meta"}, {"1", "United States"}};
  }
  if (name == "data_processing_options.state") {
    return {{"0", "Located by Meta"}, {"1000", "California"}};
  }
  return {};
}

// `client_ip_address`: `Client IP address`.
std::string LabelOf(absl::string_view column) {
  static constexpr absl::string_view kAcronyms[] = {"id",  "ip",    "url",
                                                    "fbc", "madid", "fbp"};
  std::vector<std::string> words = absl::StrSplit(column, '_');
  words[0][0] = absl::ascii_toupper(static_cast<unsigned char>(words[0][0]));
  for (std::string& word : words) {
    const std::string lower = absl::AsciiStrToLower(word);
    if (std::find(std::begin(kAcronyms), std::end(kAcronyms), lower) !=
        std::end(kAcronyms)) {
      word = absl::AsciiStrToUpper(word);
    }
  }
  return absl::StrJoin(words, " ");
}

destination::v1::ColumnType TypeOf(ColumnInfo::Type type) {
  switch (type) {
    case ColumnInfo::Type::kString:
      return destination::v1::COLUMN_TYPE_STRING;
    case ColumnInfo::Type::kNumber:
      // Money as text: a double would only be read back as a decimal.
      return destination::v1::COLUMN_TYPE_STRING;
    case ColumnInfo::Type::kBool:
      return destination::v1::COLUMN_TYPE_BOOL;
    case ColumnInfo::Type::kTimestamp:
      return destination::v1::COLUMN_TYPE_TIMESTAMP;
  }
  return destination::v1::COLUMN_TYPE_UNSPECIFIED;
}

ColumnDescription::Requirement RequirementOf(ColumnInfo::Requirement need) {
  switch (need) {
    case ColumnInfo::Requirement::kOptional:
      return ColumnDescription::REQUIREMENT_OPTIONAL;
    case ColumnInfo::Requirement::kRequired:
      return ColumnDescription::REQUIREMENT_REQUIRED;
    case ColumnInfo::Requirement::kAnyOf:
      return ColumnDescription::REQUIREMENT_ANY_OF;
  }
  return ColumnDescription::REQUIREMENT_UNSPECIFIED;
}

void Fill(const ColumnInfo& info, ColumnDescription& column) {
  column.set_name(std::string(info.name));
  column.set_label(LabelOf(info.name));
  column.set_help(std::string(info.help));
  column.set_type(TypeOf(info.type));
  column.set_requirement(RequirementOf(info.requirement));
  column.set_personal(info.personal);
  column.set_hashed(info.hashed);
  const std::string setting = absl::StrCat("default_", info.name);
  for (const Field& field : kSettingsFields) {
    if (field.name == setting) column.set_default_setting(setting);
  }
  for (const AllowedValue& allowed : AllowedValues(info.name)) {
    column.add_allowed_values(std::string(allowed.value));
  }
}

}  // namespace

destination::v1::DescribeDestinationResponse Describe() {
  destination::v1::DescribeDestinationResponse response;
  response.set_name("meta-offline-events");
  response.set_label("Meta Offline Events (Conversions API)");
  response.set_version(kConnectorVersion);
  response.add_protocol_versions("destination.v1");
  auto& limits = *response.mutable_limits();
  limits.set_max_message_bytes(kMaxMessageBytes);
  limits.set_max_row_bytes(kMaxRowBytes);
  limits.set_max_columns(kMaxColumns);
  limits.set_max_events_per_request(1000);
  limits.set_max_window_days(62);
  for (const Field& field : kCredentialFields) {
    Fill(field, *response.add_credential_fields());
  }
  for (const Field& field : kSettingsFields) {
    auto& description = *response.add_settings_fields();
    Fill(field, description);
    for (const AllowedValue& allowed : AllowedValues(field.name)) {
      description.add_allowed_values(std::string(allowed.value));
      if (!allowed.label.empty()) {
        description.add_allowed_labels(std::string(allowed.label));
      }
    }
  }
  for (const ColumnInfo& info : AllColumns()) {
    Fill(info, *response.add_columns());
  }
  return response;
}

}  // namespace destconn
