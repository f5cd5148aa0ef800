#include "connector/mailbox.h"

#include <optional>
#include <thread>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(MailboxTest, GivesMessagesInTheirOrder) {
  Mailbox<int> mailbox;
  mailbox.Push(1);
  mailbox.Push(2);
  EXPECT_EQ(mailbox.Pop(absl::ZeroDuration()), std::optional(1));
  EXPECT_EQ(mailbox.Pop(absl::ZeroDuration()), std::optional(2));
  EXPECT_EQ(mailbox.Pop(absl::ZeroDuration()), std::nullopt);
}

TEST(MailboxTest, WakesTheOneThatWaits) {
  Mailbox<int> mailbox;
  std::jthread sender([&mailbox] { mailbox.Push(7); });
  EXPECT_EQ(mailbox.Pop(absl::Minutes(1)), std::optional(7));
}

TEST(MailboxTest, DoesNotWaitForEver) {
  Mailbox<int> mailbox;
  EXPECT_EQ(mailbox.Pop(absl::Milliseconds(1)), std::nullopt);
}

}  // namespace
}  // namespace destconn
