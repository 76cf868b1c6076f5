#include "azure_asm/stack/preflight.hpp"

#include <algorithm>
#include <set>

#include "azure_asm/machine/addresses.hpp"
#include "azure_asm/stack/images.hpp"
#include "azure_asm/types/owner_mark.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Finding;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t warn_days = 30;
constexpr std::int64_t clock_tolerance_ms = 5LL * 60 * 1000;

Finding good(const char* code, std::string message) {
  return Finding::ok(std::string("azure-asm.") + code, std::move(message));
}
Finding bad(const char* code, const char* option, std::string message, std::string help) {
  auto finding = Finding::error(std::string("azure-asm.") + code, std::move(message));
  finding.option("cloud", {option}).help(std::move(help));
  return finding;
}
/// A request that failed.  What the service finds invalid of it is not what the user gave.
Finding bad(const Failure& failure) {
  auto finding = Finding::error("azure-asm." + failure.kind, failure.message);
  finding.help(failure.hint);
  if (failure.kind != "invalid") finding.of_class(failure.kind);
  if (failure.kind == "unauthenticated" || failure.kind == "forbidden")
    finding.option("cloud", {"azure_cert"});
  for (const auto& [name, value] : failure.facts.as_map()) finding.fact(name, value);
  return finding;
}

bool lists(const Element& list, const char* child, const std::string& wanted) {
  for (const auto* one : list.all(child))
    if (one->text == wanted) return true;
  return false;
}

}  // namespace

void Preflight::say(const Finding& finding) { call_->emit(finding); }

void Preflight::run(const slipway::Request& request, slipway::Call& call) {
  request_ = &request;
  call_ = &call;
  standing_.emplace(service_, call);
  limits_.emplace(options_, nodes_, *standing_, [this](const Finding& finding) { say(finding); });
  check_certificate();
  if (!check_subscription()) return;
  try {
    check_clock();
    check_place();
    check_image();
    check_names();
    check_network();
    check_storage();
  } catch (const Failure& failure) {
    say(bad(failure));
  }
}

void Preflight::check_certificate() {
  try {
    const auto& pem = service_.account().pem;
    const auto certificate = pem.empty()
                                 ? slipway::kit::Certificate::read(options_.azure_cert)
                                 : slipway::kit::Certificate::parse(pem, options_.azure_cert);
    const auto left = (certificate.expires_ms() - call_->wall_ms()) / day_ms;
    const auto days = std::to_string(left) + " days";
    if (certificate.expires_ms() <= call_->wall_ms())
      say(bad("credentials-expired", "azure_cert", "the management certificate has expired",
              "make a new one and register it with the subscription")
              .of_class("unauthenticated"));
    else if (left < warn_days)
      say(Finding::warning("azure-asm.certificate-expires",
                           "the management certificate expires in " + days)
              .option("cloud", {"azure_cert"})
              .help("make a new one and register it with the subscription"));
    else
      say(good("certificate", "the management certificate is good for " + days));
  } catch (const Failure& failure) {
    say(bad("credentials", "azure_cert", failure.message, failure.hint)
            .of_class("unauthenticated"));
  }
}

bool Preflight::check_subscription() {
  try {
    subscription_ =
        service_.get(*call_, "", "reach the subscription " + service_.account().subscription);
    const auto& status = subscription_.value("SubscriptionStatus");
    if (status != "Active" && !status.empty())
      say(bad("subscription", "subscription", "the subscription is " + status,
              "see the provider's portal"));
    else
      say(good("subscription",
               "the subscription '" + subscription_.value("SubscriptionName") + "' can be used"));
    limits_->run(subscription_);
    return true;
  } catch (const Failure& failure) {
    say(bad(failure));
    return false;
  }
}

