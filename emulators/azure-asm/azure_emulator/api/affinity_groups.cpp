#include <algorithm>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/catalogue_xml.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 8: affinity groups.
namespace azure_emulator {
namespace {

AffinityGroup& the_group(Call& call) {
  const auto found = call.subscription.groups.find(lower(call.part("group")));
  if (found == call.subscription.groups.end()) {
    throw not_found("The affinity group does not exist.");
  }
  return found->second;
}

void write_head(XmlWriter& writer, const AffinityGroup& group) {
  writer.text("Name", group.name).text("Label", group.label);
  if (group.description) {
    writer.text("Description", *group.description);
  } else {
    writer.nil("Description");
  }
  writer.text("Location", group.location);
}

void write_capabilities(XmlWriter& writer, const AffinityGroup& group) {
  {
    const XmlScope scope(writer, "Capabilities");
    writer.text("Capability", "PersistentVMRole").text("Capability", "HighMemory");
  }
  writer.text("CreatedTime", utc_text(group.created));
}

template <typename Map>
void write_members(XmlWriter& writer, const Call& call, const AffinityGroup& group, const Map& all,
                   const std::string& list, const std::string& item, const std::string& folder) {
  const XmlScope scope(writer, list);
  for (const auto& [key, member] : all) {
    if (!same_name(member.affinity_group, group.name)) continue;
    const XmlScope one(writer, item);
    writer.text("Url", public_url(call.subscription, "/services/" + folder + "/" + member.name))
        .text("ServiceName", member.name);
  }
}

bool has_members(const Subscription& subscription, const AffinityGroup& group) {
  const auto is_member = [&](const auto& entry) {
    return same_name(entry.second.affinity_group, group.name);
  };
  return std::any_of(subscription.services.begin(), subscription.services.end(), is_member) ||
         std::any_of(subscription.accounts.begin(), subscription.accounts.end(), is_member) ||
         std::any_of(subscription.networks.begin(), subscription.networks.end(), is_member);
}

}  // namespace

Reply handlers::list_groups(Call& call) {
  XmlWriter writer("AffinityGroups");
  for (const auto& [key, group] : call.subscription.groups) {
    const XmlScope scope(writer, "AffinityGroup");
    write_head(writer, group);
    write_capabilities(writer, group);
    write_compute_capabilities(writer);
  }
  return xml_reply(writer.finish());
}

Reply handlers::get_group(Call& call) {
  const AffinityGroup& group = the_group(call);
  XmlWriter writer("AffinityGroup");
  write_head(writer, group);
  write_members(writer, call, group, call.subscription.services, "HostedServices", "HostedService",
                "hostedservices");
  write_members(writer, call, group, call.subscription.accounts, "StorageServices",
                "StorageService", "storageservices");
  write_capabilities(writer, group);
  return xml_reply(writer.finish());
}

Reply handlers::create_group(Call& call) {
  AffinityGroup group;
  group.name = call.body.get("Name");
  group.label = call.body.get("Label");
  group.description = call.body.find("Description");
  group.location = call.body.get("Location");
  group.created = call.world.timeline.now();
  if (group.name.empty() || group.name.size() > 63) {
    throw bad_request("The affinity group name is invalid.");
  }
  check_label(group.label, group.description);
  if (!is_location(group.location)) throw bad_request("The location constraint is not valid.");
  auto& groups = call.subscription.groups;
  if (groups.count(lower(group.name)) > 0) {
    throw conflict("An affinity group with the name " + group.name + " already exists.");
  }
  if (const auto over = over_quota("affinity group count", call.subscription.quotas.affinity_groups,
                                   static_cast<int>(groups.size()), 1)) {
    throw Refusal(*over);
  }
  groups.emplace(lower(group.name), group);
  Reply reply = done_at_once(call, 201);
  reply.headers.emplace_back("Location", "https://management.core.windows.net/subscriptions/" +
                                             call.subscription.id + "/affinitygroup/" + group.name);
  return reply;
}

Reply handlers::update_group(Call& call) {
  AffinityGroup& group = the_group(call);
  group.label = call.body.get("Label");
  if (auto description = call.body.find("Description")) group.description = description;
  return done_at_once(call);
}

Reply handlers::delete_group(Call& call) {
  const AffinityGroup& group = the_group(call);
  if (has_members(call.subscription, group)) {
    throw bad_request("The affinity group " + group.name + " is not empty.");
  }
  call.subscription.groups.erase(lower(group.name));
  return done_at_once(call);
}

}  // namespace azure_emulator
