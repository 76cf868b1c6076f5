#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/cloudconfig/steps.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

constexpr std::string_view environment_path = "/etc/environment";

/// Users and groups of the image; a document may name these and its own as owners.
constexpr std::array image_accounts{"root",
                                    "core",
                                    "etcd",
                                    "fleet",
                                    "docker",
                                    "sudo",
                                    "wheel",
                                    "daemon",
                                    "nobody",
                                    "adm",
                                    "bin",
                                    "mail",
                                    "systemd-network",
                                    "systemd-resolve",
                                    "systemd-timesync",
                                    "systemd-journal",
                                    "portage",
                                    "ntp",
                                    "rkt",
                                    "rkt-admin"};

bool account_exists(const std::string& name, const std::vector<std::string>& created) {
  if (name.empty() || to_number(name)) return true;
  return std::find(image_accounts.begin(), image_accounts.end(), name) != image_accounts.end() ||
         std::find(created.begin(), created.end(), name) != created.end();
}

/// What chown would say of `user`, `user:group` or `500:500`.
Outcome check_owner(const std::string& owner, const Applied& applied) {
  const auto colon = owner.find(':');
  const auto group = colon == std::string::npos ? std::string{} : owner.substr(colon + 1);
  const bool known = account_exists(owner.substr(0, colon), applied.created_users) &&
                     account_exists(group, applied.created_groups);
  return known ? done() : Error{"chown: invalid user: '" + owner + "'"};
}

/// Octal digits only; bits above 0777 are accepted and lost.
Result<unsigned> file_mode(const std::string& permissions) {
  if (permissions.empty()) return 0644U;
  unsigned mode = 0;
  const auto* last = permissions.data() + permissions.size();
  const auto [end, failure] = std::from_chars(permissions.data(), last, mode, 8);
  if (failure == std::errc{} && end == last) return mode & 0777U;
  return Error{"unable to parse file permissions \"" + permissions + "\" as integer"};
}

Outcome write_one(const File& file, const Target& target, Applied& applied) {
  const std::string path = machine_path(file.path);
  const auto refuse = [&path](const Error& error) {
    return Error{"write_files: '" + path + "': " + error.message};
  };
  if (path == "/") return refuse(Error{"rename: file exists (the entry has no path)"});
  const auto mode = file_mode(file.permissions);
  if (!mode) return refuse(mode.error());
  const auto content = decode_content(file.content, file.encoding);
  if (!content) return refuse(content.error());
  if (auto owner = check_owner(file.owner, applied); !owner) return refuse(owner.error());
  return put_file(target, applied, {path, *mode, file.owner}, *content);
}

/// Go's %q, as far as text for a person needs it.
std::string quoted(const std::string& text) {
  return '"' + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + '"';
}

std::string oem_release(const Oem& oem) {
  return "ID=" + oem.id + "\nVERSION_ID=" + oem.version_id + "\nNAME=" + quoted(oem.name) +
         "\nHOME_URL=" + quoted(oem.home_url) + "\nBUG_REPORT_URL=" + quoted(oem.bug_report_url) +
         "\n";
}

/// Sets `values` in a file of NAME=value lines: the first line that begins with a name is replaced
/// (the match has no '='), names that are not there are appended in alphabetical order.
std::string with_values(const std::string& text, std::map<std::string, std::string> values) {
  std::string out;
  auto lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (const auto& line : lines) {
    const auto hit = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return line.starts_with(value.first); });
    out += hit == values.end() ? line : hit->first + "=" + hit->second;
    out += '\n';
    if (hit != values.end()) values.erase(hit);
  }
  for (const auto& [name, value] : values) out.append(name).append("=").append(value) += '\n';
  return out;
}

std::map<std::string, std::string> update_values(const Update& update) {
  std::map<std::string, std::string> values;
  if (!update.group.empty()) values["GROUP"] = update.group;
  if (!update.server.empty()) values["SERVER"] = update.server;
  if (!update.reboot_strategy.empty()) values["REBOOT_STRATEGY"] = update.reboot_strategy;
  return values;
}

