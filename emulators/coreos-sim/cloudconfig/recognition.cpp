#include "coreos-sim/cloudconfig/recognition.hpp"

#include <Poco/Dynamic/Var.h>
#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

constexpr ToolVersion trailing_blanks_since{1, 6, 0};
constexpr ToolVersion gzip_since{1, 8, 0};
constexpr ToolVersion ignition_2_since{1, 10, 0};

/// 1.5.1 tolerates only a carriage return after the header, later releases any trailing white
/// space.
bool is_cloud_config_header(std::string line, ToolVersion version) {
  const std::string trailing = version >= trailing_blanks_since ? " \t\r" : "\r";
  line.erase(line.find_last_not_of(trailing) + 1);
  return line == "#cloud-config";
}

bool is_ignition(const std::string& text, ToolVersion version) {
  try {
    const auto parsed = Poco::JSON::Parser().parse(text);
    if (parsed.type() != typeid(Poco::JSON::Object::Ptr)) return false;
    const auto& object = parsed.extract<Poco::JSON::Object::Ptr>();
    if (object->has("ignitionVersion") && object->get("ignitionVersion").isNumeric()) return true;
    const auto section = object->getObject("ignition");
    return version >= ignition_2_since && section && section->has("version") &&
           section->get("version").isString();
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace

Result<Kind> recognise(const std::string& user_data, ToolVersion version) {
  if (user_data.empty()) return Kind::nothing;
  if (user_data.starts_with("#!")) return Kind::script;
  if (is_cloud_config_header(user_data.substr(0, user_data.find('\n')), version)) {
    return Kind::cloud_config;
  }
  if (is_ignition(user_data, version)) return Kind::ignition;
  return Error{R"(user-data: line 1: must be "#cloud-config" or begin with "#!")"};
}

Unpacked unpack(const std::string& user_data, ToolVersion version) {
  if (version < gzip_since || !user_data.starts_with("\x1f\x8b")) return {user_data, true};
  return gunzip(user_data);
}

}  // namespace coreos_sim::cloudconfig
