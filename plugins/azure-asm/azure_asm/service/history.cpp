#include "azure_asm/service/history.hpp"

#include <algorithm>
#include <array>

namespace azure_asm {
namespace {

struct Usual {
  const char* kind;
  std::int64_t seconds;
};
/// Sheet, section 14: the middle of what was seen, or is said.
constexpr std::array<Usual, 11> known = {{{"certificate", 5},
                                          {"storage_account", 30},
                                          {"create_deployment", 90},
                                          {"add_role", 50},
                                          {"ready", 120},
                                          {"update_role", 30},
                                          {"update_set", 15},
                                          {"power", 30},
                                          {"delete_role", 60},
                                          {"delete_deployment", 120},
                                          {"delete_service", 120}}};
constexpr std::int64_t otherwise_s = 10;

}  // namespace

/// The pause between two looks is the measure of time: a service whose clock runs fast is looked at
/// as often as it would be with its own.
std::int64_t History::usual_ms(const std::string& kind) const {
  const std::lock_guard lock(mutex_);
  if (const auto at = seen_.find(kind); at != seen_.end()) return at->second;
  const auto* at =
      std::find_if(known.begin(), known.end(), [&](const Usual& one) { return kind == one.kind; });
  return (at == known.end() ? otherwise_s : at->seconds) * pace_().interval_ms / 2;
}

void History::learn(const std::string& kind, std::int64_t took_ms) {
  const auto usual = usual_ms(kind);
  // an operation that was taken up by a later run seems to have taken very long
  const auto took = std::min(took_ms, usual * 3);
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = seen_.emplace(kind, took);
  if (!fresh) at->second = (usual * 2 + took) / 3;
}

std::int64_t History::pause_ms(const std::string& kind, std::int64_t elapsed_ms,
                               bool patient) const {
  const auto interval = pace_().interval_ms;
  const auto most = interval * 15 / 2;
  const auto usual = usual_ms(kind);
  const auto near = usual - std::max(usual / 20, interval / 2);
  if (elapsed_ms < near) {
    const auto left = near - elapsed_ms;
    return patient ? left : std::clamp(left, interval / 4, most);
  }
  if (elapsed_ms <= usual + usual / 4) return std::max<std::int64_t>(1, interval / 2);
  return std::clamp((elapsed_ms - usual) / 5, interval, most);
}

}  // namespace azure_asm
