#include "supervisor/linux/cgroups.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <map>
#include <sstream>
#include <system_error>
#include <thread>

#include "supervisor/linux/files.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};

/// Where each hierarchy is mounted, by its controllers as /proc/self/cgroup writes them; the
/// unified one by an empty name.
std::map<std::string, fs::path> mounted_hierarchies() {
  std::map<std::string, fs::path> found;
  std::istringstream lines(read_file("/proc/self/mounts").value_or(""));
  std::string source;
  std::string target;
  std::string type;
  std::string options;
  std::string rest;
  while (lines >> source >> target >> type >> options && std::getline(lines, rest)) {
    if (type == "cgroup2") found.emplace("", target);
    if (type == "cgroup") found.emplace(options, target);
  }
  return found;
}

/// A v1 mount's options are `rw,relatime,cpu,cpuacct`: it is ours when all controllers are in it.
bool options_have(const std::string& options, const std::string& controllers) {
  std::istringstream words(controllers);
  std::string word;
  while (std::getline(words, word, ','))
    if (("," + options + ",").find("," + word + ",") == std::string::npos) return false;
  return true;
}

/// What may be opened, as the controller `devices` takes it: null, zero, full, random, urandom,
/// tty, console, ptmx, terminals, tun, fuse.  Making a node of any device does no harm by itself.
constexpr const char* common_devices[] = {
    "c 1:3 rwm",    "c 1:5 rwm",    "c 1:7 rwm", "c 1:8 rwm",   "c 1:9 rwm",
    "c 5:0 rwm",    "c 5:1 rwm",    "c 5:2 rwm", "c 136:* rwm", "c *:* m",
    "c 10:200 rwm", "c 10:229 rwm", "b *:* m"};

void each_folder(const fs::path& folder, const std::function<void(const fs::path&)>& visit) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_directory(error) && !entry.is_symlink(error)) each_folder(entry.path(), visit);
  visit(folder);
}

/// Whether anything was there to be killed.
bool kill_in(const fs::path& folder) {
  bool any = false;
  if (write_into(folder / "cgroup.kill", "1")) any = false;
  each_folder(folder, [&any](const fs::path& one) {
    std::istringstream pids(read_file(one / "cgroup.procs").value_or(""));
    for (pid_t pid = 0; pids >> pid;) {
      any = true;
      if (pid > 1) ::kill(pid, SIGKILL);
    }
  });
  return any;
}

