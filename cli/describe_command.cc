#include "cli/describe_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/connection.h"
#include "cli/format.h"
#include "cli/table.h"

namespace destconn {
namespace {

using ::destination::v1::ColumnDescription;
using ::destination::v1::ColumnType;
using ::destination::v1::DescribeDestinationResponse;
using ::destination::v1::FieldDescription;
using Fields = google::protobuf::RepeatedPtrField<FieldDescription>;

std::string FieldHelp(const FieldDescription& field) {
  std::string help = field.help();
  if (!field.allowed_values().empty()) {
    absl::StrAppend(
        &help, " One of: ", absl::StrJoin(field.allowed_values(), ", "), ".");
  }
  if (!field.default_value().empty()) {
    absl::StrAppend(&help, " Default: ", field.default_value(), ".");
  }
  return help;
}

std::string FieldsText(const Fields& fields, size_t width) {
  Table table({"Field", "Type", "", "Meaning"});
  for (const FieldDescription& field : fields) {
    table.AddRow({field.name(), field.type(),
                  field.required() ? "required" : "", FieldHelp(field)});
  }
  return table.Render(width, 2);
}

absl::string_view TypeWord(ColumnType type) {
  switch (type) {
    case destination::v1::COLUMN_TYPE_STRING:
      return "string";
    case destination::v1::COLUMN_TYPE_INT64:
      return "integer";
    case destination::v1::COLUMN_TYPE_DOUBLE:
      return "number";
    case destination::v1::COLUMN_TYPE_BOOL:
      return "bool";
    case destination::v1::COLUMN_TYPE_TIMESTAMP:
      return "timestamp";
    default:
      return "";
  }
}

absl::string_view RequirementWord(ColumnDescription::Requirement requirement) {
  switch (requirement) {
    case ColumnDescription::REQUIREMENT_REQUIRED:
      return "required";
    case ColumnDescription::REQUIREMENT_ANY_OF:
      return "one of these";
    default:
      return "";
  }
}

std::string ColumnsText(const DescribeDestinationResponse& response,
                        size_t width) {
  Table table({"Column", "Type", "", "Leaves as", "Meaning"});
  for (const ColumnDescription& column : response.columns()) {
    table.AddRow({column.name(), std::string(TypeWord(column.type())),
                  std::string(RequirementWord(column.requirement())),
                  column.hashed() ? "SHA-256" : "", column.help()});
  }
  return table.Render(width, 2);
}

std::string LimitsText(const destination::v1::Limits& limits, size_t width) {
  Table table;
  table.AddRow({"Bytes of a message", ByteCount(limits.max_message_bytes())});
  table.AddRow({"Bytes of a row", ByteCount(limits.max_row_bytes())});
  table.AddRow({"Columns", WithThousands(limits.max_columns())});
  table.AddRow({"Events in a request to Meta",
                WithThousands(limits.max_events_per_request())});
  table.AddRow({"Days of the window", WithThousands(limits.max_window_days())});
  return table.Render(width, 2);
}

}  // namespace

ExitCode RunDescribe(const Invocation& invocation) {
  auto connection = Connection::Open(invocation.options);
  if (!connection.ok()) return Fail(invocation, connection.status());
  DescribeDestinationResponse response;
  const auto context = (*connection)->UnaryContext();
  const grpc::Status status =
      (*connection)
          ->destination()
          .DescribeDestination(context.get(), {}, &response);
  if (!status.ok()) return Fail(invocation, status);
  if (invocation.json()) {
    PrintJson(invocation, response);
    return kDone;
  }
  const size_t width = invocation.console.out_width;
  invocation.console.out << response.label() << " (" << response.name()
                         << "), version " << response.version() << ", serves "
                         << absl::StrJoin(response.protocol_versions(), ", ")
                         << "\n\n"
                         << "Columns of the rows\n"
                         << ColumnsText(response, width)
                         << "\nSettings (a file for `configure`)\n"
                         << FieldsText(response.settings_fields(), width)
                         << "\nCredential (flags of `validate-credentials`)\n"
                         << FieldsText(response.credential_fields(), width)
                         << "\nLimits\n"
                         << LimitsText(response.limits(), width);
  return kDone;
}

}  // namespace destconn
