#include "simulator/body_encoding.h"

#include <zlib.h>

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Gunzip(std::string packed, size_t size) {
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string text(size + 1, '?');
  stream.next_in = reinterpret_cast<unsigned char*>(packed.data());
  stream.avail_in = static_cast<unsigned>(packed.size());
  stream.next_out = reinterpret_cast<unsigned char*>(text.data());
  stream.avail_out = static_cast<unsigned>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST(BodyEncodingTest, MakesGzipThatUnpacks) {
  EXPECT_EQ(Gunzip(ToGzip("{}", 1), 2), "{}");
  EXPECT_EQ(Gunzip(ToGzip("", 1), 0), "");
  for (const int64_t times : {65'535, 65'536, 65'537, 200'000}) {
    EXPECT_EQ(Gunzip(ToGzip(" ", times), times), std::string(times, ' '));
  }
  const std::string large(100'000, 'x');
  EXPECT_EQ(Gunzip(ToGzip(large, 3), 300'000), std::string(300'000, 'x'));
}

TEST(BodyEncodingTest, MakesABombSmall) {
  EXPECT_LT(ToGzip(" ", 10'000'000).size(), 100'000u);
}

TEST(BodyEncodingTest, MakesUtf16) {
  EXPECT_EQ(ToUtf16("{}"), std::string("\xff\xfe{\0}\0", 6));
}

}  // namespace
}  // namespace destconn
