#include "connector/describe.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/settings.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Dotted names of a message's fields; one level of messages is opened.
std::set<std::string> FieldNames(const Descriptor& message) {
  std::set<std::string> names;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (field.type() != FieldDescriptor::TYPE_MESSAGE || field.is_map()) {
      names.insert(field.name());
      continue;
    }
    for (int k = 0; k < field.message_type()->field_count(); ++k) {
      names.insert(absl::StrCat(field.name(), ".",
                                field.message_type()->field(k)->name()));
    }
  }
  return names;
}

template <typename Fields>
std::set<std::string> DescribedNames(const Fields& fields) {
  std::set<std::string> names;
  for (const auto& field : fields) {
    EXPECT_TRUE(names.insert(field.name()).second) << field.name();
    EXPECT_FALSE(field.help().empty()) << field.name();
  }
  return names;
}

TEST(DescribeTest, NamesEveryFieldOfTheMessages) {
  const auto response = Describe();
  EXPECT_EQ(DescribedNames(response.settings_fields()),
            FieldNames(*destination::v1::Settings::descriptor()));
  EXPECT_EQ(DescribedNames(response.credential_fields()),
            FieldNames(*destination::v1::Credential::descriptor()));
}

TEST(DescribeTest, SaysWhichColumnsAreNeeded) {
  const auto response = Describe();
  std::set<std::string> required;
  std::set<std::string> any_of;
  for (const auto& column : response.columns()) {
    if (column.requirement() ==
        destination::v1::ColumnDescription::REQUIREMENT_REQUIRED) {
      required.insert(column.name());
    }
    if (column.requirement() ==
        destination::v1::ColumnDescription::REQUIREMENT_ANY_OF) {
      any_of.insert(column.name());
    }
  }
  EXPECT_THAT(required, testing::ElementsAre("timestamp"));
  EXPECT_THAT(any_of, testing::ElementsAre("email", "phone"));
}

}  // namespace
}  // namespace destconn
