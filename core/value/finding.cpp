#include "core/value/finding.hpp"

namespace slipway::core {
namespace {

Level level_from(const std::string& text) {
  if (text == "ok") return Level::ok;
  if (text == "note") return Level::note;
  if (text == "warning") return Level::warning;
  return Level::error;  // an unknown level is taken seriously
}

Place place_from(const Value& value) {
  Place place;
  place.file = value["file"].as_string();
  place.line = static_cast<int>(value["line"].as_int());
  place.column = static_cast<int>(value["column"].as_int());
  place.text = value["text"].as_string();
  return place;
}

void set_place(const Place& place, Value& value) {
  value.set_if("file", place.file).set_if("text", place.text);
  if (place.line > 0) value.set("line", place.line);
  if (place.column > 0) value.set("column", place.column);
}

Related related_from(const Value& value) {
  return {value["message"].as_string(), place_from(value), value["role"].as_string(),
          value["option"].as_list()};
}

Value related_to_value(const Related& related) {
  Value value = Value::map();
  value.set("message", related.message);
  value.set_if("role", related.role).set_if("option", Value(related.option));
  set_place(related.place, value);
  return value;
}

}  // namespace

const char* to_text(Level level) {
  switch (level) {
    case Level::ok:
      return "ok";
    case Level::note:
      return "note";
    case Level::warning:
      return "warning";
    case Level::error:
      break;
  }
  return "error";
}

Finding finding_from_value(const Value& value) {
  Finding finding;
  finding.level = level_from(value["level"].as_string());
  finding.code = value["code"].as_string();
  finding.message = value["message"].as_string();
  finding.help = value["help"].as_string();
  finding.role = value["role"].as_string();
  finding.option = value["option"].as_list();
  finding.address = value["address"].as_string();
  finding.place = place_from(value);
  for (const auto& one : value["also"].as_list()) finding.also.push_back(related_from(one));
  if (value["facts"].is_map()) finding.facts = value["facts"];
  if (const auto& kind = value["class"].as_string(); !kind.empty())
    finding.kind = failure_class_from(kind);
  else if (!finding.role.empty() || !finding.option.empty() || !finding.place.empty())
    finding.kind = FailureClass::invalid;
  return finding;
}

void take_as_of(const std::string& role, Finding& finding) {
  if (finding.role.empty()) finding.role = role;
  if (!finding.kind) finding.kind = FailureClass::invalid;
}

Value finding_to_value(const Finding& finding) {
  Value value = Value::map();
  value.set("level", to_text(finding.level));
  value.set_if("code", finding.code).set("message", finding.message).set_if("help", finding.help);
  value.set_if("role", finding.role).set_if("option", Value(finding.option));
  value.set_if("address", finding.address).set_if("facts", finding.facts);
  set_place(finding.place, value);
  if (finding.kind && finding.level == Level::error) value.set("class", to_text(*finding.kind));
  Value also = Value::list();
  for (const auto& one : finding.also) also.push(related_to_value(one));
  value.set_if("also", std::move(also));
  return value;
}

}  // namespace slipway::core
