#ifndef BASE_PLANTED_BUG_H_
#define BASE_PLANTED_BUG_H_

#include <cstdint>

namespace destconn {

// Mistakes that the simulation must notice (simulation/README.md): a check that
// has never failed shows nothing. Each stands in the code where somebody might
// make it. In a build without `--config=planted_bugs`, such as every release,
// none is there.
enum class PlantedBug : uint8_t {
  kNone,
  // delivery/
  kFinalBeforeRecorded,
  kFinalOnClaim,
  kRecordFailureTakenForSuccess,
  kSentBeforeNoted,
  kNoteFailureIgnored,
  kFreshBytesOnRetry,
  kRetryTakesTwinsBytes,
  kSplitDropsOddEvent,
  kAgeCheckedOnAcceptAlone,
  kAckOfNeighboursMessage,
  kTwinsOfRefusedTakenForSent,
  kAmbiguousReleased,
  kUnsentAbandoned,
  kRejectedWithNeighbour,
  kNoRetryBudget,
  kLostWakeUp,
  kPauseIgnored,
  // meta_client/
  kServerErrorTakenForUnprocessed,
  kTruncatedTakenForAccepted,
  kEventsReceivedIgnored,
  kDeadTokenRetried,
  // ledger
  kNoteNotSynced,
  kRecordNotSynced,
  kNoteTakenForDelivered,
  kNoteForgottenByClaim,
  kClaimsNotExclusive,
  kLeaseTooShort,
  kNoEpochCheck,
};
inline constexpr int kPlantedBugs =
    static_cast<int>(PlantedBug::kNoEpochCheck) + 1;

#ifdef DESTCONN_PLANTED_BUGS

// Plants a bug in this process, in the place of any other. Before threads are
// started.
void Plant(PlantedBug bug);
bool IsPlanted(PlantedBug bug);
// As in the source, for whoever reads a test's output.
const char* PlantedBugName(PlantedBug bug);

#else

// At compile time, so that not even an unoptimized build keeps the branch.
consteval bool IsPlanted(PlantedBug) { return false; }

#endif

}  // namespace destconn

#endif  // BASE_PLANTED_BUG_H_
