#include "user_data/yaml_lines.hpp"

namespace user_data {
namespace {

std::string start_of(std::string_view key) { return std::string(key) + ": "; }

}  // namespace

void YamlLines::line(int depth, std::string_view text) {
  out_.append(static_cast<std::size_t>(depth) * 2, ' ');
  out_ += text;
  out_ += '\n';
}

void YamlLines::text(int depth, std::string_view key, std::string_view value) {
  if (!value.empty()) line(depth, start_of(key) + one_line_(value));
}

void YamlLines::flag(int depth, std::string_view key, bool value) {
  if (value) line(depth, start_of(key) + "true");
}

void YamlLines::value(int depth, const std::string& start, std::string_view text) {
  const bool is_one_line = text.find('\n') == std::string_view::npos;
  if (is_one_line || !fits_block(text)) return line(depth, start + one_line_(text));
  out_.append(static_cast<std::size_t>(depth) * 2, ' ');
  out_ += start + block_scalar(text, depth * 2 + 2);
}

void YamlLines::content(int depth, std::string_view key, std::string_view value) {
  if (!value.empty()) this->value(depth, start_of(key), value);
}

void YamlLines::texts(int depth, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  line(depth, std::string(key) + ":");
  for (const auto& one : values) line(depth + 1, "- " + one_line_(one));
}

void YamlLines::contents(int depth, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  line(depth, std::string(key) + ":");
  for (const auto& one : values) value(depth + 1, "- ", one);
}

}  // namespace user_data
