#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>

#include "slipway/text.hpp"
#include "supervisor/image/finish.hpp"
#include "supervisor/image/store.hpp"
#include "supervisor/linux/cgroups.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/program/commands.hpp"
#include "supervisor/program/options.hpp"
#include "supervisor/sandbox/namespaces.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

/// What a machine holds: systemd 4, logind 1, dbus 1.
constexpr long inotify_of_a_machine = 6;
/// What a user's own desktop may hold besides.
constexpr long inotify_of_others = 32;
constexpr std::uintmax_t least_disk_bytes = 2ULL << 30U;

struct Finding {
  const char* code;
  bool error;
  std::string message;
  std::string help;  ///< the command that mends it
};

using Findings = std::vector<Finding>;

bool is_there(const std::string& program) {
  std::istringstream folders(std::getenv("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

void look_for_programs(Findings& found) {
  struct Need {
    const char* program;
    const char* code;
    const char* package;
    bool error;
    const char* what_for;
  };
  constexpr Need needs[] = {
      {"systemd-nspawn", "local.no-nspawn", "systemd-container", true, "boots the machines"},
      {"ip", "local.no-iproute", "iproute2", true, "makes the machines' network"},
      {"mmdebstrap", "local.no-mmdebstrap", "mmdebstrap", false,
       "builds an image of Debian's packages"},
  };
  for (const auto& need : needs)
    if (!is_there(need.program))
      found.push_back(
          {need.code, need.error,
           std::string("there is no program '") + need.program + "', which " + need.what_for,
           std::string("apt-get install ") + need.package});
  if (::geteuid() != 0 && !is_there("newuidmap"))
    found.push_back({"local.no-uidmap", true,
                     "there is no program 'newuidmap', which maps a user's subordinate ids",
                     "apt-get install uidmap"});
}

/// What a namespace is needed for is tried in one, since the kernel's settings that forbid it are
/// many.
void try_namespaces(Findings& found) {
  const bool rootless = ::geteuid() != 0;
  const auto pid = start_inside(Walls{rootless, true}, {"slipway-local", "workshop", "try"});
  if (!pid) {
    const bool range = pid.fault().message.find("/etc/sub") != std::string::npos;
    found.push_back({range ? "local.no-subordinate-range" : "local.no-namespaces", true,
                     pid.fault().message, pid.fault().hint});
    return;
  }
  int status = 0;
  while (::waitpid(*pid, &status, 0) < 0)
    if (errno != EINTR) return;
  if (status == 0) return;
  found.push_back({"local.no-overlay", true,
                   "an overlay cannot be mounted in namespaces of one's own", "modprobe overlay"});
}

void look_for_cgroup(Findings& found) {
  if (!usable_hierarchies().empty()) return;
  found.push_back({"local.no-cgroup", true,
                   "this user's cgroup was not delegated to it, so that machines cannot have one "
                   "each",
                   "systemd-run --user --scope -p Delegate=yes slipway up"});
}

void look_at_inotify(Findings& found, long machines) {
  const fs::path file = "/proc/sys/fs/inotify/max_user_instances";
  const std::string text = read_file(file).value_or("");
  const long most = std::strtol(text.c_str(), nullptr, 10);
  const long needed = machines * inotify_of_a_machine + inotify_of_others;
  if (most == 0 || most >= needed) return;
  found.push_back({"local.inotify-limit", false,
                   std::to_string(machines) + " machines need about " + std::to_string(needed) +
                       " inotify instances, and fs.inotify.max_user_instances is " +
                       std::to_string(most),
                   "sysctl -w fs.inotify.max_user_instances=" + std::to_string(2 * needed)});
}

void look_at_disk(Findings& found, fs::path folder) {
  // It may not have been made yet.
  while (!fs::exists(folder) && folder.has_relative_path()) folder = folder.parent_path();
  struct statvfs about {};
  if (::statvfs(folder.c_str(), &about) != 0) return;
  const std::uintmax_t free = std::uintmax_t{about.f_bavail} * about.f_frsize;
  if (free >= least_disk_bytes) return;
  found.push_back(
      {"local.disk-nearly-full", false,
       "the disk of '" + folder.string() + "' has " + std::to_string(free >> 20U) + " MiB left",
       "df -h " + slipway::shell_word(folder.string())});
}

void look_at_images(Findings& found, const fs::path& folder) {
  for (const auto& image : ImageStore(folder).all())
    if (image.architecture != own_architecture())
      found.push_back({"local.foreign-architecture", true,
                       "image '" + image.key + "' is for " + image.architecture +
                           ", and this computer is " + own_architecture(),
                       "slipway-local image remove " + image.key});
}

}  // namespace

int preflight(const Words& words) {
  po::options_description options;
  options.add_options()("images", po::value<std::string>(), "")(
      "machines", po::value<int>()->default_value(1), "");
  const auto given = Given::parse(words, options);
  if (!given) return tell(given.fault());
  const fs::path images = given->word("images", default_images());
  Findings found;
  look_for_programs(found);
  try_namespaces(found);
  look_for_cgroup(found);
  look_at_inotify(found, given->number("machines"));
  look_at_disk(found, fs::absolute(images));
  look_at_images(found, images);
  for (const auto& finding : found) {
    JsonText text;
    text.open().put("code", std::string(finding.code));
    text.put("severity", std::string(finding.error ? "error" : "warning"));
    text.put("message", finding.message).put("help", finding.help).close();
    std::cout << text.take() << "\n";
  }
  std::cout.flush();
  return 0;
}

}  // namespace slipway_local
