#include "meta_client/http_body.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;

// All that is left, read so many bytes at a time.
std::string ReadAll(HttpBodyReader& reader, size_t at_once) {
  std::string text;
  std::string buffer(at_once, '\0');
  while (const size_t count = reader.Read(buffer.data(), buffer.size())) {
    text += buffer.substr(0, count);
  }
  return text;
}

TEST(HttpBodyTest, KeepsItsOwnPiecesAndViewsTheOthers) {
  const std::string event = "{\"event_name\":\"Purchase\"}";
  HttpBody body;
  body.Append("[");
  body.AppendView(event);
  body.Append("]");
  EXPECT_THAT(body.pieces(), ElementsAre("[", event, "]"));
  EXPECT_EQ(body.pieces()[1].data(), event.data());
  EXPECT_EQ(body.size(), event.size() + 2);
  EXPECT_EQ(body.Text(), "[" + event + "]");
}

TEST(HttpBodyTest, HoldsNoEmptyPieces) {
  HttpBody body;
  body.Append("");
  body.AppendView("");
  EXPECT_TRUE(body.pieces().empty());
  EXPECT_EQ(TextBody("")->size(), 0u);
}

TEST(HttpBodyReaderTest, ReadsAcrossPiecesWhateverTheRoom) {
  HttpBody body;
  for (const char* piece : {"a", "bcd", "ef", "ghijklm"}) {
    body.AppendView(piece);
  }
  for (size_t at_once = 1; at_once <= body.size() + 1; ++at_once) {
    HttpBodyReader reader(body);
    EXPECT_EQ(ReadAll(reader, at_once), "abcdefghijklm") << at_once;
    EXPECT_TRUE(reader.at_end());
  }
}

TEST(HttpBodyReaderTest, IsAtTheEndOnlyWhenAllIsRead) {
  const auto body = TextBody("ab");
  HttpBodyReader reader(*body);
  char byte = 0;
  EXPECT_EQ(reader.Read(&byte, 1), 1u);
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.Read(&byte, 1), 1u);
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.Read(&byte, 1), 0u);
}

TEST(HttpBodyReaderTest, BeginsAnew) {
  const auto body = TextBody("abc");
  HttpBodyReader reader(*body);
  char byte = 0;
  reader.Read(&byte, 1);
  reader.Rewind();
  EXPECT_EQ(ReadAll(reader, 2), "abc");
}

}  // namespace
}  // namespace destconn
