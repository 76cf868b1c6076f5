#include "swarm/docker/json.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <sstream>

#include "slipway/bytes.hpp"

namespace swarm {
namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;
using slipway::Value;

constexpr std::size_t deepest = 64;

Value value_of(const Var& from) {
  if (from.isEmpty()) return {};
  if (from.type() == typeid(Object::Ptr)) {
    auto map = Value::map();
    for (const auto& [key, item] : *from.extract<Object::Ptr>())
      map.set(slipway::as_text(key), value_of(item));
    return map;
  }
  if (from.type() == typeid(Array::Ptr)) {
    auto list = Value::list();
    for (const auto& item : *from.extract<Array::Ptr>()) list.push(value_of(item));
    return list;
  }
  if (from.isBoolean()) return from.convert<bool>();
  if (from.isInteger()) return from.convert<Poco::Int64>();
  if (from.isNumeric()) return from.convert<double>();
  return slipway::as_text(from.convert<std::string>());
}

Var var_of(const Value& value) {
  switch (value.kind()) {
    case slipway::Kind::boolean:
      return value.as_bool();
    case slipway::Kind::integer:
      return static_cast<Poco::Int64>(value.as_int());
    case slipway::Kind::real:
      return value.as_double();
    case slipway::Kind::string:
      return value.as_string();
    case slipway::Kind::list: {
      Array::Ptr list = new Array;
      for (const auto& item : value.as_list()) list->add(var_of(item));
      return list;
    }
    case slipway::Kind::map: {
      Object::Ptr map = new Object;
      for (const auto& [key, item] : value.as_map()) map->set(key, var_of(item));
      return map;
    }
    default:
      return {};
  }
}

}  // namespace

std::optional<Value> read_json(const std::string& text) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(deepest);
    return value_of(parser.parse(text));
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::string write_json(const Value& value) {
  std::ostringstream out;
  Poco::JSON::Stringifier::stringify(var_of(value), out);
  return out.str();
}

}  // namespace swarm
