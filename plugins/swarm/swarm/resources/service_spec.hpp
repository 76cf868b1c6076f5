#pragma once
#include <string>

#include "slipway/value.hpp"
#include "swarm/config/settings.hpp"

/// What a service is told to be, and what became of it.
namespace swarm {

/// A specification as it is sent.
struct FinalSpec {
  slipway::Value spec;
  bool mesh = false;   ///< whether its ports are opened through the mesh
  std::string remark;  ///< what had to be done otherwise than was asked for; empty: nothing
};

/// The specification for machines whose kernels have IPVS, or have not: without it there are
/// neither the mesh nor virtual addresses, and docker says nothing of it.  Then ports are opened on
/// the machines, names lead to all tasks, and a task ends before the next takes its port.
FinalSpec final_spec(slipway::Value spec, Publishing publishing, bool ipvs);

/// What was wanted, changed by what somebody else changed since: `applied` is what docker said
/// right after it was told, `actual` what it says now.
slipway::Value changed_outside(const slipway::Value& wanted, const slipway::Value& applied,
                               const slipway::Value& actual);

}  // namespace swarm
