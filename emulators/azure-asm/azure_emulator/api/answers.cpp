#include "azure_emulator/api/answers.hpp"

#include <algorithm>
#include <memory>

#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

namespace azure_emulator {
namespace {

Operation& start_operation(Call& call, OperationStatus status) {
  Operation operation;
  operation.id = call.id;
  operation.name = call.operation;
  operation.object = call.object;
  operation.subscription = call.subscription.id;
  operation.status = status;
  operation.started = call.world.timeline.now();
  if (status != OperationStatus::in_progress) operation.completed = operation.started;
  return call.world.operations.add(std::move(operation));
}

void finish(World& world, const std::string& id, const std::optional<Refusal>& error) {
  Operation* operation = world.operations.find(id);
  operation->completed = world.timeline.now();
  operation->status = error ? OperationStatus::failed : OperationStatus::succeeded;
  operation->http_status = error ? error->status : 200;
  if (error) operation->error = *error;
  for (auto& [key, subscription] : world.subscriptions) {
    for (auto& [name, service] : subscription.services) {
      if (service.busy == id) service.busy.clear();
    }
    if (subscription.network_operation == id) subscription.network_operation.clear();
  }
}

/// The end of an operation: waits for machines that are still going down.
void end_work(World& world, const std::string& id, const std::shared_ptr<Work>& work,
              const std::optional<Refusal>& error) {
  const auto stopping = [&](std::uint64_t machine) {
    return world.stopping_machines.count(machine) > 0;
  };
  if (std::any_of(work->until_stopped.begin(), work->until_stopped.end(), stopping)) {
    world.timeline.after(std::chrono::seconds(1),
                         [&world, id, work, error] { end_work(world, id, work, error); });
    return;
  }
  // The lock goes first: what ends the work may remove the service itself.
  finish(world, id, error);
  const auto& effect = error ? work->undo : work->done;
  if (effect) effect();
}

Reply accepted() {
  Reply reply;
  reply.status = 202;
  return reply;
}

}  // namespace

Reply xml_reply(std::string body, int status) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

Reply error_reply(const Refusal& refusal) {
  XmlWriter writer("Error");
  writer.text("Code", refusal.code).text("Message", refusal.message);
  Reply reply = xml_reply(writer.finish(), refusal.status);
  if (refusal.retry_after) {
    reply.headers.emplace_back("Retry-After", std::to_string(*refusal.retry_after));
  }
  return reply;
}

Refusal bad_request(std::string message) { return {400, "BadRequest", std::move(message)}; }
Refusal not_found(std::string message) { return {404, "ResourceNotFound", std::move(message)}; }
Refusal conflict(std::string message) { return {409, "ConflictError", std::move(message)}; }

Refusal invalid_xml(const std::string& detail) {
  return {400, "InvalidXmlRequest",
          "The request body's XML was invalid or not correctly specified: " + detail + "."};
}

Reply accept(Call& call, Work work) {
  World& world = call.world;
  start_operation(call, OperationStatus::in_progress);
  if (work.service != nullptr) work.service->busy = call.id;
  const auto shared = std::make_shared<Work>(std::move(work));
  const auto end = [&world, id = call.id, shared, error = call.directives.fail_operation] {
    end_work(world, id, shared, error);
  };
  if (call.directives.keep_stuck) {
    call.directives.keep_stuck(end);
  } else {
    world.timeline.after(shared->takes, end);
  }
  return accepted();
}

Reply accept_and_fail(Call& call, HostedService* service, const Refusal& refusal) {
  call.directives.fail_operation = refusal;
  Work work;
  work.service = service;
  work.takes = call.world.durations.of("refusal");
  return accept(call, std::move(work));
}

Reply done_at_once(Call& call, int status) {
  start_operation(call, OperationStatus::succeeded);
  Reply reply;
  reply.status = status;
  return reply;
}

std::optional<Reply> require_free(Call& call, HostedService& service, const std::string& disk) {
  if (service.busy.empty()) return std::nullopt;
  if (call.world.settings.late_conflict || call.directives.late_conflict) {
    const std::string deployment = service.deployment ? service.deployment->name : service.name;
    const Refusal late =
        conflict("Windows Azure is currently performing an operation on deployment '" + deployment +
                 "' that requires exclusive access. Please try again later for operation on disk "
                 "or image '" +
                 disk + "' associated with the deployment.");
    return accept_and_fail(call, nullptr, late);
  }
  throw conflict("Windows Azure is currently performing an operation with x-ms-requestid " +
                 service.busy + " on this deployment that requires exclusive access.");
}

HostedService& the_service(Call& call) {
  const auto found = call.subscription.services.find(lower(call.part("service")));
  if (found == call.subscription.services.end()) {
    throw not_found("The hosted service does not exist.");
  }
  return found->second;
}

Deployment& the_deployment(Call& call, HostedService& service) {
  const auto slot = call.path.find("slot");
  if (slot != call.path.end()) {
    if (!same_name(slot->second, "Production") || !service.deployment) {
      throw not_found("No deployments were found.");
    }
    return *service.deployment;
  }
  const std::string& name = call.part("deployment");
  if (!service.deployment || !same_name(service.deployment->name, name)) {
    throw not_found(service.deployment ? "The deployment name '" + name + "' does not exist."
                                       : "No deployments were found.");
  }
  return *service.deployment;
}

Role& the_role(Call& call, Deployment& deployment) {
  const std::string& name = call.part("role");
  Role* role = deployment.role(name);
  if (role == nullptr) throw not_found("The role name '" + name + "' does not exist.");
  return *role;
}

std::string public_url(const Subscription& subscription, const std::string& rest) {
  return "https://management.core.windows.net/" + subscription.id + rest;
}

void check_label(const std::string& label, const std::optional<std::string>& description) {
  const auto text = base64_decode(label);
  if (!text || text->empty() || text->size() > 100) {
    throw bad_request("The label must be base64 of 1 to 100 characters.");
  }
  if (description && description->size() > 1024) {
    throw bad_request("The description is longer than 1024 characters.");
  }
}

std::optional<Refusal> over_quota(const std::string& what, int limit, int current, int wanted) {
  if (current + wanted <= limit) return std::nullopt;
  return bad_request("The subscription policy limit for resource type '" + what +
                     "' was exceeded. The limit for resource type '" + what + "' is " +
                     std::to_string(limit) + " per subscription, the current count is " +
                     std::to_string(current) + ", and the requested increment is " +
                     std::to_string(wanted) + ".");
}

}  // namespace azure_emulator
