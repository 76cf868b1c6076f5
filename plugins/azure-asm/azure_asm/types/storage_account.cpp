#include "azure_asm/types/storage_account.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "slipway/bytes.hpp"

namespace azure_asm {
namespace {

constexpr const char* accounts = "/services/storageservices";

std::string account_path(const std::string& name) {
  return std::string(accounts) + "/" + slipway::kit::url_encode(name);
}

/// The description is the mark for people, and for a service that keeps no extended properties of
/// accounts.
Owner account_owner(const Element& account, const Value& owner) {
  if (account.value("StorageServiceProperties/Description") == mark_text(owner)) return Owner::ours;
  return owner_of(account.at("ExtendedProperties"), owner);
}

Element create_document(const Value& inputs, const Value& owner) {
  const auto& name = inputs["name"].as_string();
  Element document("CreateStorageServiceInput");
  document.add("ServiceName", name).add("Description", mark_text(owner));
  document.add("Label", slipway::base64_encode(name));
  document.add_if("AffinityGroup", inputs["affinity_group"].as_string());
  document.add_if("Location", inputs["location"].as_string());
  document.add(mark_element(owner));
  return document.add("AccountType", inputs["account_type"].as_string());
}

Value account_outputs(const std::string& name) { return Value::map().set("name", name); }

Failure stranger(const std::string& name, const std::string& whose) {
  Failure failure("already_exists", "the storage account name '" + name + "' is taken: " + whose);
  failure.with_hint("name a container of an account that you have: set blob_container_url");
  failure.with_effect("none");
  return failure;
}

}  // namespace

Observed StorageAccounts::read(const Request& request, Call& call) {
  const auto& name = request.id();
  const auto found =
      service_.find(call, account_path(name), "read the storage account '" + name + "'");
  if (!found || account_owner(*found, owner_mark(request)) == Owner::other_stack)
    return Observed::gone();
  const auto& properties = found->at("StorageServiceProperties");
  Value inputs = Value::map();
  inputs.set("name", found->value("ServiceName"));
  inputs.set("location", properties.value("Location"));
  inputs.set("affinity_group", properties.value("AffinityGroup"));
  inputs.set_if("account_type", properties.value("AccountType"));
  return Observed::present(name, std::move(inputs), account_outputs(name));
}

/// The account of that name if it is there: done, or pending while it is still being made; a
/// stranger's is refused.
std::optional<Outcome> StorageAccounts::adopt(const Request& request, Call& call,
                                              const std::string& name) {
  const auto found =
      service_.find(call, account_path(name), "read the storage account '" + name + "'");
  if (!found) return std::nullopt;
  if (account_owner(*found, owner_mark(request)) != Owner::ours)
    throw stranger(name, owner_text(found->at("ExtendedProperties")));
  const auto& status = found->value("StorageServiceProperties/Status");
  if (status.empty() || status == "Created") return Outcome::done(name, account_outputs(name));
  auto job = Job::from(request.token());
  if (!job) job = Waiting::begun(call, "create", "storage_account", {});
  job->operation.clear();
  return waiting_.pending(call, *job, "being made");
}

Outcome StorageAccounts::make(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string what = "make the storage account '" + name + "'";
  const auto job = Job::from(request.token());
  if (job) {
    if (auto answer = waiting_.still_running(call, *job, "being made", what)) return *answer;
    if (!job->operation.empty()) return Outcome::done(name, account_outputs(name));
  }
  if (job || request.recover())
    if (auto answer = adopt(request, call, name)) return *answer;
  try {
    const auto operation =
        service_.post(call, accounts, create_document(inputs, owner_mark(request)), what);
    return accepted(call, "create", "storage_account", operation, "being made", name);
  } catch (const Failure& failure) {
    if (failure.kind != "already_exists") throw;
    if (auto answer = adopt(request, call, name)) return *answer;
    throw stranger(name, "somebody outside this subscription has it");
  }
}

Outcome StorageAccounts::unmake(const Request& request, Call& call) {
  const auto& name = request.id();
  const std::string what = "delete the storage account '" + name + "'";
  const auto found = service_.find(call, account_path(name), what);
  if (!found) return Outcome::done(name);
  if (account_owner(*found, owner_mark(request)) == Owner::other_stack)
    throw Failure("forbidden",
                  "cannot " + what + ": " + owner_text(found->at("ExtendedProperties")));
  service_.remove(call, account_path(name), what);
  return Outcome::done(name);
}

}  // namespace azure_asm