/// Nothing when nothing is to be set; an error when the image has no file to start from.
Result<std::optional<std::string>> update_conf(const Document& document, const Target& target) {
  const auto values = update_values(document.update);
  if (values.empty()) return std::optional<std::string>{};
  auto present = read_file(real_path(target, "/etc/coreos/update.conf"));
  if (!present) present = read_file(real_path(target, "/usr/share/coreos/update.conf"));
  if (!present) return Error{"open /usr/share/coreos/update.conf: no such file or directory"};
  return std::optional<std::string>{with_values(*present, values)};
}

/// NAME=value lines with no line end after the last.
std::string flannel_options(const Variables& variables) {
  std::string out;
  for (const auto& [name, value] : variables) {
    if (!out.empty()) out += '\n';
    out.append(name).append("=").append(value);
  }
  return out;
}

Outcome put_generated(const Document& document, const Target& target, Applied& applied,
                      const std::optional<std::string>& update) {
  std::vector<std::pair<std::string, std::string>> files;
  if (!document.oem.id.empty()) {
    files.emplace_back("/etc/oem-release", oem_release(document.oem));
  }
  if (update) files.emplace_back("/etc/coreos/update.conf", *update);
  if (document.manage_etc_hosts == "localhost") {
    files.emplace_back("/etc/hosts", "127.0.0.1 " + applied.hostname + "\n");
  }
  const auto flannel = document.settings.find("flannel");
  if (flannel != document.settings.end() && !flannel->second.empty()) {
    files.emplace_back("/run/flannel/options.env", flannel_options(flannel->second));
  }
  for (const auto& [path, content] : files) {
    if (auto put = put_file(target, applied, {path, 0644, ""}, content); !put) return put;
  }
  return done();
}

}  // namespace

std::string machine_path(const std::string& path) {
  const auto clean = std::filesystem::path("/" + path).lexically_normal().string();
  // A doubled leading slash survives the standard's normal form, and so does a trailing one.
  const auto first = clean.find_first_not_of('/');
  if (first == std::string::npos) return "/";
  return "/" + clean.substr(first, clean.find_last_not_of('/') - first + 1);
}

std::filesystem::path real_path(const Target& target, const std::string& path) {
  return target.root / machine_path(path).substr(1);
}

Outcome put_file(const Target& target, Applied& applied, const WrittenFile& file,
                 const std::string& content) {
  if (auto wrote = write_file(real_path(target, file.path), content, file.mode); !wrote) {
    return wrote;
  }
  applied.files.push_back(file);
  return done();
}

Outcome apply_files(const Document& document, const Target& target, Applied& applied) {
  // Worked out before the first file is written: a bad value stops everything.
  const auto update = update_conf(document, target);
  if (!update) return update.error();
  for (const auto& file : document.write_files) {
    if (auto wrote = write_one(file, target, applied); !wrote) return wrote;
  }
  return put_generated(document, target, applied, *update);
}

Outcome apply_environment(const Target& target, Applied& applied) {
  const auto& files = applied.files;
  if (std::any_of(files.begin(), files.end(),
                  [](const auto& file) { return file.path == environment_path; })) {
    return done();
  }
  std::map<std::string, std::string> values;
  const auto& known = target.addresses;
  if (!known.public_ipv4.empty()) values["COREOS_PUBLIC_IPV4"] = known.public_ipv4;
  if (!known.private_ipv4.empty()) values["COREOS_PRIVATE_IPV4"] = known.private_ipv4;
  if (!known.public_ipv6.empty()) values["COREOS_PUBLIC_IPV6"] = known.public_ipv6;
  if (!known.private_ipv6.empty()) values["COREOS_PRIVATE_IPV6"] = known.private_ipv6;
  if (values.empty()) return done();
  const std::string path(environment_path);
  const auto present = read_file(real_path(target, path)).value_or("");
  return put_file(target, applied, {path, 0644, ""}, with_values(present, values));
}

}  // namespace coreos_sim::cloudconfig