void Preflight::check_clock() {
  if (const auto speed = service_.service_speed(); speed != 1) {
    auto times = std::to_string(speed);
    times.erase(times.find_last_not_of('0') + 1);
    if (times.back() == '.') times.pop_back();
    say(good("speed", "the service is emulated, " + times + " times as fast as usual")
            .fact("speed", speed));
  }
  const auto theirs = service_.service_clock_ms();
  if (theirs == 0) return;
  const auto apart = std::abs(theirs - call_->wall_ms());
  if (apart > clock_tolerance_ms)
    say(Finding::warning("azure-asm.clock", "this machine's clock and the service's are " +
                                                std::to_string(apart / 1000) + " s apart")
            .help("set this machine's clock: certificates and logs depend on it"));
}

void Preflight::check_place() {
  if (options_.location.empty()) {
    const auto& found = standing_->affinity_group(options_.affinity_group);
    if (!found && !options_.affinity_group_location.empty()) {
      say(good("place", "the affinity group '" + options_.affinity_group + "' will be made"));
      limits_->check_groups(service_.get(*call_, "/affinitygroups", "list the affinity groups"));
    } else if (!found)
      say(bad("place", "affinity_group",
              "there is no affinity group '" + options_.affinity_group + "'",
              "make it, or set location"));
    else
      say(good("place", "the affinity group '" + options_.affinity_group + "' is there"));
    return;
  }
  std::string names;
  for (const auto& location : service_.get(*call_, "/locations", "list the locations").children) {
    const auto& name = location.value("Name");
    names += (names.empty() ? "" : ", ") + name;
    if (name != options_.location) continue;
    if (!lists(location.at("AvailableServices"), "AvailableService", "PersistentVMRole"))
      return say(bad("place", "location", "'" + name + "' has no virtual machines",
                     "choose another location"));
    const auto& sizes = location.at("ComputeCapabilities/VirtualMachinesRoleSizes");
    for (const auto& node : nodes_)
      if (!sizes.children.empty() && !lists(sizes, "RoleSize", node.options.vm_size))
        return say(bad("size", "vm_size",
                       "the size " + node.options.vm_size + " is not offered in '" + name + "'",
                       "choose another vm_size or location"));
    return say(good("place", "'" + name + "' has machines of the size wanted"));
  }
  say(bad("place", "location", "there is no location '" + options_.location + "'",
          "one of: " + names));
}

void Preflight::check_image() {
  const auto images = service_.get(*call_, "/services/images", "list the images");
  std::set<std::string> wanted;
  for (const auto& node : nodes_) wanted.insert(node.options.coreos_image);
  for (const auto& name : wanted) {
    const auto found = look_for_image(images, name, options_.location);
    if (found.there && found.in_location)
      say(good("image", "the image " + name + " is offered"));
    else if (found.there)
      say(bad("image", "coreos_image",
              "the image " + name + " is not offered in '" + options_.location + "'",
              "choose another location or image"));
    else
      say(bad("image", "coreos_image", "the image " + name + " is not offered (any more)",
              found.nearest.empty() ? "set coreos_image to one that is"
                                    : "set coreos_image to " + found.nearest));
  }
}

/// Whether a name that is one among those of all subscriptions can still be had.
bool Preflight::is_free(const std::string& folder, const std::string& name) {
  const auto path =
      "/services/" + folder + "/operations/isavailable/" + slipway::kit::url_encode(name);
  return service_.get(*call_, path, "ask whether the name is free").value("Result") == "true";
}

void Preflight::check_names() {
  std::set<std::string> services;
  for (const auto& node : nodes_) services.insert(node.service());
  for (const auto& service : services) {
    if (request_->recorded().find(service_address(service))) continue;
    auto mark = request_->owner();
    mark.set("address", service_address(service));
    if (const auto& found = standing_->hosted_service(service)) {
      const auto& properties = found->at("HostedServiceProperties/ExtendedProperties");
      if (owner_of(properties, mark) == Owner::ours)
        say(good("name", "the cloud service '" + service + "' is there and ours"));
      else
        say(bad("name", "cloud_service_name",
                "the cloud service name '" + service + "' is taken: " + owner_text(properties),
                "choose another cloud_service_name"));
      continue;
    }
    if (is_free("hostedservices", service))
      say(good("name", "the cloud service name '" + service + "' is free"));
    else
      say(bad("name", "cloud_service_name",
              "the cloud service name '" + service + "' is taken by somebody else",
              "choose another cloud_service_name"));
  }
}

