#include "simulator/request_body.h"

#include <string>

#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

constexpr char kForm[] = "application/x-www-form-urlencoded";

TEST(RequestBodyTest, ReadsJson) {
  const RequestBody body = ParseRequestBody(
      "application/json; charset=utf-8",
      "{\"data\":[ {\"value\":1.50},\r\n{\"b\":2}],\"access_token\":\"t\"}");
  EXPECT_EQ(body.data_json, R"([ {"value":1.50},  {"b":2}])");
  EXPECT_EQ(TextOfMember(body.parameters, "access_token"), "t");
  EXPECT_EQ(body.parameters["data"].Size(), 2);
}

TEST(RequestBodyTest, ReadsForms) {
  const RequestBody body = ParseRequestBody(
      kForm, "data=%5B%7B%22a%22%3A%221%2B1%22%7D%5D&access_token=t");
  EXPECT_EQ(body.data_json, R"([{"a":"1+1"}])");
  EXPECT_EQ(TextOfMember(body.parameters, "access_token"), "t");
  EXPECT_EQ(TextOfMember(body.parameters["data"][0], "a"), "1+1");

  const RequestBody multipart = ParseRequestBody(
      "multipart/form-data; boundary=x",
      "--x\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n"
      "[{\"a\":1}]\r\n--x--\r\n");
  EXPECT_EQ(multipart.data_json, R"([{"a":1}])");
}

TEST(RequestBodyTest, DecodesElementsThatAreTexts) {
  const RequestBody body =
      ParseRequestBody("", R"({"data":["{\"a\":1.0}",{"b":2},"no json"]})");
  EXPECT_EQ(body.data_json, R"([{"a":1.0},{"b":2},"no json"])");
  EXPECT_TRUE(body.parameters["data"][0].IsObject());
  EXPECT_TRUE(body.parameters["data"][2].IsString());
}

TEST(RequestBodyTest, IsNullIfItIsNoObject) {
  for (const char* text : {"", "[]", "no json", R"({"data":)"}) {
    const RequestBody body = ParseRequestBody("application/json", text);
    EXPECT_TRUE(body.parameters.IsNull()) << text;
    EXPECT_EQ(body.data_json, "[]");
  }
  EXPECT_EQ(ParseRequestBody("", R"({"data":{"a":[]}})").data_json, "[]");
  EXPECT_TRUE(ParseRequestBody(kForm, "data=x").parameters["data"].IsString());
}

}  // namespace
}  // namespace destconn
