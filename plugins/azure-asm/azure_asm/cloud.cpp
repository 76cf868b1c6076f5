#include "azure_asm/cloud.hpp"

#include <set>

#include "azure_asm/actions/audit.hpp"
#include "azure_asm/actions/power.hpp"
#include "azure_asm/stack/expansion.hpp"
#include "azure_asm/stack/preflight.hpp"
#include "azure_asm/stack/validation.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {

using slipway::Call;
using slipway::Failure;
using slipway::Request;
using slipway::Value;
namespace contract = slipway::contract;

Cloud::Cloud(const Value& options) : values_(options), options_(options_from(options)) {}

Live& Cloud::live() {
  const std::lock_guard lock(mutex_);
  if (!live_) live_ = std::make_unique<Live>(account_of(options_));
  return *live_;
}

Options Cloud::group_options(const std::string& group) const {
  Value merged = values_;
  const std::lock_guard lock(mutex_);
  if (const auto at = groups_.find(group); at != groups_.end())
    for (const auto& [name, value] : at->second.as_map()) merged.set(name, value);
  return options_from(merged);
}

std::vector<Node> Cloud::nodes_of(const contract::Layout& layout) const {
  std::map<std::string, Options, std::less<>> by_group;
  std::vector<Node> nodes;
  for (const auto& node : layout.nodes) {
    if (node.index < 0 || node.index > 65535)
      throw Failure("invalid",
                    "a node's index is from 0 to 65535, since its port for ssh follows "
                    "from it; it is " +
                        std::to_string(node.index));
    auto at = by_group.find(node.group);
    if (at == by_group.end()) at = by_group.emplace(node.group, group_options(node.group)).first;
    nodes.push_back({node.group, node.index, at->second});
  }
  return nodes;
}

void Cloud::validate(const Request&, Call& call) {
  for (const auto& finding : azure_asm::validate(options_))
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
  return lay_out(nodes_of(wanted), metadata);
}

contract::Contribution Cloud::contribute(const Request& request, Call&) {
  contract::Contribution contribution;
  std::set<std::string> groups;
  for (const auto& node : request.layout().nodes) groups.insert(node.group);
  for (const auto& group : groups) {
    const auto options = group_options(group);
    contract::Fragment fragment;
    fragment.group = group;
    if (!options.custom_data.empty())
      fragment.config.base = contract::BaseDocument::holding(
          slipway::kit::read_file(options.custom_data), options.custom_data);
    if (!options.discovery_service_url.empty()) {
      fragment.config.discovery.push_back({"", 0, options.discovery_service_url});
      fragment.origins.push_back({{"discovery"}, {"discovery_service_url"}});
    }
    if (options.data_disk) {
      contract::Disk disk;
      // the first where the udev rules of the guest agent are there, the second where they are not
      disk.devices = {"/dev/disk/azure/scsi1/lun0", "/dev/sdc"};
      fragment.config.disks.push_back(std::move(disk));
      fragment.origins.push_back({{"disks"}, {"data_disk"}});
    }
    contribution.fragments.push_back(std::move(fragment));
  }
  return contribution;
}

slipway::Expansion Cloud::expand(const Request& request, Call& call) {
  std::vector<contract::Endpoint> endpoints;
  slipway::codec::decode_one(request["endpoints"], endpoints);
  const auto nodes = nodes_of(request.layout());
  for (auto& resource : azure_asm::expand(options_, nodes, endpoints, request["user_data"]))
    if (!call.emit(std::move(resource))) break;
  return {};
}

void Cloud::preflight(const Request& request, Call& call) {
  try {
    Preflight(live().service, options_, nodes_of(request.layout())).run(request, call);
  } catch (const Failure& failure) {
    // the connection could not even be set up: the certificate's file is the usual cause
    auto finding = slipway::Finding::error("azure-asm.credentials", failure.message);
    call.emit(
        finding.of_class("unauthenticated").option("cloud", {"azure_cert"}).help(failure.hint));
  }
}

slipway::Acted Cloud::audit(const Request& request, Call& call) {
  return Audit(live().service, request, call).run();
}

slipway::Acted Cloud::power(const Request& request, Call& call) {
  return PowerAction(live().service, live().waiting).run(request, call);
}

}  // namespace azure_asm
