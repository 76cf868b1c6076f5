#pragma once
#include "swarm/resources/context.hpp"

namespace swarm {

/// Brings a machine into the swarm with the role, labels and availability that are wanted; asked
/// again until it is.  Goes by what it finds, so it may be cut off anywhere and said again.
///
/// What the list still has of an earlier membership of the machine goes first, so that a dead
/// manager is not counted beside its successor.
Outcome join_swarm(const Task& task);

}  // namespace swarm
