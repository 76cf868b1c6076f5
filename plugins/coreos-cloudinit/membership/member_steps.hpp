#pragma once
#include <string>
#include <vector>

#include "slipway/plugin.hpp"

/// The members of a cluster that has formed: one resource a node, made and removed one by one,
/// never at the price of the quorum.
namespace cloudconfig {

/// The resource type and what its inputs mean.
slipway::schema::Type member_type();

/// Waits until the node is a healthy member, and adds it first when it joins a cluster that is
/// there already.  Converges: whatever was done before is found by the node's peer addresses.
slipway::Outcome make_member(const slipway::Request& request, slipway::Call& call);
/// The node as a member that the cluster lists already; gone when it does not.  Adds nothing.
slipway::Observed find_member(const slipway::Request& request, slipway::Call& call);
/// Waits until a member that is there is healthy again.
slipway::Outcome check_member(const slipway::Request& request, slipway::Call& call);
/// Removes the recorded member, as soon as the others keep the quorum without it.
slipway::Outcome remove_member(const slipway::Request& request, slipway::Call& call);

/// Whether the cluster that these founders made has a quorum; `phase` says what is waited for.
/// Founders that cannot be reached by ssh at all are taken at the discovery service's word.
bool has_quorum(const slipway::Request& request, slipway::Call& call, std::string& phase);
/// Removes members whose machines are lost; false while that would cost the quorum.
bool remove_departed(const slipway::Request& request, slipway::Call& call, std::string& phase);

}  // namespace cloudconfig
