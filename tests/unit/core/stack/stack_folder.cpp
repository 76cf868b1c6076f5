#include "stack_folder.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <utility>

namespace slipway::core::test {

StackFolder::StackFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "slipway-stack-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()));
  path_ = name;
}

StackFolder::~StackFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void StackFolder::write(const std::string& name, const std::string& text) const {
  const auto file = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

StackSource StackFolder::source(std::vector<std::string> sets,
                                std::map<std::string, std::string> environment) const {
  StackSource source;
  source.directory = path_;
  source.sets = std::move(sets);
  source.environment = std::move(environment);
  return source;
}

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const auto& one : findings) {
    text += one.place.file;
    if (one.place.line > 0)
      text += ":" + std::to_string(one.place.line) + ":" + std::to_string(one.place.column);
    text += std::string(": ") + to_text(one.level) + " " + one.code + ": " + one.message + "\n";
    if (!one.place.text.empty()) text += "  | " + one.place.text + "\n";
    if (!one.help.empty()) text += "  help: " + one.help + "\n";
  }
  return text;
}

ReadStack read_text(const std::string& text, std::vector<std::string> sets,
                    std::map<std::string, std::string> environment) {
  const StackFolder folder;
  folder.write("slipway.yaml", text);
  return read_stack(folder.source(std::move(sets), std::move(environment)));
}

Stack stack_of(const std::string& text, std::vector<std::string> sets,
               std::map<std::string, std::string> environment) {
  ReadStack read = read_text(text, std::move(sets), std::move(environment));
  INFO(told(read.findings));
  REQUIRE(read.findings.empty());
  REQUIRE(read.stack);
  return std::move(*read.stack);
}

}  // namespace slipway::core::test
