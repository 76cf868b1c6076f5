#include "azure_emulator/control/preparation.hpp"

#include <Poco/JSON/Array.h>

#include <functional>
#include <stdexcept>

#include "azure_emulator/api/network_document.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

using Poco::JSON::Object;

/// One thing to be made.
struct Wanted {
  std::string name;
  std::string location;
};

void for_each_in(const Object& object, const std::string& list_name,
                 const std::function<void(const Wanted&)>& make) {
  const auto list = object.getArray(list_name);
  if (list.isNull()) return;
  for (unsigned i = 0; i < list->size(); ++i) {
    const auto item = list->getObject(i);
    if (item.isNull()) throw std::invalid_argument("'" + list_name + "' is not a list of objects");
    make({item->getValue<std::string>("name"), item->optValue<std::string>("location", "West US")});
  }
}

/// The subscription of somebody else, which no certificate opens.
Subscription& stranger(World& world) {
  Subscription& other = world.subscriptions["00000000-0000-4000-8000-00000000dead"];
  other.id = "00000000-0000-4000-8000-00000000dead";
  return other;
}

Subscription& chosen(World& world, const Object& wanted) {
  const std::string id = lower(wanted.optValue<std::string>("subscription", ""));
  for (auto& [key, subscription] : world.subscriptions) {
    if (subscription.thumbprints.empty()) continue;
    if (id.empty() || key == id) return subscription;
  }
  throw std::invalid_argument("there is no such subscription");
}

StorageAccount new_account(World& world, const Wanted& item) {
  StorageAccount account;
  account.name = item.name;
  account.label = base64_encode(item.name);
  account.location = item.location;
  account.primary_key = base64_encode(world.new_id() + world.new_id());
  account.secondary_key = base64_encode(world.new_id() + world.new_id());
  account.created = world.timeline.now();
  return account;
}

}  // namespace

void prepare(World& world, const Object& wanted) {
  Subscription& own = chosen(world, wanted);
  const Time now = world.timeline.now();
  for_each_in(wanted, "affinity_groups", [&](const Wanted& item) {
    AffinityGroup group;
    group.name = item.name;
    group.label = base64_encode(item.name);
    group.location = item.location;
    group.created = now;
    own.groups[lower(item.name)] = group;
  });
  for_each_in(wanted, "storage_accounts", [&](const Wanted& item) {
    own.accounts[lower(item.name)] = new_account(world, item);
  });
  for_each_in(wanted, "taken_storage_accounts", [&](const Wanted& item) {
    stranger(world).accounts[lower(item.name)] = new_account(world, item);
  });
  for_each_in(wanted, "reserved_ips", [&](const Wanted& item) {
    ReservedIp ip;
    ip.name = item.name;
    ip.id = world.new_id();
    ip.location = item.location;
    ip.address = world.addresses.take_vip();
    own.reserved_ips[lower(item.name)] = ip;
  });
  for_each_in(wanted, "services", [&](const Wanted& item) {
    HostedService service;
    service.name = item.name;
    service.label = base64_encode(item.name);
    service.location = item.location;
    service.created = service.modified = now;
    stranger(world).services.emplace(lower(item.name), std::move(service));
  });
  if (wanted.has("network_configuration")) {
    set_network_document(world, own, wanted.getValue<std::string>("network_configuration"));
  }
}

}  // namespace azure_emulator
