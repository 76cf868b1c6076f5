#include "core/value/finding.hpp"

namespace slipway::core {
namespace {

Level level_from(const std::string& text) {
  if (text == "ok") return Level::ok;
  if (text == "note") return Level::note;
  if (text == "warning") return Level::warning;
  return Level::error;  // an unknown level is taken seriously
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
  finding.place.file = value["file"].as_string();
  finding.place.line = static_cast<int>(value["line"].as_int());
  finding.place.column = static_cast<int>(value["column"].as_int());
  finding.place.text = value["text"].as_string();
  if (value["facts"].is_map()) finding.facts = value["facts"];
  return finding;
}

Value finding_to_value(const Finding& finding) {
  Value value = Value::map();
  value.set("level", to_text(finding.level));
  value.set_if("code", finding.code).set("message", finding.message).set_if("help", finding.help);
  value.set_if("role", finding.role).set_if("option", Value(finding.option));
  value.set_if("address", finding.address).set_if("facts", finding.facts);
  value.set_if("file", finding.place.file).set_if("text", finding.place.text);
  if (finding.place.line > 0) value.set("line", finding.place.line);
  if (finding.place.column > 0) value.set("column", finding.place.column);
  return value;
}

}  // namespace slipway::core
