#include "simulator/multipart.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr char kType[] = "multipart/form-data; boundary=----xyz";

// As curl -F writes it.
constexpr char kBody[] =
    "------xyz\r\n"
    "Content-Disposition: form-data; name=\"data\"\r\n\r\n"
    "[{\"a\":\r\n1}]\r\n"
    "------xyz\r\n"
    "Content-Type: text/plain\r\n"
    "content-disposition: form-data; name=\"access_token\"\r\n\r\n"
    "t\r\n"
    "------xyz--\r\n";

TEST(MultipartTest, FindsTheFields) {
  EXPECT_THAT(
      ParseMultipart(kType, kBody),
      ElementsAre(Pair("access_token", "t"), Pair("data", "[{\"a\":\r\n1}]")));
  EXPECT_THAT(
      ParseMultipart("multipart/form-data; boundary=\"----xyz\"", kBody).size(),
      2);
}

TEST(MultipartTest, LeavesOutWhatIsNotWellFormed) {
  EXPECT_THAT(ParseMultipart("multipart/form-data", kBody), IsEmpty());
  EXPECT_THAT(ParseMultipart(kType, ""), IsEmpty());
  EXPECT_THAT(ParseMultipart(kType, "------xyz\r\nname=data"), IsEmpty());
  EXPECT_THAT(ParseMultipart(kType, "------xyz\r\nX: y\r\n\r\nvalue\r\n"),
              IsEmpty());
}

}  // namespace
}  // namespace destconn
