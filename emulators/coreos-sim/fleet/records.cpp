#include "coreos-sim/fleet/records.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <charconv>
#include <sstream>

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

/// What `read` makes of the JSON object in `value`; nothing when either fails.
template <class Read>
auto parsed(const std::string& value, Read read)
    -> std::optional<decltype(read(std::declval<const Object&>()))> {
  try {
    return read(*Poco::JSON::Parser().parse(value).extract<Object::Ptr>());
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::string hex_of(const Array& bytes) {
  constexpr const char* digits = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = bytes.getElement<unsigned>(static_cast<unsigned>(i)) & 0xffU;
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  return hex;
}

}  // namespace

std::string unit_value(const std::string& text) {
  Object object;
  object.set("Raw", text);
  return text_of(object);
}

std::optional<std::string> read_unit_value(const std::string& value) {
  return parsed(value, [](const Object& object) { return object.getValue<std::string>("Raw"); });
}

std::string job_value(const std::string& name, const std::string& hash) {
  Array bytes;
  for (std::size_t i = 0; i + 1 < hash.size(); i += 2) {
    unsigned byte = 0;
    std::from_chars(hash.data() + i, hash.data() + i + 2, byte, 16);
    bytes.add(byte);
  }
  Object object = ordered();
  object.set("Name", name);
  object.set("UnitHash", bytes);
  return text_of(object);
}

std::optional<std::string> read_job_hash(const std::string& value) {
  return parsed(value, [](const Object& object) {
    const auto bytes = object.getArray("UnitHash");
    return bytes ? hex_of(*bytes) : std::string{};
  });
}

std::string machine_value(const MachineRecord& machine) {
  Object metadata = ordered();
  for (const auto& [key, value] : machine.metadata) metadata.set(key, value);
  Object object = ordered();
  object.set("ID", machine.id);
  object.set("PublicIP", machine.public_ip);
  object.set("Metadata", metadata);
  object.set("Version", "0.10.2");
  return text_of(object);
}

std::optional<MachineRecord> read_machine_value(const std::string& value) {
  return parsed(value, [](const Object& object) {
    MachineRecord machine{object.getValue<std::string>("ID"),
                          object.optValue<std::string>("PublicIP", "")};
    if (const auto metadata = object.getObject("Metadata")) {
      for (const auto& [key, entry] : *metadata) machine.metadata[key] = entry.toString();
    }
    return machine;
  });
}

std::string state_value(const StateRecord& state) {
  Object machine = ordered();
  machine.set("ID", state.machine);
  machine.set("PublicIP", "");
  machine.set("Metadata", Poco::Dynamic::Var());
  machine.set("Version", "");
  Object object = ordered();
  object.set("loadState", state.load);
  object.set("activeState", state.active);
  object.set("subState", state.sub);
  object.set("machineState", machine);
  object.set("unitHash", state.hash);
  return text_of(object);
}

std::optional<StateRecord> read_state_value(const std::string& unit, const std::string& machine,
                                            const std::string& value) {
  return parsed(value, [&](const Object& object) {
    return StateRecord{unit,
                       machine,
                       object.optValue<std::string>("unitHash", ""),
                       object.optValue<std::string>("loadState", ""),
                       object.optValue<std::string>("activeState", ""),
                       object.optValue<std::string>("subState", "")};
  });
}

std::string lease_value(const std::string& machine) {
  Object object = ordered();
  object.set("MachineID", machine);
  object.set("Version", 1);
  return text_of(object);
}

std::string read_lease_holder(const std::string& value) {
  return parsed(value,
                [](const Object& object) { return object.optValue<std::string>("MachineID", ""); })
      .value_or("");
}

}  // namespace coreos_sim::fleet
