#include "coreos-sim/spec/spec.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <sstream>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

std::optional<std::uint16_t> port_number(const std::string& text) {
  const auto number = to_number(text);
  if (!number || *number < 1 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

}  // namespace

Result<Forward> parse_forward(const std::string& text, const std::string& default_host) {
  auto parts = split(text, ':');
  if (parts.size() == 2) parts.insert(parts.begin(), default_host);
  const bool three = parts.size() == 3;
  const auto outside = three ? port_number(parts[1]) : std::nullopt;
  const auto inside = three ? port_number(parts[2]) : std::nullopt;
  if (outside && inside && !parts[0].empty()) return Forward{{parts[0], *outside}, *inside};
  return Error{"forward '" + text + "' is not [HOST:]HOSTPORT:PORT"};
}

std::string to_text(const Forward& forward) {
  return to_text(forward.outside) + ":" + std::to_string(forward.port);
}

Outcome MachineFolder::save(const MachineSpec& spec) const {
  Poco::JSON::Object object;
  Poco::JSON::Array forwards;
  for (const auto& forward : spec.forwards) forwards.add(to_text(forward));
  object.set("name", spec.name);
  object.set("private_ip", spec.private_ip);
  object.set("public_ip", spec.public_ip);
  object.set("forwards", forwards);
  object.set("options", spec.options.string());
  std::ostringstream text;
  object.stringify(text, 2);
  return write_file(this->spec(), text.str() + "\n");
}

Result<MachineSpec> MachineFolder::load() const {
  const auto text = read_file(spec());
  if (!text) return Error{"no machine in '" + path_.string() + "'"};
  try {
    const auto object = Poco::JSON::Parser().parse(*text).extract<Poco::JSON::Object::Ptr>();
    MachineSpec spec;
    spec.name = object->getValue<std::string>("name");
    spec.private_ip = object->getValue<std::string>("private_ip");
    spec.public_ip = object->getValue<std::string>("public_ip");
    spec.options = object->getValue<std::string>("options");
    for (const auto& entry : *object->getArray("forwards")) {
      auto forward = parse_forward(entry.toString(), spec.public_ip);
      if (!forward) return forward.error();
      spec.forwards.push_back(*forward);
    }
    return spec;
  } catch (const Poco::Exception& exception) {
    return Error{"reading '" + spec().string() + "': " + exception.displayText()};
  }
}

std::string machine_id(const std::string& name, const std::filesystem::path& folder) {
  return sha1_hex(name + "\n" + folder.string()).substr(0, 32);
}

std::uint16_t mapped_port(std::uint16_t port) {
  return port < 1024 ? static_cast<std::uint16_t>(port + 10000) : port;
}

std::uint16_t front_port(std::uint16_t port) { return static_cast<std::uint16_t>(port + 10000); }

}  // namespace coreos_sim