bool kill_all_in(const std::vector<fs::path>& folders) {
  const auto deadline = steady_clock::now() + patience;
  while (steady_clock::now() < deadline) {
    bool any = false;
    for (const auto& folder : folders) any = kill_in(folder) || any;
    if (!any) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

/// The kernel lets a cgroup go a moment after its last process.
bool remove_folder(const fs::path& folder) {
  const auto deadline = steady_clock::now() + std::chrono::seconds(2);
  for (;;) {
    each_folder(folder, [](const fs::path& one) { ::rmdir(one.c_str()); });
    if (::access(folder.c_str(), F_OK) != 0) return true;
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

/// cpuset begins empty in v1, and lets nobody in until it has processors and memory.
void fill_cpuset(const fs::path& folder) {
  for (const char* file : {"cpuset.cpus", "cpuset.mems"})
    if (const auto above = read_file(folder.parent_path() / file))
      (void)write_into(folder / file, *above);
}

/// Lets the cgroups below `folder` have a controller of v2; whether they do now.
bool hand_down(const fs::path& folder, const std::string& controller) {
  return static_cast<bool>(write_into(folder / "cgroup.subtree_control", "+" + controller));
}

}  // namespace

bool Hierarchy::has(const std::string& controller) const {
  if (!unified()) return options_have(controllers, controller);
  std::istringstream all(read_file(here / "cgroup.controllers").value_or(""));
  std::string word;
  while (all >> word)
    if (word == controller) return true;
  return false;
}

std::vector<Hierarchy> usable_hierarchies() {
  const auto mounted = mounted_hierarchies();
  std::vector<Hierarchy> usable;
  std::istringstream lines(read_file("/proc/self/cgroup").value_or(""));
  for (std::string line; std::getline(lines, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const auto mount = std::find_if(mounted.begin(), mounted.end(), [&](const auto& entry) {
      return controllers.empty() ? entry.first.empty()
                                 : !entry.first.empty() && options_have(entry.first, controllers);
    });
    if (mount == mounted.end()) continue;
    const std::string below = line.substr(second + 1);
    const fs::path here = mount->second.string() + (below == "/" ? "" : below);
    if (::access((here / "cgroup.procs").c_str(), W_OK) == 0 && ::access(here.c_str(), W_OK) == 0)
      usable.push_back({controllers, here});
  }
  return usable;
}

Cgroup::Cgroup(const std::vector<Hierarchy>& hierarchies, const std::string& name) {
  for (const auto& hierarchy : hierarchies) parts_.push_back({hierarchy, hierarchy.here / name});
}

Outcome Cgroup::make() const {
  for (const auto& part : parts_) {
    const bool cpuset = part.hierarchy.has("cpuset") && !part.hierarchy.unified();
    fs::path so_far = part.hierarchy.here;
    for (const auto& word : part.folder.lexically_relative(part.hierarchy.here)) {
      so_far /= word;
      if (::mkdir(so_far.c_str(), 0755) != 0 && errno != EEXIST)
        return system_fault("making cgroup '" + so_far.string() + "'");
      if (cpuset) fill_cpuset(so_far);
    }
  }
  return done();
}

std::vector<std::string> Cgroup::folders() const {
  std::vector<std::string> all;
  for (const auto& part : parts_) all.push_back(part.folder);
  return all;
}

Outcome Cgroup::limit(std::size_t memory_bytes, int tasks) const {
  bool memory = memory_bytes == 0;
  bool pids = tasks == 0;
  const std::string bytes = std::to_string(memory_bytes);
  const std::string number = std::to_string(tasks);
  for (const auto& [hierarchy, folder] : parts_) {
    const bool v2 = hierarchy.unified();
    if (v2)
      for (auto above = hierarchy.here; above != folder;
           above /= *folder.lexically_relative(above).begin()) {
        if (!memory) hand_down(above, "memory");
        if (!pids) hand_down(above, "pids");
      }
    if (!memory && hierarchy.has("memory"))
      memory = static_cast<bool>(
          write_into(folder / (v2 ? "memory.max" : "memory.limit_in_bytes"), bytes));
    if (!pids && hierarchy.has("pids"))
      pids = static_cast<bool>(write_into(folder / "pids.max", number));
  }
  if (memory && pids) return done();
  return Fault{FaultClass::unavailable,
               std::string("there is no cgroup controller '") + (memory ? "pids" : "memory") +
                   "' for a machine's limit",
               "leave the limit out, or delegate the controller to the user's cgroup"};
}

Outcome Cgroup::freeze(bool still) const {
  for (const auto& [hierarchy, folder] : parts_)
    if (hierarchy.unified() && write_into(folder / "cgroup.freeze", still ? "1" : "0"))
      return done();
  for (const auto& [hierarchy, folder] : parts_)
    if (!hierarchy.unified() && hierarchy.has("freezer"))
      return write_into(folder / "freezer.state", still ? "FROZEN" : "THAWED");
  return Fault{FaultClass::unavailable, "no cgroup of this computer can hold processes still"};
}

bool Cgroup::confine_devices() const {
  for (const auto& [hierarchy, folder] : parts_) {
    if (hierarchy.unified() || !hierarchy.has("devices")) continue;
    if (!write_into(folder / "devices.deny", "a")) return false;
    bool all = true;
    for (const char* device : common_devices)
      all = static_cast<bool>(write_into(folder / "devices.allow", device)) && all;
    return all;
  }
  return false;
}

bool Cgroup::kill_all() const {
  std::vector<fs::path> all;
  for (const auto& part : parts_) all.push_back(part.folder);
  return kill_all_in(all);
}

void Cgroup::remove() const {
  for (const auto& part : parts_) remove_folder(part.folder);
}

bool Cgroup::empty() const {
  bool any = false;
  for (const auto& part : parts_)
    each_folder(part.folder, [&any](const fs::path& one) {
      any = any || !read_file(one / "cgroup.procs").value_or("").empty();
    });
  return !any;
}

bool end_cgroup_folders(const std::vector<std::string>& folders) {
  const std::vector<fs::path> all(folders.begin(), folders.end());
  bool gone = kill_all_in(all);
  for (const auto& folder : all) gone = remove_folder(folder) && gone;
  return gone;
}

}  // namespace slipway_local
