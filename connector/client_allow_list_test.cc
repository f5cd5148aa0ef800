#include "connector/client_allow_list.h"

#include <string>
#include <vector>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr char kList[] =
    "# of the data platform\n"
    "\n"
    "spiffe://host.example/prod: destinations/eu-*, credentials/eu-*\n"
    "loader.host.example : destinations/shop\r\n"
    "loader.host.example: destinations/second\n"
    "every destination: destinations/*\n"
    "all: *\n";

ClientAllowList List() { return *ClientAllowList::Parse(kList); }

TEST(ClientAllowListTest, AllowsWhatStandsWithAName) {
  struct Case {
    std::vector<std::string> names;
    std::string resource;
    bool allowed;
  };
  const std::string uri = "spiffe://host.example/prod";
  const std::string loader = "loader.host.example";
  for (const Case& c : std::vector<Case>{
           {{uri}, "destinations/eu-shop", true},
           {{uri}, "destinations/eu-", true},
           {{uri}, "destinations/us-shop", false},
           {{uri}, "credentials/eu-token", true},
           {{uri}, "credentials/token", false},
           {{loader}, "destinations/shop", true},
           {{loader}, "destinations/second", true},
           {{loader}, "destinations/shop-2", false},
           {{loader}, "destinations/sho", false},
           {{loader}, "credentials/shop", false},
           {{"every destination"}, "destinations/any", true},
           {{"every destination"}, "credentials/any", false},
           {{"all"}, "destinations/any", true},
           {{"all"}, "credentials/any", true},
           // One of several names is enough; none, or another, is not.
           {{"unknown", loader}, "destinations/shop", true},
           {{"unknown"}, "destinations/shop", false},
           {{}, "destinations/shop", false},
           {{""}, "destinations/shop", false},
           {{"LOADER.host.example"}, "destinations/shop", false},
           {{"*"}, "destinations/shop", false}}) {
    EXPECT_EQ(List().Allows(c.names, c.resource), c.allowed)
        << testing::PrintToString(c.names) << " " << c.resource;
  }
}

TEST(ClientAllowListTest, KnowsWhoIsInIt) {
  EXPECT_TRUE(List().Knows({{"loader.host.example"}}));
  EXPECT_FALSE(List().Knows({{"# of the data platform"}}));
  EXPECT_FALSE(List().Knows({}));
}

TEST(ClientAllowListTest, AnEmptyListAllowsNobody) {
  const auto list = ClientAllowList::Parse("");
  ASSERT_TRUE(list.ok());
  EXPECT_FALSE(list->Allows({{"all"}}, "destinations/shop"));
}

TEST(ClientAllowListTest, NamesTheLineThatIsWrong) {
  for (const char* line :
       {"no colon", ": destinations/a", "name:", "name: destinations/",
        "name: somewhere/a", "name: destinations/a b*c*", "name: destinations",
        "name: destinations/a,", "name: **"}) {
    const auto status =
        ClientAllowList::Parse(std::string("# one\n") + line + "\n").status();
    EXPECT_THAT(ReasonOf(status), Optional(std::string("CLIENT_LIST_INVALID")))
        << line;
    EXPECT_THAT(std::string(status.message()), HasSubstr("Line 2 "));
  }
}

}  // namespace
}  // namespace destconn
