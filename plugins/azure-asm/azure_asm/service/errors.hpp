#pragma once
#include <cstdint>
#include <string>

#include "slipway/outcome.hpp"

namespace azure_asm {

/// What the service said instead of doing what it was asked: by an answer, or by an operation that
/// failed.
struct Refusal {
  int status = 0;       ///< HTTP status, of the answer or of the operation
  std::string code;     ///< `ConflictError`
  std::string message;  ///< the service's own words
  std::string request_id;
  int retry_after_s = 0;   ///< from the header; 0: not given
  bool write = false;      ///< of a write rather than a read
  bool operation = false;  ///< of an operation that had been accepted
};

/// Another write of the service is under way; wait and ask again.
bool is_busy(const Refusal& refusal);

/// How long to leave the service alone, in the measure of the pause between two looks.
struct Pace {
  std::int64_t interval_ms = 2000;
  /// Another write is under way: it may be over at the next look.
  std::int64_t busy_ms() const { return interval_ms; }
  /// It asks for fewer requests, or still holds on to a disk.
  std::int64_t long_ms() const { return interval_ms * 5 / 2; }
  /// Within it a certificate that was accepted is listed (sheet, section 14: ten seconds at most).
  std::int64_t certificate_ms() const { return interval_ms * 5; }
};

/// The class, the message, the hint and the facts for the host (sheet, section 4).  `what` says
/// what was being done: "create the cloud service 'demo'".
slipway::Failure failure_of(const Refusal& refusal, const std::string& what, Pace pace = {});

}  // namespace azure_asm
