#include "machine/machine.hpp"

#include <algorithm>

#include "check/checker.hpp"
#include "cloudconfig/document_reader.hpp"
#include "cloudconfig/shared.hpp"
#include "machine/run.hpp"

namespace cloudconfig {
namespace {

constexpr ToolVersion first_with_gzip = 80;
/// From this release on a content that cannot be decoded voids the whole document.
constexpr ToolVersion first_that_decodes_early = 101;

/// The reader's findings are the checker's business; here only what stops the tool counts.
Document read(const std::string& text, ToolVersion tool, Machine& machine) {
  Problems problems;
  const auto root = read_yaml(text, problems);
  for (const auto& problem : problems.list())
    if (problem.level == Level::error) machine.error = problem.message;
  if (!root.is_mapping()) return {};
  Problems ignored;
  return read_document(root, tool, ignored);
}

/// A document that cannot be used leaves the meta-data, which goes its way without it.
void apply(MachineRun& run) {
  try {
    if (run.before.tool >= first_that_decodes_early) check_contents(run.document);
  } catch (const RunStopped& stopped) {
    run.machine.error = stopped.what();
  }
  if (!run.machine.error.empty()) return run_metadata(run);
  try {
    run_accounts(run);
    run_files(run);
    run_units(run);
  } catch (const RunStopped& stopped) {
    run.machine.error = stopped.what();
  }
}

void replace_token(std::string& text, const std::string& token, const std::string& value) {
  std::size_t consumed = std::string::npos;
  for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
    if (at > 0 && text[at - 1] == '\\') {
      text.erase(at - 1, 1);
      at += token.size() - 1;
    } else if (at == consumed) {
      at += token.size();
    } else {
      text.replace(at, token.size(), value);
      at += value.size();
      consumed = at;
    }
  }
}

/// For people: without what goes to standard input, and without the hash of a password.
std::string shown(const MachineAction& action) {
  constexpr std::string_view hash_option = "--password ";
  std::string text = action.command;
  if (const auto at = text.find(hash_option); at != std::string::npos) {
    const auto begin = at + hash_option.size();
    text.replace(begin, std::min(text.find(' ', begin), text.size()) - begin, "(hidden)");
  }
  return action.input.empty() ? text : text + " (with input)";
}

}  // namespace

std::string with_addresses(std::string text, const std::map<std::string, std::string>& addresses) {
  for (const char* name : {"public_ipv4", "private_ipv4", "public_ipv6", "private_ipv6"}) {
    const auto known = addresses.find(name);
    replace_token(text, "$" + std::string(name), known == addresses.end() ? "" : known->second);
  }
  return text;
}

Machine apply_user_data(std::string_view bytes, const MachineBefore& before) {
  Machine machine;
  std::string text(bytes);
  if (kind_of(text) == DocumentKind::gzip && before.tool >= first_with_gzip)
    text = gunzip(text).value_or("");
  text = with_addresses(std::move(text), before.addresses);
  const auto kind = kind_of(text, before.tool);
  if (kind == DocumentKind::ignition) return machine;
  Document document;
  if (kind == DocumentKind::cloud_config)
    document = read(text, before.tool, machine);
  else if (kind != DocumentKind::script && kind != DocumentKind::empty)
    machine.error = "the document is not recognised";
  MachineRun run{document, before, machine};
  apply(run);
  if (kind == DocumentKind::script) run.act("run the script", text);
  return machine;
}

std::vector<std::string> differences(const Machine& before, const Machine& after) {
  std::vector<std::string> lines;
  for (const auto& [path, file] : before.files)
    if (!after.files.contains(path)) lines.push_back("- " + path);
  for (const auto& [path, file] : after.files) {
    const auto old = before.files.find(path);
    if (old == before.files.end())
      lines.push_back("+ " + path);
    else if (!(old->second == file))
      lines.push_back("~ " + path);
  }
  const auto lacks = [](const Machine& machine, const MachineAction& action) {
    return std::find(machine.actions.begin(), machine.actions.end(), action) ==
           machine.actions.end();
  };
  for (const auto& action : before.actions)
    if (lacks(after, action)) lines.push_back("no longer: " + shown(action));
  for (const auto& action : after.actions)
    if (lacks(before, action)) lines.push_back("now: " + shown(action));
  return lines;
}

}  // namespace cloudconfig
