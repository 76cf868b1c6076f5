#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "core/stack/overrides.hpp"
#include "core/stack/roles.hpp"
#include "core/stack/source_file.hpp"
#include "core/stack/stack.hpp"
#include "core/stack/yaml_tree.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t longest_stack_file = std::size_t{4} << 20U;

void report_file(std::vector<Finding>& findings, const char* code, const std::string& file,
                 std::string message, std::string help) {
  Finding& finding = findings.emplace_back();
  finding.kind = FailureClass::invalid;
  finding.code = code;
  finding.place.file = file;
  finding.message = std::move(message);
  finding.help = std::move(help);
}

void report_no_file(const StackPath& where, std::vector<Finding>& findings) {
  const auto beside = std::filesystem::path(where.base_dir) / "slipway.yml";
  std::error_code failed;
  const bool other = std::filesystem::exists(beside, failed);
  report_file(findings, "stack.no-file", {}, "no slipway.yaml here or in a folder above",
              other ? "mv slipway.yml slipway.yaml" : "slipway new");
}

std::optional<Tree> read_file(const StackPath& where, const Substitution& substitution,
                              std::vector<Finding>& findings) {
  auto text = read_bytes(where.path, longest_stack_file);
  if (!text) {
    const bool absent = text.error().code == Errc::not_found;
    report_file(findings, absent ? "stack.no-file" : "stack.unreadable", where.shown,
                absent ? "there is no such file" : "the file " + text.error().message, {});
    return std::nullopt;
  }
  if (!is_utf8(*text)) {
    report_file(findings, "stack.encoding", where.shown, "the file is not UTF-8 text",
                "iconv -t UTF-8 writes one");
    return std::nullopt;
  }
  return read_yaml(SourceFile(where.shown, std::move(*text)), substitution, findings);
}

/// Findings in the order of the file, those without a line last; equal places keep their order.
void sort_by_place(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    const bool a_in_file = a.place.line > 0;
    const bool b_in_file = b.place.line > 0;
    if (a_in_file != b_in_file) return a_in_file;
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
}

}  // namespace

ReadStack read_stack(const StackSource& source) {
  ReadStack read;
  const StackPath where = find_stack_file(source.file, source.directory);
  const Substitution substitution(source.environment, where.base_dir, source.ask);
  std::optional<Tree> tree = Tree();
  if (where.shown.empty() && !overrides_name_a_plugin(source)) {
    report_no_file(where, read.findings);
    return read;
  }
  if (!where.shown.empty()) tree = read_file(where, substitution, read.findings);
  if (!tree) return read;
  const Origins origins = apply_overrides(source, substitution, *tree, read.findings);
  Stack stack;
  stack.file = where.shown;
  stack.base_dir = where.base_dir;
  stack.places = tree->places;
  stack.key_places = tree->key_places;
  read_roles(*tree, origins, stack, read.findings);
  sort_by_place(read.findings);
  if (!has_errors(read.findings)) {
    read.stack = std::move(stack);
    return read;
  }
  for (auto role = stack.roles.begin(); role != stack.roles.end();)
    role = role->second.plugin.empty() ? stack.roles.erase(role) : std::next(role);
  read.partial = std::move(stack);
  return read;
}

}  // namespace slipway::core
