#include "base/text_buffer.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

void Append(absl::string_view text, TextBuffer& buffer) {
  char* const room = buffer.Room(text.size() + 5);
  buffer.EndAt(room + text.copy(room, text.size()));
}

TEST(TextBufferTest, KeepsWhatWasWrittenAsItGrows) {
  TextBuffer buffer;
  EXPECT_EQ(buffer.text(), "");
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = std::to_string(i);
    Append(text, buffer);
    expected += text;
  }
  EXPECT_EQ(buffer.text(), expected);
  EXPECT_EQ(buffer.size(), expected.size());
}

TEST(TextBufferTest, BeginsAnewWhenItIsCleared) {
  TextBuffer buffer;
  Append("first", buffer);
  buffer.Clear();
  EXPECT_EQ(buffer.text(), "");
  Append("second", buffer);
  EXPECT_EQ(buffer.text(), "second");
}

}  // namespace
}  // namespace destconn
