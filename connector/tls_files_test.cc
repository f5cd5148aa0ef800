#include "connector/tls_files.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

std::string Made(const std::string& name) {
  return absl::StrCat("testdata/connector/", name);
}

TlsPaths GoodPaths() {
  return {.cert = Made("server.pem"),
          .key = Made("server.key"),
          .client_ca = Made("ca.pem")};
}

std::optional<std::string> Reason(const TlsPaths& paths) {
  return ReasonOf(LoadTlsFiles(paths).status());
}

TEST(TlsFilesTest, ReadsAPairAndWhenItEnds) {
  const auto files = LoadTlsFiles(GoodPaths());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(files->cert_chain, HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_THAT(files->key.Reveal(), HasSubstr("BEGIN PRIVATE KEY"));
  EXPECT_THAT(files->client_ca, HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_LT(files->expire_time, absl::InfiniteFuture());
  TlsPaths soon = GoodPaths();
  soon.cert = Made("server_soon.pem");
  soon.key = Made("server_soon.key");
  EXPECT_LT(LoadTlsFiles(soon)->expire_time, files->expire_time);
}

TEST(TlsFilesTest, RefusesAKeyOfAnotherCertificate) {
  TlsPaths paths = GoodPaths();
  paths.key = Made("server_soon.key");
  EXPECT_THAT(Reason(paths), Optional(std::string("TLS_FILE_INVALID")));
}

TEST(TlsFilesTest, RefusesWhatHoldsSomethingElse) {
  TlsPaths cert = GoodPaths();
  cert.cert = Made("server.key");
  TlsPaths key = GoodPaths();
  key.key = Made("server.pem");
  TlsPaths locked = GoodPaths();
  locked.key = Made("server_locked.key");
  TlsPaths authority = GoodPaths();
  authority.client_ca = Made("server.key");
  for (const TlsPaths& paths : {cert, key, locked, authority}) {
    EXPECT_THAT(Reason(paths), Optional(std::string("TLS_FILE_INVALID")));
  }
}

TEST(TlsFilesTest, SaysWhichFileItCannotRead) {
  for (auto member : {&TlsPaths::cert, &TlsPaths::key, &TlsPaths::client_ca}) {
    TlsPaths paths = GoodPaths();
    paths.*member = "/no/such/file";
    const auto status = LoadTlsFiles(paths).status();
    EXPECT_THAT(ReasonOf(status), Optional(std::string("TLS_FILE_UNREADABLE")));
    EXPECT_THAT(std::string(status.message()), HasSubstr("/no/such/file"));
  }
}

TEST(TlsFilesTest, NoticesAKeyThatOthersMayRead) {
  TlsPaths paths = GoodPaths();
  paths.key = testing::TempDir() + "/tls_files_test.key";
  std::filesystem::copy_file(Made("server.key"), paths.key,
                             std::filesystem::copy_options::overwrite_existing);
  chmod(paths.key.c_str(), 0644);
  EXPECT_TRUE(LoadTlsFiles(paths)->key_exposed);
  chmod(paths.key.c_str(), 0600);
  EXPECT_FALSE(LoadTlsFiles(paths)->key_exposed);
}

}  // namespace
}  // namespace destconn
