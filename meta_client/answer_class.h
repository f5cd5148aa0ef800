#ifndef META_CLIENT_ANSWER_CLASS_H_
#define META_CLIENT_ANSWER_CLASS_H_

namespace destconn {

// What an answer means for the events in it.
enum class AnswerClass {
  kOk,         // all accepted
  kTransient,  // try the same bytes again
  kThrottled,  // the same, after a pause of the whole dataset
  kPolicy,     // blocked for a policy: hours later, and tell somebody
  kAuth,       // the token is no good: nothing will go until it is replaced
  kConfig,     // permission, dataset or app: an operator must act
  kPayload,    // an event in it is refused, and with it all of them
  kTooLarge,   // the body is larger than the server takes: send less at once
  kCountMismatch,  // accepted, but another number than was sent
};

}  // namespace destconn

#endif  // META_CLIENT_ANSWER_CLASS_H_
