#include "supervisor/record/json.hpp"

#include <rapidjson/error/en.h>

#include <algorithm>

#include "slipway/bytes.hpp"

namespace slipway_local {
namespace {

constexpr unsigned reading_flags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

Fault invalid(const std::string& message) { return Fault{FaultClass::invalid, message}; }

}  // namespace

Result<rapidjson::Document> parse_object(std::string_view text) {
  rapidjson::Document document;
  document.Parse<reading_flags>(text.data(), text.size());
  if (document.HasParseError())
    return invalid("byte " + std::to_string(document.GetErrorOffset() + 1) + ": " +
                   rapidjson::GetParseError_En(document.GetParseError()));
  if (!document.IsObject()) return invalid("a JSON object was expected");
  return document;
}

Fields::Fields(const rapidjson::Value& object, std::string where)
    : object_(&object), where_(std::move(where)) {
  if (!object.IsObject()) fault_ = invalid("'" + where_ + "' is not an object");
}

const rapidjson::Value* Fields::find(const char* name, bool needed) {
  if (!object_->IsObject()) return nullptr;
  const auto found = object_->FindMember(name);
  if (found != object_->MemberEnd()) return &found->value;
  if (needed) refuse(name, "is missing");
  return nullptr;
}

std::string Fields::text(const char* name) {
  const auto* value = find(name, true);
  if (value == nullptr) return {};
  if (value->IsString()) return {value->GetString(), value->GetStringLength()};
  refuse(name, "is not a text");
  return {};
}

std::string Fields::text(const char* name, const std::string& otherwise) {
  return has(name) ? text(name) : otherwise;
}

std::int64_t Fields::number(const char* name, std::int64_t least, std::int64_t most) {
  const auto* value = find(name, true);
  if (value == nullptr) return least;
  if (value->IsInt64() && value->GetInt64() >= least && value->GetInt64() <= most)
    return value->GetInt64();
  refuse(name, "is not a number from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

std::int64_t Fields::number(const char* name, std::int64_t least, std::int64_t most,
                            std::int64_t otherwise) {
  return has(name) ? number(name, least, most) : otherwise;
}

bool Fields::truth(const char* name, bool otherwise) {
  const auto* value = find(name, false);
  if (value == nullptr) return otherwise;
  if (!value->IsBool()) refuse(name, "is neither true nor false");
  return value->IsTrue();
}

std::vector<Fields> Fields::objects(const char* name) {
  std::vector<Fields> all;
  const auto* value = find(name, false);
  if (value == nullptr) return all;
  if (!value->IsArray()) {
    refuse(name, "is not a list");
    return all;
  }
  for (const auto& entry : value->GetArray())
    all.emplace_back(entry, where_ + name + "[" + std::to_string(all.size()) + "].");
  for (const auto& entry : all) join(entry);
  return all;
}

Fields Fields::object(const char* name) {
  static const rapidjson::Value nothing;
  const auto* value = find(name, true);
  Fields fields(value == nullptr ? nothing : *value, where_ + name + ".");
  join(fields);
  return fields;
}

bool Fields::has(const char* name) const { return object_->IsObject() && object_->HasMember(name); }

std::string Fields::bytes(const char* name) {
  auto decoded = slipway::base64_decode(text(name, ""));
  if (decoded) return std::move(*decoded);
  refuse(name, "is not base64");
  return {};
}

void Fields::only(std::initializer_list<std::string_view> names) {
  if (!object_->IsObject()) return;
  for (const auto& member : object_->GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    if (std::find(names.begin(), names.end(), name) == names.end())
      refuse(std::string(name).c_str(), "is no field that is known");
  }
}

void Fields::refuse(const char* name, const std::string& why) {
  if (!fault_) fault_ = invalid("'" + where_ + name + "' " + why);
}

void Fields::join(const Fields& part) {
  if (!fault_) fault_ = part.fault_;
}

Outcome Fields::outcome() const {
  if (fault_) return *fault_;
  return done();
}

JsonText& JsonText::key(std::string_view name) {
  writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  return *this;
}

JsonText& JsonText::value(std::string_view text) {
  writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return *this;
}

std::string error_line(const Fault& fault) {
  JsonText text;
  text.open().key("error").open();
  text.put("class", std::string(to_text(fault.kind))).put("message", fault.message);
  if (!fault.hint.empty()) text.put("hint", fault.hint);
  return text.close().close().take();
}

}  // namespace slipway_local
