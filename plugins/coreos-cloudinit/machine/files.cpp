#include <algorithm>
#include <array>
#include <sstream>

#include "check/owners.hpp"
#include "cloudconfig/shared.hpp"
#include "cloudconfig/values.hpp"
#include "machine/run.hpp"

namespace cloudconfig {
namespace {

constexpr unsigned permission_bits = 0777;

std::string decoded(const FileEntry& file) {
  if (file.encoding.empty()) return file.content;
  const auto stop = [&] {
    return RunStopped("the content of " + file.path + " cannot be decoded as " + file.encoding);
  };
  if (!is_encoding(file.encoding)) throw stop();
  std::string bytes = file.content;
  if (file.encoding.find("64") != std::string::npos) {
    const auto plain = base64_decode(bytes);
    if (!plain) throw stop();
    bytes = *plain;
  }
  if (file.encoding.front() != 'g') return bytes;
  const auto unpacked = gunzip(bytes);
  if (!unpacked) throw stop();
  return *unpacked;
}

void put(MachineRun& run, const FileEntry& file) {
  if (file.path.empty()) throw RunStopped("a file has no path");
  MachineFile made;
  made.content = decoded(file);
  if (!file.owner.empty()) made.owner = file.owner;
  if (!file.permissions.empty()) {
    if (file.permissions.find_first_not_of("01234567") != std::string::npos)
      throw RunStopped("the permissions '" + file.permissions + "' are not octal");
    made.mode = static_cast<unsigned>(std::stoul(file.permissions, nullptr, 8)) & permission_bits;
  }
  if (const auto missing = missing_owner(run.document, file.owner))
    throw RunStopped("'" + missing->name + "', the owner of " + file.path + ", is not there");
  run.machine.files[machine_path(file.path)] = std::move(made);
}

std::string go_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + '"';
}

std::string text_of(const Section& section, const char* key) {
  const auto* setting = section.find(key);
  return setting ? setting->text : std::string();
}

std::string oem_release(const Section& oem) {
  return "ID=" + text_of(oem, "id") + "\nVERSION_ID=" + text_of(oem, "version_id") +
         "\nNAME=" + go_quoted(text_of(oem, "name")) +
         "\nHOME_URL=" + go_quoted(text_of(oem, "home_url")) +
         "\nBUG_REPORT_URL=" + go_quoted(text_of(oem, "bug_report_url")) + "\n";
}

/// The first line that begins with a name is replaced, whatever follows the name; names that are
/// not there come to the end in alphabetical order.
std::string update_conf(const std::string& image, const Section& update) {
  std::map<std::string, std::string> wanted;
  for (const auto& setting : update.settings) {
    if (setting.text.empty()) continue;
    std::string name = setting.key;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    wanted[name] = setting.text;
  }
  std::string out;
  std::istringstream lines(image);
  for (std::string line; std::getline(lines, line);) {
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
      if (line.rfind(it->first, 0) != 0) continue;
      line = it->first + "=" + it->second;
      wanted.erase(it);
      break;
    }
    out += line + "\n";
  }
  for (const auto& [name, value] : wanted) out += name + "=" + value + "\n";
  return out;
}

void check_strategy(const Section& update, ToolVersion tool) {
  const auto strategy = text_of(update, "reboot_strategy");
  const bool known = strategy.empty() || strategy == "reboot" || strategy == "etcd-lock" ||
                     strategy == "off" ||
                     (strategy == "best-effort" && tool < first_without_best_effort);
  if (!known) throw RunStopped("invalid value '" + strategy + "' for reboot-strategy");
}

/// The files that the tool makes itself; worked out before anything is written, so that a bad
/// value stops everything.
std::vector<FileEntry> own_files(const MachineRun& run) {
  std::vector<FileEntry> files;
  const auto add = [&](const char* path, std::string content) {
    FileEntry file;
    file.path = path;
    file.content = std::move(content);
    files.push_back(std::move(file));
  };
  const auto& document = run.document;
  if (const auto* oem = document.find_section("oem"); oem && !text_of(*oem, "id").empty())
    add("/etc/oem-release", oem_release(*oem));
  if (const auto* update = document.find_section("update"); update && !update->settings.empty()) {
    check_strategy(*update, run.before.tool);
    add("/etc/coreos/update.conf", update_conf(run.before.update_conf, *update));
  }
  const auto& hosts = document.manage_etc_hosts;
  if (!hosts.empty() && hosts != "localhost")
    throw RunStopped("manage_etc_hosts is '" + hosts + "'");
  if (!hosts.empty())
    add("/etc/hosts", "127.0.0.1 " +
                          (document.hostname.empty() ? run.before.hostname : document.hostname) +
                          "\n");
  if (const auto* flannel = document.find_section("flannel")) {
    const auto lines = section_lines(*flannel, *find_section("flannel"));
    std::string content;
    for (std::size_t i = 0; i < lines.size(); ++i) content += (i ? "\n" : "") + lines[i];
    if (!lines.empty()) add("/run/flannel/options.env", content);
  }
  return files;
}

}  // namespace

std::string machine_path(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream words(path);
  for (std::string part; std::getline(words, part, '/');) {
    if (part.empty() || part == ".") continue;
    if (part != "..")
      parts.push_back(part);
    else if (!parts.empty())
      parts.pop_back();
  }
  std::string out;
  for (const auto& part : parts) out += "/" + part;
  return out.empty() ? "/" : out;
}

std::vector<std::string> section_lines(const Section& section, const SectionSpec& spec) {
  std::vector<std::string> lines;
  for (const auto& key : spec.keys) {
    const auto* setting = section.find(key.key);
    if (!setting) continue;
    const bool nothing = setting->text.empty() ||
                         (key.type == ValueType::boolean && setting->text == "false") ||
                         (key.type != ValueType::text && setting->text == "0");
    if (!nothing) lines.push_back(variable_of(spec, key) + "=" + setting->text);
  }
  return lines;
}

void run_files(MachineRun& run) {
  const auto own = own_files(run);
  for (const auto& file : run.document.files) put(run, file);
  for (const auto& file : own) put(run, file);
  run_metadata(run);
}

void run_metadata(MachineRun& run) {
  constexpr const char* path = "/etc/environment";
  if (run.machine.files.contains(path)) return;
  std::map<std::string, std::string> known;
  for (const auto& [name, value] : run.before.addresses) {
    std::string variable = "COREOS_" + name;
    std::transform(variable.begin(), variable.end(), variable.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    if (!value.empty()) known[variable] = value;
  }
  if (known.empty()) return;
  MachineFile file;
  for (const auto& [name, value] : known) file.content += name + "=" + value + "\n";
  run.machine.files[path] = std::move(file);
}

void check_contents(const Document& document) {
  for (const auto& file : document.files) decoded(file);
}

}  // namespace cloudconfig
