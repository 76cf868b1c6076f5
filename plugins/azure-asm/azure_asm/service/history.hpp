#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "azure_asm/service/errors.hpp"

namespace azure_asm {

/// How long the service takes for things of a kind, and when to look whether one is over.  Begins
/// with what is known of the service (sheet, section 14) and learns from what was seen since.  Any
/// thread.
class History {
 public:
  /// `pace` is asked each time, from any thread: it follows the service's clock.
  explicit History(std::function<Pace()> pace) : pace_(std::move(pace)) {}

  /// Something of the kind took so long.
  void learn(const std::string& kind, std::int64_t took_ms);

  /// How long to wait before the next look at something that was begun `elapsed_ms` ago.
  ///
  /// Until shortly before the usual end there is little to see, so looks are far apart there (15 s
  /// at the usual pace; `patient`: none at all); around it they are close (1 s); from then on they
  /// grow rarer again.
  std::int64_t pause_ms(const std::string& kind, std::int64_t elapsed_ms,
                        bool patient = false) const;

 private:
  std::int64_t usual_ms(const std::string& kind) const;

  std::function<Pace()> pace_;
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> seen_;
};

}  // namespace azure_asm
