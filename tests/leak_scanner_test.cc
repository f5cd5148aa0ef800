#include "tests/leak_scanner.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/sha256.h"
#include "tests/child_process.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kValue[] = "Jane.Canary@Example.com";

LeakScanner ScannerOf(absl::string_view text) {
  LeakScanner scanner;
  scanner.Forbid("email", kValue);
  scanner.ForbidDigestOf("email", kValue);
  scanner.ScanText("text", text);
  return scanner;
}

TEST(LeakScannerTest, FindsAValueInEachForm) {
  for (const std::string& form :
       {std::string(kValue), absl::AsciiStrToLower(kValue),
        absl::AsciiStrToUpper(kValue), absl::BytesToHexString(kValue),
        absl::AsciiStrToUpper(absl::BytesToHexString(kValue)),
        std::string("Jane.Canary%40Example.com")}) {
    EXPECT_THAT(ScannerOf(absl::StrCat("a", form, "z")).leaks(),
                ElementsAre(HasSubstr("text: email")))
        << form;
  }
}

TEST(LeakScannerTest, FindsAValueWithinWhatWasEncoded) {
  for (const char* before : {"", "1", "22", "333"}) {
    for (const char* behind : {"", "1", "22"}) {
      const std::string all = absl::StrCat(before, kValue, behind);
      EXPECT_THAT(ScannerOf(absl::Base64Escape(all)).leaks(),
                  ElementsAre("text: email, in base64"));
      EXPECT_THAT(ScannerOf(absl::WebSafeBase64Escape(all)).leaks(),
                  ElementsAre("text: email, in base64"));
    }
  }
}

TEST(LeakScannerTest, FindsADigestInEachForm) {
  const Sha256Digest digest = Sha256(kValue);
  const std::string bytes(digest.begin(), digest.end());
  for (const std::string& form :
       {bytes, Sha256Hex(kValue), absl::AsciiStrToUpper(Sha256Hex(kValue)),
        absl::Base64Escape(bytes), absl::WebSafeBase64Escape("x" + bytes)}) {
    EXPECT_THAT(ScannerOf(absl::StrCat("a", form, "z")).leaks(),
                ElementsAre(HasSubstr("SHA-256 of email")));
  }
}

TEST(LeakScannerTest, FindsNothingInWhatIsClean) {
  const LeakScanner scanner = ScannerOf("Jane.Canary@Example.org, 0123456789");
  EXPECT_THAT(scanner.leaks(), IsEmpty());
  EXPECT_EQ(scanner.bytes_scanned(), 35);
}

TEST(LeakScannerTest, FindsFilesTheirNamesAndWhatIsDeletedButOpen) {
  const std::string folder = testing::TempDir() + "/scanned";
  std::filesystem::create_directories(folder + "/below");
  std::ofstream(folder + "/below/file") << kValue;
  std::ofstream(absl::StrCat(folder, "/", kValue)) << "nothing";
  LeakScanner scanner = ScannerOf("");
  scanner.ScanFolder(folder);
  EXPECT_THAT(scanner.leaks(),
              testing::UnorderedElementsAre(
                  HasSubstr("/below/file: email"),
                  HasSubstr(absl::StrCat("name of ", folder, "/", kValue))));

  const int fd = open((folder + "/below/file").c_str(), O_RDONLY);
  std::filesystem::remove_all(folder);
  LeakScanner live = ScannerOf("");
  live.ScanProcess(getpid());
  EXPECT_THAT(live.leaks(),
              ElementsAre(testing::AllOf(HasSubstr("open file"),
                                         HasSubstr("(deleted): email"))));
  close(fd);
}

TEST(LeakScannerTest, FindsWhatAProcessWasStartedWith) {
  // Follows one file for ever, and does not find the other. It has its command
  // line once it says something.
  ChildProcess child("/usr/bin/tail", {"-f", "/dev/null", kValue},
                     testing::TempDir() + "/child",
                     {absl::StrCat("PLANTED=", kValue)});
  EXPECT_THAT(child.ReadLine(), HasSubstr("/dev/null"));
  LeakScanner scanner = ScannerOf("");
  EXPECT_TRUE(scanner.ScanProcess(child.pid()));
  EXPECT_THAT(scanner.leaks(),
              testing::IsSupersetOf({HasSubstr("the command line: email"),
                                     HasSubstr("the environment: email")}));
  EXPECT_FALSE(scanner.ScanProcess(-1));
}

TEST(LeakScannerTest, FindsWhatStandsInAProcessMemory) {
  // Puts the value together, and stops.
  const std::string value(kValue);
  ChildProcess child(
      "/bin/sh",
      {"-c", R"(joined="$1$2"; echo ready; kill -STOP $$)", "sh",
       value.substr(0, value.size() / 2), value.substr(value.size() / 2)},
      testing::TempDir() + "/child");
  EXPECT_EQ(child.ReadLine(), "ready");
  LeakScanner scanner = ScannerOf("");
  EXPECT_TRUE(scanner.ScanMemory(child.pid()));
  EXPECT_THAT(scanner.leaks(),
              Contains(AllOf(HasSubstr("memory at "), HasSubstr(": email"))));
  scanner = ScannerOf("");
  ChildProcess other("/bin/sh", {"-c", "echo ready; kill -STOP $$"},
                     testing::TempDir() + "/other");
  EXPECT_EQ(other.ReadLine(), "ready");
  EXPECT_TRUE(scanner.ScanMemory(other.pid()));
  EXPECT_THAT(scanner.leaks(), IsEmpty());
  EXPECT_GT(scanner.bytes_scanned(), 100'000);
  EXPECT_FALSE(scanner.ScanMemory(-1));
  for (ChildProcess* each : {&child, &other}) each->End(SIGKILL);
}

}  // namespace
}  // namespace destconn
