#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/role_rules.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 8: storage accounts.
namespace azure_emulator {
namespace {

StorageAccount* find_account(World& world, std::string_view name) {
  for (auto& [id, subscription] : world.subscriptions) {
    const auto found = subscription.accounts.find(lower(name));
    if (found != subscription.accounts.end()) return &found->second;
  }
  return nullptr;
}

StorageAccount& the_account(Call& call) {
  const std::string& name = call.part("account");
  const auto found = call.subscription.accounts.find(lower(name));
  if (found == call.subscription.accounts.end()) {
    throw not_found("The storage account '" + name + "' was not found.");
  }
  return found->second;
}

Refusal bad_account_name() {
  return bad_request(
      "The name is not a valid storage account name. Storage account names must be between 3 and "
      "24 characters in length and use numbers and lower-case letters only.");
}

void check_type(const std::string& type) {
  for (const auto* known :
       {"Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Premium_LRS"}) {
    if (type == known) return;
  }
  throw bad_request("The account type '" + type + "' is not valid.");
}

/// 64 bytes, as the service's keys have.
std::string new_key(World& world) { return base64_encode(world.new_id() + world.new_id()); }

/// Where the account's things of a kind are: as the real service has it, but for the blobs, which
/// are answered here.
std::string endpoint_of(const World& world, const StorageAccount& account, std::string_view kind) {
  if (kind == "blob" && !world.blob_service.empty())
    return world.blob_service + "/" + account.name + "/";
  return "https://" + account.name + "." + std::string(kind) + ".core.windows.net/";
}

void write_properties(XmlWriter& writer, const World& world, const StorageAccount& account) {
  const XmlScope scope(writer, "StorageServiceProperties");
  if (account.description) {
    writer.text("Description", *account.description);
  } else {
    writer.nil("Description");
  }
  const bool grouped = !account.affinity_group.empty();
  writer
      .text(grouped ? "AffinityGroup" : "Location",
            grouped ? account.affinity_group : account.location)
      .text("Label", account.label)
      .text("Status", account.status);
  {
    const XmlScope list(writer, "Endpoints");
    for (const auto* kind : {"blob", "queue", "table"}) {
      writer.text("Endpoint", endpoint_of(world, account, kind));
    }
  }
  writer.text("GeoPrimaryRegion", account.location)
      .text("StatusOfPrimary", "Available")
      .empty("GeoSecondaryRegion")
      .empty("StatusOfSecondary")
      .text("CreationTime", utc_text(account.created))
      .empty("CustomDomains")
      .text("AccountType", account.type);
}

std::string url_of(const Call& call, const StorageAccount& account) {
  return public_url(call.subscription, "/services/storageservices/" + account.name);
}

void write_account(XmlWriter& writer, const Call& call, const StorageAccount& account) {
  writer.text("Url", url_of(call, account)).text("ServiceName", account.name);
  write_properties(writer, call.world, account);
  const XmlScope list(writer, "ExtendedProperties");
  for (const auto& [name, value] : account.properties) {
    const XmlScope scope(writer, "ExtendedProperty");
    writer.text("Name", name).text("Value", value);
  }
}

bool has_blobs(const World& world, const StorageAccount& account) {
  const std::string prefix = "https://" + account.name + ".blob.core.windows.net/";
  return std::any_of(world.blobs.begin(), world.blobs.end(), [&](const auto& blob) {
    return blob.first.compare(0, prefix.size(), prefix) == 0;
  });
}

std::string keys_document(const Call& call, const StorageAccount& account) {
  XmlWriter writer("StorageService");
  writer.text("Url", url_of(call, account));
  writer.open("StorageServiceKeys")
      .text("Primary", account.primary_key)
      .text("Secondary", account.secondary_key)
      .close();
  return writer.finish();
}

StorageAccount read_account(Call& call) {
  StorageAccount account;
  account.name = call.body.get("ServiceName");
  account.label = call.body.get("Label");
  account.description = call.body.find("Description");
  account.location = call.body.get("Location");
  account.affinity_group = call.body.get("AffinityGroup");
  account.type = call.body.find("AccountType").value_or("Standard_GRS");
  account.created = call.world.timeline.now();
  if (!valid_account_name(account.name)) throw bad_account_name();
  check_label(account.label, account.description);
  check_type(account.type);
  if (account.location.empty() == account.affinity_group.empty()) {
    throw bad_request("Exactly one of Location and AffinityGroup must be given.");
  }
  const auto group = call.subscription.groups.find(lower(account.affinity_group));
  if (!account.affinity_group.empty()) {
    if (group == call.subscription.groups.end()) {
      throw not_found("The affinity group does not exist.");
    }
    account.location = group->second.location;
  }
  if (!is_location(account.location)) throw bad_request("The location constraint is not valid.");
  return account;
}

}  // namespace

Reply handlers::check_storage_name(Call& call) {
  const std::string& name = call.part("account");
  if (!valid_account_name(name)) throw bad_account_name();
  XmlWriter writer("AvailabilityResponse");
  if (find_account(call.world, name) != nullptr) {
    writer.flag("Result", false)
        .text("Reason",
              "A storage account named '" + name + "' already exists in the subscription.");
  } else {
    writer.flag("Result", true).nil("Reason");
  }
  return xml_reply(writer.finish());
}

Reply handlers::list_accounts(Call& call) {
  XmlWriter writer("StorageServices");
  for (const auto& [key, account] : call.subscription.accounts) {
    const XmlScope scope(writer, "StorageService");
    write_account(writer, call, account);
  }
  return xml_reply(writer.finish());
}

Reply handlers::get_account(Call& call) {
  XmlWriter writer("StorageService");
  write_account(writer, call, the_account(call));
  return xml_reply(writer.finish());
}

Reply handlers::get_keys(Call& call) { return xml_reply(keys_document(call, the_account(call))); }

Reply handlers::create_account(Call& call) {
  StorageAccount account = read_account(call);
  if (find_account(call.world, account.name) != nullptr) {
    throw conflict("The storage account named '" + account.name + "' is already taken.");
  }
  auto& accounts = call.subscription.accounts;
  if (const auto over =
          over_quota("storage account count", call.subscription.quotas.storage_accounts,
                     static_cast<int>(accounts.size()), 1)) {
    throw Refusal(*over);
  }
  World& world = call.world;
  account.primary_key = new_key(world);
  account.secondary_key = new_key(world);
  account.status = "Creating";
  const std::string key = lower(account.name);
  accounts.emplace(key, account);
  Work work;
  work.takes = world.durations.of("storage_account");
  work.done = [&accounts, key] {
    const auto found = accounts.find(key);
    if (found != accounts.end()) found->second.status = "Created";
  };
  work.undo = [&accounts, key] { accounts.erase(key); };
  Reply reply = accept(call, std::move(work));
  reply.headers.emplace_back("Location", url_of(call, account));
  return reply;
}

Reply handlers::update_account(Call& call) {
  StorageAccount& account = the_account(call);
  if (auto description = call.body.find("Description")) account.description = description;
  if (auto label = call.body.find("Label")) account.label = *label;
  if (auto type = call.body.find("AccountType")) {
    check_type(*type);
    account.type = *type;
  }
  return done_at_once(call);
}

Reply handlers::delete_account(Call& call) {
  const StorageAccount& account = the_account(call);
  if (has_blobs(call.world, account)) {
    throw bad_request("Storage account " + account.name +
                      " has container(s) which have an active image and/or disk artifacts. Ensure "
                      "those artifacts are removed from the image repository before deleting this "
                      "storage account.");
  }
  call.subscription.accounts.erase(lower(account.name));
  return done_at_once(call);
}

Reply handlers::regenerate_keys(Call& call) {
  StorageAccount& account = the_account(call);
  const std::string which = call.body.get("KeyType");
  if (!same_name(which, "Primary") && !same_name(which, "Secondary")) {
    throw bad_request("The key type must be Primary or Secondary.");
  }
  (same_name(which, "Primary") ? account.primary_key : account.secondary_key) = new_key(call.world);
  Reply reply = done_at_once(call);
  reply.body = keys_document(call, account);
  return reply;
}

}  // namespace azure_emulator
