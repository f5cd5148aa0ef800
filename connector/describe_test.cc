#include "connector/describe.h"

#include <map>
#include <regex>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "connector/settings_rules.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/settings.pb.h"
#include "events/column.h"
#include "events/event_terms.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
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

// A field of Settings, dotted one level deep, by reflection.
struct Place {
  google::protobuf::Message* message;
  const FieldDescriptor* field;
};

Place Find(destination::v1::Settings& settings, const std::string& name) {
  google::protobuf::Message* message = &settings;
  const size_t dot = name.find('.');
  if (dot != std::string::npos) {
    message = settings.GetReflection()->MutableMessage(
        &settings,
        settings.GetDescriptor()->FindFieldByName(name.substr(0, dot)));
  }
  return {message, message->GetDescriptor()->FindFieldByName(
                       name.substr(dot == std::string::npos ? 0 : dot + 1))};
}

void Set(destination::v1::Settings& settings, const std::string& name,
         const std::string& value) {
  const auto [message, field] = Find(settings, name);
  const auto& reflection = *message->GetReflection();
  if (field->is_map()) {
    (*settings.mutable_column_mapping())["theirs"] = value;
  } else if (field->is_repeated()) {
    reflection.ClearField(message, field);
    reflection.AddString(message, field, value);
  } else if (field->type() == FieldDescriptor::TYPE_STRING) {
    reflection.SetString(message, field, value);
  } else if (field->type() == FieldDescriptor::TYPE_INT32) {
    reflection.SetInt32(message, field, std::stoi(value));
  } else if (const auto* known = field->enum_type()->FindValueByName(value)) {
    reflection.SetEnum(message, field, known);
  } else {
    reflection.SetEnumValue(message, field, 99);
  }
}

std::string Get(destination::v1::Settings& settings, const std::string& name) {
  const auto [message, field] = Find(settings, name);
  const auto& reflection = *message->GetReflection();
  if (field->is_repeated()) return "";
  switch (field->type()) {
    case FieldDescriptor::TYPE_STRING:
      return reflection.GetString(*message, field);
    case FieldDescriptor::TYPE_INT32:
      return std::to_string(reflection.GetInt32(*message, field));
    case FieldDescriptor::TYPE_BOOL:
      return reflection.GetBool(*message, field) ? "true" : "false";
    default:
      return reflection.GetEnum(*message, field)->name();
  }
}

destination::v1::Settings Good() {
  destination::v1::Settings settings;
  settings.set_name("Shop");
  settings.set_credential("credentials/t");
  settings.set_dataset_id("123");
  return WithDefaults(settings);
}

// Whether the rules take the value for the field.
bool Takes(const std::string& name, const std::string& value) {
  destination::v1::Settings settings = Good();
  Set(settings, name, value);
  // Of a number 0 would be filled in.
  const bool is_text =
      absl::ascii_isalpha(static_cast<unsigned char>(value[0]));
  return CheckSettings(is_text ? WithDefaults(settings) : settings).empty();
}

// Whether the rules can do without the field.
bool MayBeLeftOut(const std::string& name) {
  destination::v1::Settings without = Good();
  const Place place = Find(without, name);
  place.message->GetReflection()->ClearField(place.message, place.field);
  return CheckSettings(WithDefaults(without)).empty();
}

TEST(DescribeTest, DefaultsAreThoseOfTheRules) {
  destination::v1::Settings settings =
      WithDefaults(destination::v1::Settings());
  const auto response = Describe();
  for (const auto& field : response.settings_fields()) {
    EXPECT_EQ(field.default_value(), Get(settings, field.name()))
        << field.name();
    EXPECT_NE(field.required(), MayBeLeftOut(field.name())) << field.name();
  }
}

TEST(DescribeTest, AllowedValuesAreThoseOfTheRules) {
  int fields = 0;
  const auto response = Describe();
  for (const auto& field : response.settings_fields()) {
    if (field.allowed_values().empty()) continue;
    ++fields;
    for (const std::string& value : field.allowed_values()) {
      EXPECT_TRUE(Takes(field.name(), value)) << field.name() << " " << value;
    }
    EXPECT_FALSE(Takes(field.name(), field.type() == "int" ? "7" : "nonsense"))
        << field.name();
  }
  EXPECT_EQ(fields, 7);
}

