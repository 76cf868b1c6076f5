#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/system/clock.hpp"
#include "core/system/random.hpp"
#include "core/value/failure_class.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What a failed answer of a plugin says, read leniently (plugin.h lists the classes).
struct FailureAnswer {
  FailureClass kind = FailureClass::internal;
  std::string message;
  std::string hint;
  std::string
      effect;  ///< none, partial, unknown; filled in by the class where the plugin left it out
  std::string id;
  Millis retry_after{0};
  /// Of a call with a token: whether the operation that it stands for has ended; none where the
  /// plugin does not say.
  std::optional<bool> over;
  Value outputs;
  Value facts;
  Value findings;  ///< what is wrong, one by one: told beside the message; null: nothing
};
/// `was_accepted`: what failed was a create that the other side had begun, which may have had an
/// effect whatever the class.
FailureAnswer read_failure(const Value& answer, bool was_accepted = false);

/// What to do about a failure.
enum class Verdict {
  give_up,  ///< report it
  again,    ///< after a pause
  settled,  ///< a delete of what is not there
};

struct Decision {
  Verdict verdict = Verdict::give_up;
  Millis pause{0};
  bool drop_token = false;  ///< the pending operation is lost or over: the token is of no more use
  bool recover = false;     ///< the next attempt looks first
};

/// What came before of the operation, in this run.
struct Attempts {
  int failures = 0;  ///< in a row, of calls that failed without ending anything
  int ended = 0;     ///< operations that had been accepted and ended badly, or were lost
};

/// Retrying lives here and nowhere else.
///
/// busy and conflict: again until the deadline, after 1, 2, 4 … 30 s; throttled: after what the
/// other side asked for, or the same; unavailable and timeout: eight times, after 0.5, 1, 2 … 30 s;
/// each pause with up to a fifth of jitter.
///
/// With a token the plugin says whether the call failed, which is tried again with the token, or
/// the operation ended: then the token is spent, whatever the class.  A new attempt looks and
/// begins again, five times in a run however many polls lie between, where the class promises
/// something of it (those above, and not_found).  A plugin that does not say is taken to mean the
/// end by not_found, busy and conflict, and after eight times in a row by unavailable, timeout and
/// throttled.
Decision decide_retry(const FailureAnswer& failure, bool is_delete, bool has_token, Attempts before,
                      Random& random);

/// How long to wait before a read that failed is tried again; none: its failure stands. `attempts`:
/// how many were made, the failed one among them.  Five in all and three seconds of pauses, unless
/// the other side asks for longer: what is read through a member of a cluster has no answer while
/// that elects a leader, as it does after a machine has left.
std::optional<Millis> pause_before_reading_again(const FailureAnswer& failure, int attempts);

/// How long to wait before an action that is under way is asked after again, with its last token,
/// when asking failed; none: it has failed.  `losses`: how often in a row before.  Ten times, after
/// 0.25, 0.5, 1 ... 5 s, or what the other side asks for if that is longer: what is under way
/// outlives the connection that it was begun through.
std::optional<Millis> pause_before_following_again(const FailureAnswer& failure, int losses);

/// Whether a failure that was given up leaves it open how a pending operation fares: nothing but
/// the asking failed.
bool tells_nothing_of_operation(const FailureAnswer& failure);

}  // namespace slipway::core
