#pragma once
#include <string>

#include "deis/cluster/unit_verdict.hpp"
#include "deis/resources/context.hpp"

namespace deis::unit_resource {

/// Where to look when fleet has no machine for a unit.
inline constexpr const char* look_at_machines =
    "see 'slipway platform machines': one is missing, or lacks the labels";

/// What may be behind a unit's trouble, as far as it can be had: a part that cannot be had is
/// empty, and never makes the trouble another one.
struct Diagnosis {
  std::string
      missing_keys;     ///< etcd keys that its component waits for by itself and that are not there
  std::string ending;   ///< how its process ended, by systemd
  std::string journal;  ///< its last lines
};

/// Asks etcd and the machine; empty id: no machine has it.  Takes some seconds at most.
Diagnosis diagnose(const Task& task, const Way& way, const std::string& machine_id);

/// The failure of a launch that was judged to be over, with its diagnosis.
Failure failure_of(const Task& task, const Way& way, const Judgement& judgement,
                   const Watch& watch);

}  // namespace deis::unit_resource