// What a form shows beside what only a program should read.
TEST(DescribeTest, AllFieldsAndChoicesHaveWordsForPeople) {
  const auto response = Describe();
  int labelled = 0;
  const auto check = [&labelled](const auto& field) {
    EXPECT_FALSE(field.label().empty()) << field.name();
    EXPECT_NE(field.label(), field.name());
    if (field.allowed_labels().empty()) return;
    ++labelled;
    EXPECT_EQ(field.allowed_labels_size(), field.allowed_values_size())
        << field.name();
  };
  for (const auto& field : response.credential_fields()) check(field);
  for (const auto& field : response.settings_fields()) {
    check(field);
    // Words in capitals and numbers that stand for something want a label.
    const bool coded = !field.allowed_values().empty() &&
                       !absl::ascii_islower(static_cast<unsigned char>(
                           field.allowed_values(0)[1]));
    EXPECT_EQ(coded, !field.allowed_labels().empty()) << field.name();
  }
  EXPECT_EQ(labelled, 4);
}

TEST(DescribeTest, SaysWhereTheChoicesOfAResourceComeFrom) {
  const auto& admin = *destination::v1::ListCredentialsRequest::descriptor()
                           ->file()
                           ->FindServiceByName("DestinationAdmin");
  int found = 0;
  const auto response = Describe();
  for (const auto& field : response.settings_fields()) {
    if (field.choices_from().empty()) continue;
    ++found;
    EXPECT_NE(admin.FindMethodByName(field.choices_from()), nullptr);
  }
  EXPECT_EQ(found, 1);
}

TEST(DescribeTest, BoundsAreThoseOfTheRules) {
  const auto response = Describe();
  for (const auto& field : response.settings_fields()) {
    if (field.type() != "int") continue;
    const std::string& name = field.name();
    ASSERT_TRUE(field.has_min_value() && field.has_max_value()) << name;
    EXPECT_TRUE(Takes(name, std::to_string(field.min_value()))) << name;
    EXPECT_TRUE(Takes(name, std::to_string(field.max_value()))) << name;
    EXPECT_FALSE(Takes(name, std::to_string(field.min_value() - 1))) << name;
    EXPECT_FALSE(Takes(name, std::to_string(field.max_value() + 1))) << name;
  }
}

TEST(DescribeTest, LengthsAndPatternsAreThoseOfTheRules) {
  const auto response = Describe();
  for (const auto& field : response.settings_fields()) {
    const std::string& name = field.name();
    if (field.type() != "string") continue;
    const std::regex pattern(field.pattern());
    const auto promised = [&](const std::string& value) {
      const auto length = static_cast<int>(value.size());
      return length >= field.min_length() &&
             (field.max_length() == 0 || length <= field.max_length()) &&
             (field.pattern().empty() || std::regex_match(value, pattern));
    };
    for (const std::string& value : {std::string("Shop 1"),
                                     std::string(" "),
                                     std::string("a1"),
                                     std::string("ab"),
                                     std::string("GB"),
                                     std::string("gbp"),
                                     std::string("USD"),
                                     std::string("12"),
                                     std::string("credentials/t"),
                                     std::string("credentials/T"),
                                     std::string("credentials/a--b"),
                                     std::string("destinations/t"),
                                     std::string(22, 'a'),
                                     std::string(23, 'a'),
                                     std::string(100, 'a'),
                                     std::string(101, 'a'),
                                     std::string(200, 'a'),
                                     std::string(201, 'a'),
                                     std::string(1000, 'a'),
                                     std::string(1001, 'a')}) {
      // `ab` has the form of a country and is none.
      const bool a_code = name == "default_country" && value == "ab";
      EXPECT_EQ(Takes(name, value), promised(value) && !a_code)
          << name << ": " << value;
    }
  }
}

TEST(DescribeTest, ColumnsHaveALabelAndWhatStandsForABlank) {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> defaults;
  const auto response = Describe();
  for (const auto& column : response.columns()) {
    labels[column.name()] = column.label();
    EXPECT_FALSE(column.help().empty()) << column.name();
    if (!column.default_setting().empty()) {
      defaults[column.name()] = column.default_setting();
    }
    const bool listed = !column.allowed_values().empty();
    EXPECT_EQ(listed, column.name() == "event_name" ||
                          column.name() == "action_source" ||
                          column.name() == "delivery_category")
        << column.name();
    for (const std::string& value : column.allowed_values()) {
      EXPECT_TRUE(ParseEventName(value).has_value() ||
                  ParseActionSource(value).has_value() ||
                  ParseDeliveryCategory(value).has_value())
          << value;
    }
  }
  EXPECT_EQ(labels.size(), AllColumns().size());
  EXPECT_EQ(labels["client_ip_address"], "Client IP address");
  EXPECT_EQ(labels["order_id"], "Order ID");
  EXPECT_EQ(labels["fbc"], "FBC");
  EXPECT_EQ(labels["email"], "Email");
  EXPECT_THAT(defaults,
              testing::ElementsAre(
                  testing::Pair("action_source", "default_action_source"),
                  testing::Pair("country", "default_country"),
                  testing::Pair("currency", "default_currency"),
                  testing::Pair("event_name", "default_event_name")));
}

}  // namespace
}  // namespace destconn
