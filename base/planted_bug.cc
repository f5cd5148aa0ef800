#include "base/planted_bug.h"

#ifdef DESTCONN_PLANTED_BUGS

namespace destconn {
namespace {

PlantedBug planted = PlantedBug::kNone;

constexpr const char* kNames[] = {
    "kNone",
    "kFinalBeforeRecorded",
    "kFinalOnClaim",
    "kRecordFailureTakenForSuccess",
    "kSentBeforeNoted",
    "kNoteFailureIgnored",
    "kFreshBytesOnRetry",
    "kRetryTakesTwinsBytes",
    "kSplitDropsOddEvent",
    "kAgeCheckedOnAcceptAlone",
    "kAckOfNeighboursMessage",
    "kTwinsOfRefusedTakenForSent",
    "kAmbiguousReleased",
    "kUnsentAbandoned",
    "kRejectedWithNeighbour",
    "kNoRetryBudget",
    "kLostWakeUp",
    "kPauseIgnored",
    "kServerErrorTakenForUnprocessed",
    "kTruncatedTakenForAccepted",
    "kEventsReceivedIgnored",
    "kDeadTokenRetried",
    "kNoteNotSynced",
    "kRecordNotSynced",
    "kNoteTakenForDelivered",
    "kNoteForgottenByClaim",
    "kClaimsNotExclusive",
    "kLeaseTooShort",
    "kNoEpochCheck",
};
static_assert(sizeof(kNames) / sizeof(kNames[0]) == kPlantedBugs);

}  // namespace

void Plant(PlantedBug bug) { planted = bug; }
bool IsPlanted(PlantedBug bug) { return planted == bug; }

const char* PlantedBugName(PlantedBug bug) {
  return kNames[static_cast<int>(bug)];
}

}  // namespace destconn

#endif
