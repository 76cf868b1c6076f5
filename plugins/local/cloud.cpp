#include "cloud.hpp"

#include <set>

#include "stack/expansion.hpp"
#include "stack/preflight.hpp"
#include "stack/validation.hpp"

namespace local {

using slipway::Call;
using slipway::Failure;
using slipway::Request;
using slipway::Value;
namespace contract = slipway::contract;

Cloud::Cloud(const Value& options) : values_(options), options_(options_from(options)) {}

/// What concerns the sandbox is the role's alone, so that its machines share one.
Options Cloud::group_options(const std::string& group) const {
  static const std::set<std::string, std::less<>> of_the_role = {
      "directory", "network", "publish", "images", "supervisor", "ssh_key"};
  Value merged = values_;
  const std::lock_guard lock(mutex_);
  if (const auto at = groups_.find(group); at != groups_.end())
    for (const auto& [name, value] : at->second.as_map())
      if (!of_the_role.contains(name)) merged.set(name, value);
  return options_from(merged);
}

std::vector<Node> Cloud::nodes_of(const contract::Layout& layout) const {
  std::vector<Node> nodes;
  for (const auto& node : layout.nodes) {
    if (node.index < 0 || node.index > most_index)
      throw Failure("invalid", "a node's index is from 0 to " + std::to_string(most_index) +
                                   "; it is " + std::to_string(node.index));
    nodes.push_back({node.group, node.index, group_options(node.group)});
  }
  return nodes;
}

void Cloud::validate(const Request&, Call& call) {
  for (const auto& finding : local::validate(options_))
    if (!call.emit(finding)) return;
}

contract::Layout Cloud::layout(const Request& request, Call&) {
  contract::Layout wanted;
  std::vector<contract::Texts> metadata;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& node : request["nodes"].as_list()) {
      auto& out = wanted.nodes.emplace_back();
      slipway::codec::decode(node, out);
      metadata.push_back(out.metadata);
      groups_[out.group] = node["options"];
    }
  }
  return lay_out(options_, nodes_of(wanted), metadata);
}

slipway::Expansion Cloud::expand(const Request& request, Call& call) {
  std::vector<contract::Endpoint> endpoints;
  slipway::codec::decode_one(request["endpoints"], endpoints);
  const auto nodes = nodes_of(request.layout());
  for (auto& resource : local::expand(options_, nodes, endpoints, request["user_data"]))
    if (!call.emit(std::move(resource))) break;
  return {};
}

void Cloud::preflight(const Request& request, Call& call) {
  const auto nodes = nodes_of(request.layout());
  std::set<std::string> images;
  for (const auto& node : nodes) images.insert(node.options.image);
  Preflight(options_, call).run(nodes.size(), {images.begin(), images.end()});
}

}  // namespace local
