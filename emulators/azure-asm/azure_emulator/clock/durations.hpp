#pragma once

#include <map>
#include <string>
#include <string_view>

#include "azure_emulator/clock/timeline.hpp"

namespace azure_emulator {

/// How long the service takes for each thing, in virtual time (sheet 14), by name.
///
/// `ready` is the way from the end of the operation that made a machine to ReadyRole.
/// `refusal` is how soon an accepted operation finds out that it cannot be carried out.
/// `disk_release` is how long a disk still counts as attached after its machine is gone.
class Durations {
 public:
  Durations();

  Span of(std::string_view name) const;

  /// False when there is no such name, or `seconds` is negative.
  bool set(std::string_view name, double seconds);

  const std::map<std::string, Span, std::less<>>& all() const { return spans_; }

 private:
  std::map<std::string, Span, std::less<>> spans_;
};

}  // namespace azure_emulator
