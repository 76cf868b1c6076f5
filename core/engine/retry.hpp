#pragma once
#include <cstdint>
#include <string>

#include "core/system/clock.hpp"
#include "core/system/random.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What a failed answer of a plugin says, read leniently (plugin.h lists the classes).
struct FailureAnswer {
  std::string kind;  ///< the class
  std::string message;
  std::string hint;
  std::string
      effect;  ///< none, partial, unknown; filled in by the class where the plugin left it out
  std::string id;
  Millis retry_after{0};
  Value outputs;
  Value facts;
};
FailureAnswer read_failure(const Value& answer);

/// What to do about a failure.
enum class Verdict {
  give_up,  ///< report it
  again,    ///< after a pause
  settled,  ///< a delete of what is not there
};

struct Decision {
  Verdict verdict = Verdict::give_up;
  Millis pause{0};
  bool drop_token = false;  ///< the pending operation is lost or over: a new attempt
  bool recover = false;     ///< which looks first
};

/// Retrying lives here and nowhere else.  `failures`: how many of this operation came before in a
/// row. busy and conflict: again until the deadline, after 1, 2, 4 … 30 s; throttled: after what
/// the other side asked for, or the same; unavailable and timeout: eight times, after 0.5, 1, 2 …
/// 30 s; each pause with up to a fifth of jitter.
Decision decide_retry(const FailureAnswer& failure, bool is_delete, bool has_token, int failures,
                      Random& random);

}  // namespace slipway::core
