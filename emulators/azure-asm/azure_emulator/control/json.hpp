#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>

namespace azure_emulator {

/// An object that keeps the order of its members, so that answers read well.
inline Poco::JSON::Object::Ptr json_object() {
  return new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
}
inline Poco::JSON::Array::Ptr json_array() { return new Poco::JSON::Array; }

std::string to_text(const Poco::JSON::Object::Ptr& object);
std::string to_text(const Poco::JSON::Array::Ptr& array);

}  // namespace azure_emulator
