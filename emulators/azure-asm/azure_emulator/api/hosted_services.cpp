#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/catalogue_xml.hpp"
#include "azure_emulator/api/deployment_xml.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/text/encoding.hpp"

/// Sheet 10: hosted services.
namespace azure_emulator {
namespace {

Properties read_properties(const Element& body) {
  Properties properties;
  const Element* list = body.child("ExtendedProperties");
  if (list == nullptr) return properties;
  for (const auto& property : list->children) {
    properties.emplace_back(property.get("Name"), property.get("Value"));
  }
  return properties;
}

bool valid_property_name(const std::string& name) {
  if (name.empty() || name.size() > 64) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!is_letter(name.front())) return false;
  for (const char c : name) {
    if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '_') return false;
  }
  return true;
}

void check_properties(const Properties& properties) {
  if (properties.size() > 50) throw bad_request("At most 50 extended properties are allowed.");
  for (const auto& [name, value] : properties) {
    if (!valid_property_name(name)) {
      throw bad_request("The extended property name '" + name + "' is invalid.");
    }
    if (value.size() > 255) {
      throw bad_request("The value of the extended property " + name +
                        " is longer than 255 characters.");
    }
  }
}

void check_texts(const HostedService& service) {
  check_label(service.label, service.description);
  check_properties(service.properties);
}

void check_place(const Call& call, const HostedService& service) {
  if (service.location.empty() == service.affinity_group.empty()) {
    throw bad_request("Exactly one of Location and AffinityGroup must be given.");
  }
  if (!service.location.empty() && !is_location(service.location)) {
    throw bad_request("The location constraint is not valid.");
  }
  if (!service.affinity_group.empty() &&
      call.subscription.groups.count(lower(service.affinity_group)) == 0) {
    throw not_found("The affinity group does not exist.");
  }
}

HostedService read_service(Call& call) {
  HostedService service;
  service.name = call.body.get("ServiceName");
  service.label = call.body.get("Label");
  service.description = call.body.find("Description");
  service.location = call.body.get("Location");
  service.affinity_group = call.body.get("AffinityGroup");
  service.reverse_dns = call.body.find("ReverseDnsFqdn");
  service.properties = read_properties(call.body);
  service.created = service.modified = call.world.timeline.now();
  return service;
}

void write_properties(XmlWriter& writer, const HostedService& service) {
  const XmlScope list(writer, "ExtendedProperties");
  Properties all = service.properties;
  all.emplace_back("ResourceGroup", service.name);
  all.emplace_back("ResourceLocation", service.location);
  for (const auto& [name, value] : all) {
    const XmlScope scope(writer, "ExtendedProperty");
    writer.text("Name", name).text("Value", value);
  }
}

enum class Detail : bool { brief, embedded };

void write_service(XmlWriter& writer, const Call& call, const HostedService& service,
                   Detail detail) {
  writer.text("Url", public_url(call.subscription, "/services/hostedservices/" + service.name))
      .text("ServiceName", service.name);
  {
    const XmlScope scope(writer, "HostedServiceProperties");
    if (service.description) {
      writer.text("Description", *service.description);
    } else {
      writer.nil("Description");
    }
    if (!service.affinity_group.empty()) {
      writer.text("AffinityGroup", service.affinity_group);
    } else {
      writer.text("Location", service.location);
    }
    writer.text("Label", service.label)
        .text("Status", "Created")
        .text("DateCreated", utc_text(service.created))
        .text("DateLastModified", utc_text(service.modified));
    write_properties(writer, service);
    writer.maybe("ReverseDnsFqdn", service.reverse_dns);
  }
  write_compute_capabilities(writer);
  if (detail == Detail::brief) return;
  const XmlScope list(writer, "Deployments");
  if (!service.deployment) return;
  const XmlScope scope(writer, "Deployment");
  write_deployment(writer, service, call.world.timeline.now());
}

Detail detail_of(const Call& call) {
  const auto found = call.query.find("embed-detail");
  return found != call.query.end() && same_name(found->second, "true") ? Detail::embedded
                                                                       : Detail::brief;
}

Reply delete_with_everything(Call& call, HostedService& service) {
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("delete_service");
  if (service.deployment && !call.directives.fail_operation) {
    service.deployment->phase = DeploymentPhase::deleting;
    for (const auto& role : service.deployment->roles) {
      begin_removal(world, *role);
      work.until_stopped.push_back(role->machine_id);
    }
  }
  work.done = [&world, &subscription = call.subscription, name = service.name] {
    HostedService* there = service_later(world, name);
    if (there == nullptr) return;
    remove_deployment(world, subscription, *there, Media::remove);
    subscription.services.erase(lower(name));
  };
  return accept(call, std::move(work));
}

}  // namespace

Reply handlers::check_service_name(Call& call) {
  const std::string& name = call.part("service");
  XmlWriter writer("AvailabilityResponse");
  if (!valid_service_name(name)) {
    writer.flag("Result", false).text("Reason", "The hosted service name is invalid.");
  } else if (call.world.find_service(name) != nullptr) {
    writer.flag("Result", false)
        .text("Reason", "A hosted service with the specified name already exists.");
  } else {
    writer.flag("Result", true).nil("Reason");
  }
  return xml_reply(writer.finish());
}

Reply handlers::list_services(Call& call) {
  XmlWriter writer("HostedServices");
  for (const auto& [key, service] : call.subscription.services) {
    const XmlScope scope(writer, "HostedService");
    write_service(writer, call, service, detail_of(call));
  }
  return xml_reply(writer.finish());
}

Reply handlers::create_service(Call& call) {
  HostedService service = read_service(call);
  if (!valid_service_name(service.name)) throw bad_request("The hosted service name is invalid.");
  check_texts(service);
  check_place(call, service);
  if (call.world.find_service(service.name) != nullptr) {
    throw conflict("The specified DNS name is already taken.");
  }
  const auto current = static_cast<int>(call.subscription.services.size());
  if (const auto over = over_quota("hosted service count", call.subscription.quotas.hosted_services,
                                   current, 1)) {
    throw Refusal(*over);
  }
  const std::string name = service.name;
  call.subscription.services.emplace(lower(name), std::move(service));
  Reply reply = done_at_once(call, 201);
  reply.headers.emplace_back("Location", "https://management.core.windows.net/subscriptions/" +
                                             call.subscription.id + "/compute/" + name);
  return reply;
}

Reply handlers::get_service(Call& call) {
  XmlWriter writer("HostedService");
  write_service(writer, call, the_service(call), detail_of(call));
  return xml_reply(writer.finish());
}

Reply handlers::update_service(Call& call) {
  HostedService& service = the_service(call);
  HostedService changed;
  changed.label = call.body.find("Label").value_or(service.label);
  changed.description = call.body.find("Description");
  changed.properties = read_properties(call.body);
  check_texts(changed);
  service.label = changed.label;
  if (changed.description) service.description = changed.description;
  if (call.body.child("ExtendedProperties") != nullptr) service.properties = changed.properties;
  if (auto fqdn = call.body.find("ReverseDnsFqdn")) service.reverse_dns = fqdn;
  service.modified = call.world.timeline.now();
  return done_at_once(call);
}

Reply handlers::delete_service(Call& call) {
  HostedService& service = the_service(call);
  if (auto late = require_free(call, service)) return *late;
  if (call.with_media()) return delete_with_everything(call, service);
  if (service.deployment) {
    throw conflict("A hosted service cannot be deleted while it still contains deployments.");
  }
  call.subscription.services.erase(lower(service.name));
  return done_at_once(call);
}

}  // namespace azure_emulator
