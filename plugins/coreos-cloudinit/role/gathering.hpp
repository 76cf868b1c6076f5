#pragma once
#include <string>
#include <vector>

#include "role/founding.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"

namespace cloudconfig {

/// How the nodes of one service come together: what each one's document says of it, and which
/// resources look after the cluster.  What machines that run were told once stays as it is on
/// record, so that growing touches none of them.
class Gathering {
 public:
  /// `node_configs`: the NodeConfigs by node.  Throws as `founding_of`.
  Gathering(FoundingInput input, const slipway::contract::Layout& layout,
            const slipway::Value& node_configs);

  const Founding& founding() const { return founding_; }
  /// The addresses of machines that have to be made anew before anything else can be said.
  std::vector<std::string> stranded() const;
  bool wants(const std::string& node) const;
  /// The entry of the node's document: url or members, part, generation.
  slipway::Value entry_of(const std::string& node) const;
  /// What has to be done before the node's document is made.
  std::vector<std::string> before_document(const std::string& node) const;

  /// The cluster as a resource: waits for its forming, and takes out members that are lost.
  slipway::contract::Resource cluster() const;
  /// One resource a member, each after the one before it.
  std::vector<slipway::contract::Resource> members() const;

 private:
  /// When a member comes in: those that are, those that will be, and last those that are replaced,
  /// one after the other, so that the others are as many as ever can be.
  enum class Turn { is_in, comes, comes_anew };
  Turn turn_of(const std::string& node) const;
  Part part(const std::string& node) const;
  bool is_told(const std::string& node) const;
  /// The other members at the time when the node joins.
  slipway::Value members_beside(const std::string& node) const;
  slipway::Value departed() const;
  slipway::Value member_inputs(const std::string& node) const;
  const slipway::contract::LayoutNode& laid_out(const std::string& node) const;

  FoundingInput input_;
  const slipway::contract::Layout& layout_;
  const slipway::Value& configs_;
  Founding founding_;
  std::map<std::string, Part> parts_;
  /// The members in the order in which they come in.
  std::vector<std::string> order_;
};

}  // namespace cloudconfig
