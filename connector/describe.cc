#include "connector/describe.h"

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "events/column.h"
#include "events/event_terms.h"
#include "events/row_reader.h"

namespace destconn {
namespace {

using destination::v1::ColumnDescription;
using destination::v1::FieldDescription;

struct Field {
  absl::string_view name;
  absl::string_view label;
  absl::string_view type;
  bool required;
  absl::string_view default_value;
  absl::string_view help;
};

constexpr std::array<Field, 3> kCredentialFields = {{
    {"name", "Name", "string", true, "",
     "What the credential is called here, 1 to 100 characters."},
    {"description", "Description", "string", false, "",
     "For whoever looks after it."},
    {"refresh_token", "Access token", "secret", true, "",
     "A long-lived Meta access token with ads_management: of a system user, or "
     "made in Events Manager. Never shown again."},
}};

constexpr std::array<Field, 21> kSettingsFields = {{
    {"name", "Name", "string", true, "",
     "What the destination is called, 1 to 100 characters."},
    {"description", "Description", "string", false, "",
     "Up to 1,000 characters."},
    {"credential", "Credential", "string", true, "",
     "The stored credential to send with, such as credentials/my-token."},
    {"dataset_id", "Dataset ID", "string", true, "",
     "Meta's dataset, digits only, from Events Manager."},
    {"business_user_access.admin_only", "Administrators only", "bool", false,
     "false", "Only administrators and operators may use, change or see it."},
    {"business_user_access.allow_limited_pii_access",
     "Allow limited PII access", "bool", false, "false",
     "Lets users whose access to personal data is restricted send."},
    {"event_grouping", "Event grouping", "enum", false,
     "EVENT_GROUPING_PER_ORDER",
     "One event for all rows of an order, or one a row. Meta asks for one a "
     "basket."},
    {"window_days", "Window (days)", "int", false, "7",
     "How many days back rows may lie, 1 to 7."},
    {"initial_window_days", "Window of the first run (days)", "int", false, "7",
     "The same for the first completed run, 7 to 62; physical_store rows "
     "only."},
    {"default_event_name", "Default event name", "enum", false, "Purchase",
     "For rows without one."},
    {"default_action_source", "Default action source", "enum", false,
     "physical_store", "For rows without one."},
    {"default_currency", "Default currency", "string", false, "",
     "ISO 4217 code, for rows without one."},
    {"default_country", "Default country", "string", false, "",
     "ISO 3166-1 code, for rows without one; completes national phone "
     "numbers."},
    {"column_mapping", "Column mapping", "map", false, "",
     "Your column names to the connector's."},
    {"test_event_code", "Test event code", "string", false, "",
     "From Meta's Test Events tool. Meta still processes such events."},
    {"upload_tag", "Upload tag", "string", false, "",
     "A free tag to track an offline upload."},
    {"partner_agent", "Partner agent", "string", false, "",
     "The platform's identifier, agreed with Meta: 2 to 22 characters, at "
     "least "
     "two letters."},
    {"data_processing_options.options", "Data processing options", "list",
     false, "", "LDU for Limited Data Use."},
    {"data_processing_options.country", "Data processing country", "int", false,
     "0", "1: United States. 0: Meta locates the event."},
    {"data_processing_options.state", "Data processing state", "int", false,
     "0", "1000: California. 0: Meta locates the event."},
    {"max_requests_in_flight", "Requests in flight", "int", false, "8",
     "The ceiling for requests to Meta at once, 1 to 64."},
}};

void Fill(const Field& field, FieldDescription& description) {
  description.set_name(std::string(field.name));
  description.set_label(std::string(field.label));
  description.set_help(std::string(field.help));
  description.set_type(std::string(field.type));
  description.set_required(field.required);
  description.set_default_value(std::string(field.default_value));
}

void AddAllowedValues(FieldDescription& description) {
  const std::string& name = description.name();
  if (name == "event_grouping") {
    description.add_allowed_values("EVENT_GROUPING_PER_ORDER");
    description.add_allowed_values("EVENT_GROUPING_PER_ITEM");
  } else if (name == "default_event_name") {
    for (const absl::string_view value : AllEventNames()) {
      description.add_allowed_values(std::string(value));
    }
  } else if (name == "default_action_source") {
    for (const absl::string_view value : AllActionSources()) {
      description.add_allowed_values(std::string(value));
    }
  }
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
  limits.set_max_columns(1000);
  limits.set_max_events_per_request(1000);
  limits.set_max_window_days(62);
  for (const Field& field : kCredentialFields) {
    Fill(field, *response.add_credential_fields());
  }
  for (const Field& field : kSettingsFields) {
    auto& description = *response.add_settings_fields();
    Fill(field, description);
    AddAllowedValues(description);
  }
  for (const ColumnInfo& info : AllColumns()) {
    auto& column = *response.add_columns();
    column.set_name(std::string(info.name));
    column.set_help(std::string(info.help));
    column.set_type(TypeOf(info.type));
    column.set_requirement(RequirementOf(info.requirement));
    column.set_personal(info.personal);
    column.set_hashed(info.hashed);
  }
  return response;
}

}  // namespace destconn
