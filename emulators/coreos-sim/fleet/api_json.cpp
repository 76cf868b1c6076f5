#include "coreos-sim/fleet/api_json.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <sstream>

#include "coreos-sim/fleet/paging.hpp"

namespace coreos_sim::fleet {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

std::string text_of(const Object& object) {
  std::ostringstream text;
  object.stringify(text);
  return text.str();
}

Object ordered() { return Object(Poco::JSON_PRESERVE_KEY_ORDER); }

/// No target or no row: inactive.  A row, but the heartbeat is not the target's: loaded.
/// Global units have no target, so they always show inactive.
std::string current_state(const UnitRecord& unit, const std::vector<StateRecord>& states) {
  const bool row = std::any_of(states.begin(), states.end(), [&](const auto& state) {
    return state.unit == unit.name && state.machine == unit.target;
  });
  if (unit.target.empty() || !row) return "inactive";
  return unit.heartbeat == unit.target ? "launched" : "loaded";
}

}  // namespace

std::optional<UnitBody> read_unit_body(const std::string& text) {
  try {
    const auto object = Poco::JSON::Parser().parse(text).extract<Object::Ptr>();
    UnitBody body;
    body.name = object->optValue<std::string>("name", "");
    body.desired = object->optValue<std::string>("desiredState", "");
    if (const auto options = object->getArray("options")) {
      for (std::size_t i = 0; i < options->size(); ++i) {
        const auto option = options->getObject(static_cast<unsigned>(i));
        if (!option) return std::nullopt;
        body.options.push_back({option->optValue<std::string>("section", ""),
                                option->optValue<std::string>("name", ""),
                                option->optValue<std::string>("value", "")});
      }
    }
    return body;
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::string unit_json(const UnitRecord& unit, const std::vector<StateRecord>& states) {
  Array options;
  for (const auto& option : unit.options) {
    Object entry = ordered();
    entry.set("name", option.name);
    entry.set("section", option.section);
    entry.set("value", option.value);
    options.add(entry);
  }
  Object object = ordered();
  object.set("currentState", current_state(unit, states));
  object.set("desiredState", unit.desired);
  if (!unit.target.empty()) object.set("machineID", unit.target);
  object.set("name", unit.name);
  object.set("options", options);
  return text_of(object);
}

std::string state_json(const StateRecord& state) {
  Object object = ordered();
  object.set("hash", state.hash);
  object.set("machineID", state.machine);
  object.set("name", state.unit);
  object.set("systemdActiveState", state.active);
  object.set("systemdLoadState", state.load);
  object.set("systemdSubState", state.sub);
  return text_of(object);
}

std::string machine_json(const MachineRecord& machine) {
  Object object = ordered();
  object.set("id", machine.id);
  if (!machine.metadata.empty()) {
    Object metadata = ordered();
    for (const auto& [key, value] : machine.metadata) metadata.set(key, value);
    object.set("metadata", metadata);
  }
  object.set("primaryIP", machine.public_ip);
  return text_of(object);
}

HttpResponse page_response(const std::string& member, const std::vector<std::string>& items,
                           std::size_t page) {
  const std::size_t begin = std::min((page - 1) * page_limit, items.size());
  const std::size_t stop = page * page_limit;
  const std::size_t end = std::min(stop, items.size());
  std::string body = "{";
  // A full last page still has a token, which leads to an empty page.
  if (stop <= items.size()) body += "\"nextPageToken\":\"" + page_token(page + 1) + "\"";
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) {
      body += ",";
    } else {
      body += (body.size() > 1 ? ",\"" : "\"") + member + "\":[";
    }
    body += items[i];
  }
  body += end > begin ? "]}" : "}";
  return json_response(200, body);
}

HttpResponse json_response(int status, const std::string& body) {
  return {status, {{"Content-Type", "application/json"}}, body};
}

HttpResponse error_response(int status, const std::string& message) {
  Object inner = ordered();
  inner.set("code", status);
  inner.set("message", message);
  Object object;
  object.set("error", inner);
  return json_response(status, text_of(object));
}

}  // namespace coreos_sim::fleet
