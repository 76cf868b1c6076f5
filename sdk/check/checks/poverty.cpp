#include <cstddef>
#include <cstring>

#include "check/checks/check.hpp"
#include "check/host/json.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

/// A table of a later host: longer, with bytes that this header does not know.
const slipway_host& longer_table() {
  struct Longer {
    slipway_host known;
    unsigned char later[128];
  };
  static const Longer table = [] {
    Longer made{};
    std::memcpy(&made.known, &host_table(), sizeof made.known);
    made.known.size = sizeof made;
    std::memset(made.later, 0x5A, sizeof made.later);
    return made;
  }();
  return table.known;
}

void later_host(Subject& subject) {
  Manner later;
  later.table = &longer_table();
  require(print_json(subject.plugin().describe(later)) == print_json(subject.description()),
          "describe answers otherwise in a host with more services");
  for (const auto& role : subject.roles()) {
    const auto usual = print_json(compose(subject, role));
    require(print_json(compose(subject, role, later)) == usual,
            "the role " + role + " answers otherwise in a host with more services");
  }
}

void cancelled(Subject& subject) {
  Manner manner;
  manner.cancelled = true;
  for (const auto& role : subject.roles()) compose(subject, role, manner);
}

void no_extensions(Subject& subject) {
  Manner bare;
  bare.extensions = false;
  for (const auto& role : subject.roles()) {
    const auto usual = print_json(compose(subject, role));
    require(print_json(compose(subject, role, bare)) == usual,
            "the role " + role + " answers otherwise in a host without extensions");
  }
}

/// Runs the streams of a role with a host that takes so many items.
void stop_after(Subject& subject, const std::string& role, std::size_t takes) {
  Manner manner;
  manner.takes = takes;
  compose(subject, role, manner);
  const auto offence = subject.plugin().offences().first(Rule::stream);
  require(offence.empty(), offence);
}

std::size_t longest_stream(const Value& composed) {
  std::size_t longest = 0;
  for (const auto& [name, heard] : composed.as_map())
    longest = std::max(longest, heard["emitted"].size());
  return longest;
}

void streams_stop(Subject& subject) {
  std::size_t longest = 0;
  for (const auto& role : subject.roles()) {
    const auto emitted = longest_stream(compose(subject, role));
    longest = std::max(longest, emitted);
    for (std::size_t takes = 0; takes < std::min<std::size_t>(emitted, 4); ++takes)
      stop_after(subject, role, takes);
  }
  if (longest < 2) throw Skip{"it emits no more than one item"};
}

}  // namespace

std::vector<Check> poverty_checks() {
  return {
      {"poverty", "later_host", "members of the host that came later change nothing", &later_host},
      {"poverty", "no_extensions", "pure calls are the same in a host without extensions",
       &no_extensions},
      {"poverty", "cancelled", "calls that are cancelled from the start return", &cancelled},
      {"poverty", "full_stream", "nothing more is emitted once the host wants no more",
       &streams_stop},
  };
}

}  // namespace slipway::check
