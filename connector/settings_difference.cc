#include "connector/settings_difference.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"

namespace destconn {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The message with no field but this, in bytes that are equal for equal maps.
std::string Only(const Message& message, const FieldDescriptor& field) {
  const std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  std::vector<const FieldDescriptor*> set;
  copy->GetReflection()->ListFields(*copy, &set);
  for (const FieldDescriptor* other : set) {
    if (other != &field) copy->GetReflection()->ClearField(copy.get(), other);
  }
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  copy->SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

void AddChanged(const Message& before, const Message& after,
                const std::string& prefix, std::vector<std::string>& names) {
  const auto& descriptor = *before.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const std::string name = absl::StrCat(prefix, field.name());
    if (field.type() == FieldDescriptor::TYPE_MESSAGE && !field.is_repeated()) {
      AddChanged(before.GetReflection()->GetMessage(before, &field),
                 after.GetReflection()->GetMessage(after, &field),
                 absl::StrCat(name, "."), names);
    } else if (Only(before, field) != Only(after, field)) {
      names.push_back(name);
    }
  }
}

}  // namespace

std::vector<std::string> ChangedFields(const destination::v1::Settings& before,
                                       const destination::v1::Settings& after) {
  std::vector<std::string> names;
  AddChanged(before, after, "", names);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace destconn