void Preflight::check_network() {
  const auto& wanted = options_.virtual_network_name;
  if (wanted.empty()) return;
  const auto sites =
      service_.get(*call_, "/services/networking/virtualnetwork", "list the virtual networks");
  for (const auto* site : sites.all("VirtualNetworkSite")) {
    if (site->value("Name") != wanted) continue;
    for (const auto& subnet : options_.subnet_names) {
      bool there = false;
      for (const auto* one : site->at("Subnets").all("Subnet"))
        there = there || one->value("Name") == subnet;
      if (!there)
        return say(bad("network", "subnet_names",
                       "the network '" + wanted + "' has no subnet '" + subnet + "'",
                       "make it, or name another"));
    }
    return check_room(*site);
  }
  if (!options_.virtual_network_address_space.empty()) {
    say(good("network", "the virtual network '" + wanted + "' will be made"));
    return limits_->check_networks(subscription_, sites);
  }
  say(bad("network", "virtual_network_name", "there is no virtual network '" + wanted + "'",
          "make it, or name another"));
}

/// Whether the subnet has addresses for the machines that are new.
void Preflight::check_room(const Element& site) {
  const auto fresh = static_cast<std::int64_t>(standing_->missing(nodes_).size());
  for (const auto* subnet : site.at("Subnets").all("Subnet")) {
    if (options_.subnet_names.empty() || subnet->value("Name") != options_.subnet_names.front())
      continue;
    const auto& prefix = subnet->value("AddressPrefix");
    const auto range = address_range(prefix);
    if (fresh > range.room())
      return say(bad("network-room", "subnet_names",
                     "the subnet " + prefix + " has room for " + std::to_string(range.room()) +
                         " machines, not for " + std::to_string(fresh) + " more",
                     "name a larger subnet"));
    for (const auto& node : nodes_)
      if (const auto address = node.static_address();
          !address.empty() && !range.holds(address_number(address)))
        return say(bad(
            "static-address", "static_address",
            "the address " + address + " of '" + node.name() + "' is not in the subnet " + prefix,
            "set another static_address, or name a larger subnet"));
  }
  say(good("network",
           "the virtual network '" + options_.virtual_network_name + "' is there, with room"));
}

/// The account of the container that was named: the machines must be where it is.
void Preflight::check_storage() {
  if (options_.blob_container_url.empty()) return check_account_name();
  const auto begin = options_.blob_container_url.find("://") + 3;
  const auto account = options_.blob_container_url.substr(
      begin, options_.blob_container_url.find('.', begin) - begin);
  const auto& found = standing_->storage_account(account);
  if (!found)
    return say(Finding::warning("azure-asm.storage", "the storage account '" + account +
                                                         "' is not one of this subscription")
                   .option("cloud", {"blob_container_url"})
                   .help("name a container of an account of this subscription"));
  const auto& place = found->value("StorageServiceProperties/Location");
  if (!place.empty() && !options_.location.empty() && place != options_.location)
    return say(bad("storage", "blob_container_url",
                   "the storage account '" + account + "' is in '" + place + "', not in '" +
                       options_.location + "'",
                   "set location, or name a container of an account that is there"));
  say(good("storage", "the storage account '" + account + "' is there"));
}

/// Of the account that will be made.
void Preflight::check_account_name() {
  const auto account = made_storage_account(options_);
  if (standing_->storage_account(account)) return;
  if (is_free("storageservices", account))
    say(good("storage", "the storage account '" + account + "' will be made"));
  else
    say(bad("storage", "blob_container_url",
            "the storage account name '" + account + "' is taken by somebody else",
            "set blob_container_url to a container that you have, or another cloud_service_name"));
}

}  // namespace azure_asm
