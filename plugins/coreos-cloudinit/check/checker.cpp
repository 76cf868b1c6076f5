#include "check/checker.hpp"

#include <algorithm>

#include "check/checks.hpp"
#include "cloudconfig/document_reader.hpp"
#include "cloudconfig/shared.hpp"

namespace cloudconfig {
namespace {

constexpr std::string_view header = "#cloud-config";
/// The first release that unpacks compressed user-data.
constexpr ToolVersion first_with_gzip = 80;
/// The first that allows blanks after the header; before, only a carriage return.
constexpr ToolVersion first_with_trailing_blanks = 60;
constexpr ToolVersion first_with_ignition_2 = 100;

std::string_view first_line(std::string_view bytes) { return bytes.substr(0, bytes.find('\n')); }

std::string_view without_trailing(std::string_view text, std::string_view blanks) {
  const auto last = text.find_last_not_of(blanks);
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

const YamlNode* entry_of(const YamlNode& node, std::string_view key) {
  const auto at = std::find_if(node.entries.begin(), node.entries.end(),
                               [&](const auto& entry) { return entry.first.text == key; });
  return at == node.entries.end() ? nullptr : &at->second;
}

/// A JSON object with a number as `ignitionVersion`; for later tools also with a text as `version`
/// of `ignition` (sheet, sections 1 and 11).
bool is_ignition(std::string_view bytes, ToolVersion tool) {
  const auto first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || bytes[first] != '{') return false;
  Problems unheard;
  const auto root = read_yaml(bytes, unheard);
  const auto* number = entry_of(root, "ignitionVersion");
  if (number && number->is_scalar() && !number->quoted) return true;
  const auto* config = entry_of(root, "ignition");
  const auto* version = config ? entry_of(*config, "version") : nullptr;
  return tool >= first_with_ignition_2 && version && version->is_scalar() && version->quoted;
}

void check_size(std::size_t size, const CheckOptions& options, Problems& problems) {
  if (size > options.limit)
    problems.error("user-data-too-large",
                   "the document has " + std::to_string(size) + " bytes, the cloud takes " +
                       std::to_string(options.limit),
                   {1, 1}, "write large files as gz+base64, or fetch them once the machine runs");
}

std::string unknown_help(std::string_view bytes, ToolVersion tool) {
  if (tool < first_with_ignition_2 && kind_of(bytes) == DocumentKind::ignition)
    return "Ignition 2 is known from release 1.10.0 of the tool on: choose a later coreos_version";
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return "remove the byte order mark at the beginning";
  if (base64_decode(bytes.substr(0, bytes.size() / 4 * 4)))
    return "it looks like base64; the machine does not decode it";
  const auto line = without_trailing(first_line(bytes), " \t\r");
  if (line.find(header) != std::string_view::npos)
    return "nothing may stand before or after #cloud-config in the first line";
  return "the first line has to be exactly #cloud-config";
}

void check_header(std::string_view bytes, const CheckOptions& options, Problems& problems) {
  const auto line = first_line(bytes);
  const bool tolerated =
      options.tool >= first_with_trailing_blanks || without_trailing(line, "\r") == header;
  if (!tolerated)
    problems.error("user-data-header", "blanks after #cloud-config are not tolerated by CoreOS 766",
                   {1, static_cast<int>(header.size()) + 1}, "remove them");
}

/// The parts of a document that is a cloud-config.
void check_cloud_config(std::string_view text, const CheckOptions& options, Problems& problems,
                        Document& document) {
  check_header(text, options, problems);
  const YamlNode root = read_yaml(text, problems);
  if (problems.has_errors() && root.is_null()) return;
  if (root.is_null())
    return problems.warning("user-data-empty", "the document is empty: nothing is configured",
                            {1, 1});
  if (!root.is_mapping())
    return problems.error("user-data-not-a-mapping",
                          "the document is not a mapping: the machine accepts it and configures "
                          "nothing",
                          root.at, "write `key: value` lines, with a blank after the colon");
  document = read_document(root, options.tool, problems);
  check_settings(document, options.tool, problems);
  check_cluster(document, problems);
  check_units(document, problems);
  check_files(document, problems);
  check_accounts(document, problems);
  check_tokens(text, problems);
}

/// What a release takes the bytes for; a header that only a later one would take is still one, and
/// told as what is wrong with it.
DocumentKind kind_meant(std::string_view bytes, ToolVersion tool) {
  const auto kind = kind_of(bytes, tool);
  const bool later = kind == DocumentKind::unknown && kind_of(bytes) == DocumentKind::cloud_config;
  return later ? DocumentKind::cloud_config : kind;
}

void sort_by_place(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
}

}  // namespace

bool Checked::has_errors() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.level == Level::error; });
}

DocumentKind kind_of(std::string_view bytes, ToolVersion tool) {
  if (bytes.empty()) return DocumentKind::empty;
  if (bytes.substr(0, 2) == "\x1f\x8b") return DocumentKind::gzip;
  if (bytes.substr(0, 2) == "#!") return DocumentKind::script;
  const auto* blanks = tool >= first_with_trailing_blanks ? " \t\r" : "\r";
  if (without_trailing(first_line(bytes), blanks) == header) return DocumentKind::cloud_config;
  return is_ignition(bytes, tool) ? DocumentKind::ignition : DocumentKind::unknown;
}

bool is_about_whole(const Problem& problem) {
  return problem.code == "user-data-lonely-cluster" || problem.code == "user-data-never-started";
}

Checked check(std::string_view bytes, const CheckOptions& options) {
  Checked result;
  Problems problems;
  check_size(bytes.size(), options, problems);
  std::string unpacked;
  result.kind = kind_meant(bytes, options.tool);
  if (result.kind == DocumentKind::gzip) {
    if (options.tool < first_with_gzip)
      problems.error("user-data-gzip", "CoreOS 766 does not unpack gzip", {1, 1},
                     "give the document uncompressed, or choose a later coreos_version");
    const auto inside = gunzip(bytes);
    if (!inside) problems.error("user-data-gzip", "the gzip stream is damaged", {1, 1});
    unpacked = inside.value_or("");
    bytes = unpacked;
  }
  const auto kind =
      result.kind == DocumentKind::gzip ? kind_meant(bytes, options.tool) : result.kind;
  if (kind == DocumentKind::cloud_config)
    check_cloud_config(bytes, options, problems, result.document);
  else if (kind == DocumentKind::unknown || kind == DocumentKind::gzip)
    problems.error("user-data-header", "the machine does not recognise this document", {1, 1},
                   unknown_help(bytes, options.tool));
  else if (kind == DocumentKind::ignition)
    problems.warning("user-data-ignition",
                     "this is an Ignition config: the tool sees it and configures nothing", {1, 1});
  result.problems = problems.list();
  sort_by_place(result.problems);
  return result;
}

}  // namespace cloudconfig
