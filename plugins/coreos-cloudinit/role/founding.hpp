#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "render/render.hpp"
#include "slipway/contract/node_config.hpp"
#include "slipway/contract/node_standing.hpp"
#include "slipway/value.hpp"

namespace cloudconfig {

/// Who founds the cluster of one service: decided when its token is made, kept from then on.
struct Founding {
  std::string service;
  std::int64_t size = 0;
  std::vector<std::string> founders;
  std::string given_url;        ///< a token that the user brought; empty: one is asked for
  std::int64_t generation = 1;  ///< rises when the cluster is founded anew with a new token
  bool recorded = false;        ///< its token exists already
  bool formed = false;          ///< all founders have found each other: the token is spent
  /// Founders whose machines had an earlier token when this one was asked for: until they are made
  /// anew they have no part in it.
  std::vector<std::string> stale = {};
  /// Nodes whose machines wait in vain, with a token that is spent before the cluster has formed.
  std::vector<std::string> stranded = {};
  std::string why_stranded = {};
};

/// What the founding of a service is decided from.
struct FoundingInput {
  std::string service;
  std::vector<std::string> nodes;       ///< those that want the service, in the order of the layout
  slipway::contract::Discovery wanted;  ///< of the first of them
  slipway::Value recorded;              ///< the config role's resources, by address
  std::map<std::string, slipway::contract::NodeStanding> standings;  ///< by node
  bool watched = true;  ///< whether its forming is waited for
  /// The node's addresses as they are now: `{private_ipv4, public_ipv4?}`.
  std::map<std::string, slipway::Value> addresses = {};
};

/// The founding on record, or the first one: the nodes in the first `size` places.  It is founded
/// anew, with a token of its own, when the old token is of no use: the cluster was lost as a whole,
/// or it had not formed and no founder runs on with that token.
/// A founder that is lost, or made anew, before the cluster has formed has spent the token; the
/// others, which booted with it, are then stranded.
/// Throws Failure `invalid` when the size does not fit the nodes, and when the token that is spent
/// was the user's own.
Founding founding_of(const FoundingInput& input);

/// What the node is in it.  A machine that runs keeps the part that it was made with; one that is
/// made after the founding never founds, also not in a founder's place: it joins as a member, or,
/// where members are not managed or as many as are wanted are there, without a vote.
Part part_of(const std::string& node, const Founding& founding, const FoundingInput& input);

/// Whether a machine of the node is there and stays as it is, or is about to leave.
bool runs(const FoundingInput& input, const std::string& node);
/// Whether a machine of the node is there, also one that this run makes anew.
bool is_there(const FoundingInput& input, const std::string& node);
/// Whether the service's members are looked after one by one: it has a way to add and remove them,
/// and its forming is waited for.
bool manages_members(const FoundingInput& input);
/// The row of a resource of the config role; null when there is none.
const slipway::Value& record(const FoundingInput& input, const std::string& type,
                             const std::string& name);

}  // namespace cloudconfig
