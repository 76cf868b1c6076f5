#include "deis/cluster/fleet_wire.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <sstream>

namespace deis {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

/// Reading goes down a call for each level.
constexpr std::size_t deepest = 64;

Object::Ptr object_of(const std::string& body) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(deepest);
    const auto parsed = parser.parse(body);
    if (parsed.type() == typeid(Object::Ptr)) return parsed.extract<Object::Ptr>();
  } catch (const Poco::Exception&) {
    return {};
  }
  return {};
}

Object::Ptr answer_of(const std::string& body) {
  auto object = object_of(body);
  if (!object) throw slipway::Failure("unavailable", "fleet's answer is not JSON");
  return object;
}

/// An empty collection has no such key at all.
template <class Item, class Read>
Page<Item> page_of(const std::string& body, const char* key, const Read& read) {
  const auto object = answer_of(body);
  Page<Item> page;
  page.next = object->optValue<std::string>("nextPageToken", "");
  if (const auto list = object->getArray(key))
    for (unsigned i = 0; i < list->size(); ++i)
      if (const auto one = list->getObject(i)) page.items.push_back(read(*one));
  return page;
}

std::string text(const Object& object, const char* key) {
  return object.optValue<std::string>(key, "");
}

FleetMachine machine_from(const Object& object) {
  FleetMachine machine{text(object, "id"), text(object, "primaryIP"), {}};
  if (const auto metadata = object.getObject("metadata"))
    for (const auto& [key, value] : *metadata)
      machine.metadata.push_back(key + "=" + value.toString());
  std::sort(machine.metadata.begin(), machine.metadata.end());
  return machine;
}

FleetUnit unit_from(const Object& object) {
  FleetUnit unit;
  unit.name = text(object, "name");
  unit.desired = text(object, "desiredState");
  unit.current = text(object, "currentState");
  unit.machine_id = text(object, "machineID");
  if (const auto options = object.getArray("options"))
    for (unsigned i = 0; i < options->size(); ++i)
      if (const auto one = options->getObject(i))
        unit.options.push_back({text(*one, "section"), text(*one, "name"), text(*one, "value")});
  return unit;
}

FleetState state_from(const Object& object) {
  return {text(object, "name"),
          text(object, "hash"),
          text(object, "machineID"),
          text(object, "systemdLoadState"),
          text(object, "systemdActiveState"),
          text(object, "systemdSubState")};
}

const char* class_of(int status) {
  switch (status) {
    case 404:
      return "not_found";
    case 409:
      return "conflict";
    case 500:
      // a unit whose stored state cannot be read answers so for ever
      return "unavailable";
    default:
      return status >= 500 ? "unavailable" : "invalid";
  }
}

}  // namespace

Page<FleetMachine> machines_from(const std::string& body) {
  return page_of<FleetMachine>(body, "machines", machine_from);
}
Page<FleetUnit> units_from(const std::string& body) {
  return page_of<FleetUnit>(body, "units", [](const Object& object) { return unit_from(object); });
}
Page<FleetState> states_from(const std::string& body) {
  return page_of<FleetState>(body, "states", state_from);
}
FleetUnit unit_from(const std::string& body) { return unit_from(*answer_of(body)); }

std::string unit_body(const std::string& name, const UnitFile* file, Desired desired) {
  Object::Ptr unit = new Object;
  unit->set("name", name);
  unit->set("desiredState", std::string(to_text(desired)));
  if (file) {
    Array::Ptr options = new Array;
    for (const auto& option : *file) {
      Object::Ptr one = new Object;
      one->set("section", option.section);
      one->set("name", option.name);
      one->set("value", option.value);
      options->add(one);
    }
    unit->set("options", options);
  }
  std::ostringstream body;
  unit->stringify(body);
  return body.str();
}

slipway::Failure fleet_failure(const slipway::kit::HttpResponse& response,
                               const std::string& doing) {
  std::string why = "HTTP status " + std::to_string(response.status);
  if (const auto object = object_of(response.body))
    if (const auto error = object->getObject("error"); error && !text(*error, "message").empty())
      why = text(*error, "message") + " (" + why + ")";
  slipway::Failure failure(class_of(response.status), "fleet: " + doing + ": " + why);
  failure.fact("http_status", response.status);
  return failure;
}

}  // namespace deis
