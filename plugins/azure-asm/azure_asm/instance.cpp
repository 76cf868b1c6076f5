#include "azure_asm/instance.hpp"

#include <set>

#include "azure_asm/actions/audit.hpp"
#include "azure_asm/actions/certificate.hpp"
#include "azure_asm/actions/power.hpp"
#include "azure_asm/stack/expansion.hpp"
#include "azure_asm/stack/preflight.hpp"
#include "azure_asm/stack/validation.hpp"
#include "azure_asm/types/affinity_group.hpp"
#include "azure_asm/types/blob_container.hpp"
#include "azure_asm/types/hosted_service.hpp"
#include "azure_asm/types/reserved_ip.hpp"
#include "azure_asm/types/service_certificate.hpp"
#include "azure_asm/types/ssh_key.hpp"
#include "azure_asm/types/storage_account.hpp"
#include "azure_asm/types/virtual_machine.hpp"
#include "azure_asm/types/virtual_network.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;
namespace contract = slipway::contract;

struct CloudInstance::Live {
  explicit Live(const Options& options) : service(account_of(options)), waiting(service) {
    kinds.emplace("ssh_key", std::make_unique<SshKeys>());
    kinds.emplace("storage_account", std::make_unique<StorageAccounts>(service, waiting));
    kinds.emplace("affinity_group", std::make_unique<AffinityGroups>(service));
    kinds.emplace("virtual_network", std::make_unique<VirtualNetworks>(service, waiting));
    kinds.emplace("reserved_ip", std::make_unique<ReservedIps>(service, waiting));
    kinds.emplace("blob_container", std::make_unique<BlobContainers>(service));
    kinds.emplace("hosted_service", std::make_unique<HostedServices>(service, waiting));
    kinds.emplace("service_certificate", std::make_unique<ServiceCertificates>(service, waiting));
    kinds.emplace("virtual_machine", std::make_unique<VirtualMachines>(service, waiting));
  }
  Management service;
  Waiting waiting;
  std::map<std::string, std::unique_ptr<Kind>, std::less<>> kinds;
};

CloudInstance::CloudInstance(const Value& options)
    : values_(options), options_(options_from(options)) {}
CloudInstance::~CloudInstance() = default;

CloudInstance::Live& CloudInstance::live() {
  const std::lock_guard lock(mutex_);
  if (!live_) live_ = std::make_unique<Live>(options_);
  return *live_;
}

Kind& CloudInstance::kind_of(const Request& request) {
  auto& kinds = live().kinds;
  const auto at = kinds.find(request.type());
  if (at == kinds.end())
    throw Failure("unsupported", "there is no resource type '" + request.type() + "'");
  return *at->second;
}

Options CloudInstance::group_options(const std::string& group) const {
  Value merged = values_;
  const std::lock_guard lock(mutex_);
  if (const auto at = groups_.find(group); at != groups_.end())
    for (const auto& [name, value] : at->second.as_map()) merged.set(name, value);
  return options_from(merged);
}

std::vector<Node> CloudInstance::nodes_of(const contract::Layout& layout) const {
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

void CloudInstance::validate(const Request&, Call& call) {
  for (const auto& finding : azure_asm::validate(options_))
    if (!call.emit(finding)) return;
}

contract::Layout CloudInstance::layout(const Request& request, Call&) {
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

contract::Contribution CloudInstance::contribute(const Request& request, Call&) {
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

Value CloudInstance::expand(const Request& request, Call& call) {
  std::vector<contract::Endpoint> endpoints;
  slipway::codec::decode_one(request["endpoints"], endpoints);
  const auto nodes = nodes_of(request.layout());
  for (const auto& resource : azure_asm::expand(options_, nodes, endpoints, request["user_data"]))
    if (!call.emit(resource)) break;
  return Value::map();
}

void CloudInstance::preflight(const Request& request, Call& call) {
  try {
    Preflight(live().service, options_, nodes_of(request.layout())).run(request, call);
  } catch (const Failure& failure) {
    // the connection could not even be set up: the certificate's file is the usual cause
    auto finding = slipway::Finding::error("azure-asm.credentials", failure.message);
    call.emit(
        finding.of_class("unauthenticated").option("cloud", {"azure_cert"}).help(failure.hint));
  }
}

Observed CloudInstance::read(const Request& request, Call& call) {
  Deployments deployments(live().service, call);
  return kind_of(request).read({request, call, deployments});
}

std::vector<Observed> CloudInstance::read_many(const std::vector<Request>& requests, Call& call) {
  Deployments deployments(live().service, call);
  std::vector<Observed> answers;
  for (const auto& request : requests) {
    try {
      answers.push_back(kind_of(request).read({request, call, deployments}));
    } catch (const Failure& failure) {
      answers.emplace_back(failure);
    }
  }
  return answers;
}

Observed CloudInstance::import_resource(const Request& request, Call& call) {
  Deployments deployments(live().service, call);
  Kind& kind = kind_of(request);
  Value named = Value::map();
  for (const char* key : {"type", "address", "id", "inputs", "stack", "lineage", "owner"})
    named.set(key, request[key]);
  if (request.id().empty()) named.set("id", kind.natural_id(request.inputs()));
  return kind.read({Request(named), call, deployments});
}

Value CloudInstance::action(const Request& request, Call& call) {
  const auto& name = request.text("action");
  if (name == "certificate") return make_certificates(request, call);
  if (name == "audit") return Audit(live().service, request, call).run();
  return PowerAction(live().service, live().waiting).run(request, call);
}

namespace {

/// Carries out an operation.  What fails while a token is at hand, and does not say that its
/// operation is over, was only the asking.
template <class Work>
Outcome carried_out(const Request& request, const Work& work) {
  try {
    return work();
  } catch (Failure& failure) {
    if (!request.token().is_null() && !failure.over) failure.operation_over(false);
    throw;
  }
}

}  // namespace

Outcome CloudInstance::create(const Request& request, Call& call) {
  Deployments deployments(live().service, call);
  return carried_out(request, [&] {
    return kind_of(request).create({request, call, deployments});
  });
}

Outcome CloudInstance::update(const Request& request, Call& call) {
  Deployments deployments(live().service, call);
  return carried_out(request, [&] {
    return kind_of(request).update({request, call, deployments});
  });
}

Outcome CloudInstance::remove(const Request& request, Call& call) {
  Deployments deployments(live().service, call);
  return carried_out(request, [&] {
    return kind_of(request).remove({request, call, deployments});
  });
}

std::vector<Outcome> CloudInstance::poll_many(const std::vector<Request>& requests, Call& call) {
  Deployments deployments(live().service, call);
  std::vector<Outcome> answers;
  for (const auto& request : requests) {
    try {
      const Task task{request, call, deployments};
      const auto& work = request.token()["work"].as_string();
      Kind& kind = kind_of(request);
      answers.push_back(carried_out(request, [&] {
        return work == "delete"   ? kind.remove(task)
               : work == "update" ? kind.update(task)
                                  : kind.create(task);
      }));
    } catch (const Failure& failure) {
      answers.emplace_back(failure);
    }
  }
  return answers;
}

}  // namespace azure_asm
