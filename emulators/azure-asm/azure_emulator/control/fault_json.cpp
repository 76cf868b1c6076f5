#include "azure_emulator/control/fault_json.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "azure_emulator/control/json.hpp"

namespace azure_emulator {
namespace {

using Named = std::pair<std::string_view, FaultAction>;
constexpr std::array<Named, 10> kActions{{
    {"hold", FaultAction::hold},
    {"status", FaultAction::status},
    {"drop", FaultAction::drop},
    {"delay", FaultAction::delay},
    {"fail_operation", FaultAction::fail_operation},
    {"forget", FaultAction::forget},
    {"stuck", FaultAction::stuck},
    {"provisioning_timeout", FaultAction::provisioning_timeout},
    {"late_conflict", FaultAction::late_conflict},
    {"stale", FaultAction::stale},
}};

FaultAction action_named(const std::string& name) {
  for (const auto& [known, action] : kActions) {
    if (known == name) return action;
  }
  throw std::invalid_argument("unknown fault action '" + name + "'");
}

std::string_view name_of(FaultAction action) {
  for (const auto& [name, known] : kActions) {
    if (known == action) return name;
  }
  return "";
}

std::string_view usual_code(int status) {
  switch (status) {
    case 307:
      return "TemporaryRedirect";
    case 400:
      return "BadRequest";
    case 403:
      return "ForbiddenError";
    case 404:
      return "ResourceNotFound";
    case 409:
      return "ConflictError";
    case 429:
      return "TooManyRequests";
    case 503:
      return "ServerBusy";
    default:
      return "InternalError";
  }
}

void refuse_unknown_members(const Poco::JSON::Object& object) {
  constexpr std::array<std::string_view, 14> kMembers{
      "operation", "object",  "skip",        "times",    "point", "action",      "status",
      "code",      "message", "retry_after", "location", "ms",    "for_seconds", "probability"};
  for (const auto& name : object.getNames()) {
    bool known = false;
    for (const auto member : kMembers) known = known || member == name;
    if (!known) throw std::invalid_argument("unknown member '" + name + "' in a fault");
  }
}

}  // namespace

Fault read_fault(const Poco::JSON::Object& object, Time now) {
  refuse_unknown_members(object);
  Fault fault;
  fault.operation = object.optValue<std::string>("operation", "*");
  fault.object = object.optValue<std::string>("object", "");
  fault.skip = object.optValue("skip", 0);
  fault.times = object.optValue("times", 1);
  fault.probability = object.optValue("probability", 1.0);
  fault.action = action_named(object.optValue<std::string>("action", "status"));
  const auto point = object.optValue<std::string>("point", "before");
  if (point != "before" && point != "after") {
    throw std::invalid_argument("a fault's point is 'before' or 'after', not '" + point + "'");
  }
  fault.point = point == "after" ? FaultPoint::after : FaultPoint::before;
  fault.refusal.status = object.optValue("status", 500);
  fault.refusal.code =
      object.optValue<std::string>("code", std::string(usual_code(fault.refusal.status)));
  fault.refusal.message = object.optValue<std::string>("message", fault.refusal.message);
  if (object.has("retry_after")) fault.refusal.retry_after = object.getValue<int>("retry_after");
  fault.location = object.optValue<std::string>("location", "");
  fault.delay_ms = object.optValue("ms", 0);
  if (object.has("for_seconds")) {
    const auto seconds = std::chrono::duration<double>(object.getValue<double>("for_seconds"));
    fault.until = now + std::chrono::duration_cast<Span>(seconds);
  }
  return fault;
}

Poco::JSON::Object::Ptr to_json(const FaultState& state) {
  auto object = json_object();
  object->set("id", state.id);
  object->set("operation", state.fault.operation);
  object->set("object", state.fault.object);
  object->set("action", std::string(name_of(state.fault.action)));
  object->set("point", state.fault.point == FaultPoint::after ? "after" : "before");
  object->set("times", state.fault.times);
  object->set("matches", state.matches);
  object->set("hits", state.hits);
  object->set("held", state.held > 0);
  return object;
}

}  // namespace azure_emulator
