#include "azure_emulator/xml/writer.hpp"

#include "azure_emulator/xml/element.hpp"

namespace azure_emulator {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

XmlWriter::XmlWriter(std::string_view root) {
  out_.append("<").append(root).append(" xmlns=\"").append(kAzureNamespace);
  out_ += "\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">";
  open_.emplace_back(root);
}

XmlWriter& XmlWriter::open(std::string_view name, std::string_view type) {
  out_.append("<").append(name);
  if (!type.empty()) out_.append(" i:type=\"").append(type).append("\"");
  out_ += '>';
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  out_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view name, std::string_view value) {
  if (value.empty()) return empty(name);
  out_.append("<").append(name).append(">");
  append_escaped(out_, value);
  out_.append("</").append(name).append(">");
  return *this;
}

XmlWriter& XmlWriter::number(std::string_view name, int value) {
  return text(name, std::to_string(value));
}

XmlWriter& XmlWriter::flag(std::string_view name, bool value) {
  return text(name, value ? "true" : "false");
}

XmlWriter& XmlWriter::empty(std::string_view name) {
  out_.append("<").append(name).append("/>");
  return *this;
}

XmlWriter& XmlWriter::nil(std::string_view name) {
  out_.append("<").append(name).append(" i:nil=\"true\"/>");
  return *this;
}

XmlWriter& XmlWriter::maybe(std::string_view name, const std::optional<std::string>& value) {
  return value ? text(name, *value) : *this;
}

XmlWriter& XmlWriter::maybe(std::string_view name, const std::optional<int>& value) {
  return value ? number(name, *value) : *this;
}

std::string XmlWriter::finish() {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace azure_emulator
