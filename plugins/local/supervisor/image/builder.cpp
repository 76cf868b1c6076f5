#include "supervisor/image/builder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <set>
#include <system_error>

#include "slipway/text.hpp"
#include "supervisor/image/finish.hpp"
#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/record/digest.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;

/// Raised when what `finish` does changes: an image that was made before is another one.
constexpr const char* recipe_version = "1";
constexpr std::chrono::minutes build_limit{30};
constexpr const char* leftover_prefix = ".building-";

/// What every machine needs.
constexpr const char* base_packages[] = {"systemd",        "systemd-sysv", "dbus",
                                         "openssh-server", "iproute2",     "ca-certificates"};

std::vector<std::string> all_packages(const ImageRecipe& recipe) {
  std::set<std::string> all(std::begin(base_packages), std::end(base_packages));
  all.insert(recipe.packages.begin(), recipe.packages.end());
  return {all.begin(), all.end()};
}

/// Debian's rule for a package's name (policy 5.6.1), and the two words that may be behind it.
bool is_package(const std::string& text) {
  if (text.empty() || text.size() > 128) return false;
  const char first = text[0];
  if (!(first >= 'a' && first <= 'z') && !(first >= '0' && first <= '9')) return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.:=~/") == std::string::npos;
}

/// Names, kinds, sizes and times of all that is in a folder.
std::string listing_of(const fs::path& folder) {
  std::vector<std::string> lines;
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    struct stat about {};
    if (::lstat(at->path().c_str(), &about) != 0) continue;
    lines.push_back(at->path().lexically_relative(folder).string() + " " +
                    std::to_string(about.st_mode) + " " + std::to_string(about.st_size) + " " +
                    std::to_string(about.st_mtim.tv_sec) + "." +
                    std::to_string(about.st_mtim.tv_nsec));
  }
  std::sort(lines.begin(), lines.end());
  return slipway::joined(lines, "\n");
}

Outcome check(const ImageRecipe& recipe) {
  const auto invalid = [](const std::string& why) { return Fault{FaultClass::invalid, why}; };
  if (!is_image_key(recipe.name) || recipe.name.size() > 64)
    return invalid("image name '" + recipe.name +
                   "' must be letters a to z, digits, dots and dashes, at most 64");
  if (!is_package(recipe.suite)) return invalid("'" + recipe.suite + "' is no suite of Debian");
  for (const auto& package : recipe.packages)
    if (!is_package(package)) return invalid("'" + package + "' is no name of a package");
  if (!recipe.tar.empty() && !recipe.folder.empty())
    return invalid("an image is made of a tar file or of a folder, not of both");
  const bool made_of_tree = !recipe.tar.empty() || !recipe.folder.empty();
  if (made_of_tree && !recipe.packages.empty())
    return invalid("packages are for an image that is made of packages");
  return done();
}

/// Network settings of whoever asked, for the program that fetches packages.
std::vector<std::string> own_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!text.starts_with("PATH=") && !text.starts_with("LC_ALL=")) all.push_back(text);
  }
  return all;
}

std::vector<std::string> filling_command(const ImageRecipe& recipe, const fs::path& tree) {
  if (!recipe.tar.empty())
    return {"tar",      "--extract",          "--numeric-owner",   "--same-permissions",
            "--xattrs", "--xattrs-include=*", "--exclude=./dev/*", "--exclude=dev/*",
            "--file",   recipe.tar,           "--directory",       tree};
  if (!recipe.folder.empty())
    return {"cp", "--archive", "--reflink=auto", "--", recipe.folder / ".", tree};
  return {"mmdebstrap",
          "--variant=minbase",
          "--mode=root",
          "--include=" + slipway::joined(all_packages(recipe), ","),
          "--dpkgopt=path-exclude=/usr/share/doc/*",
          "--dpkgopt=path-exclude=/usr/share/man/*",
          recipe.suite,
          tree};
}

Outcome fill(const ImageRecipe& recipe, const fs::path& tree, Children& children) {
  const auto command = filling_command(recipe, tree);
  const auto said = children.run(Program{command, own_environment()}, "", build_limit);
  if (!said) return said.fault();
  if (said->good()) return done();
  const std::string why = last_line(said->text);
  Fault fault{FaultClass::internal, "'" + command[0] + "' " + status_text(said->status) +
                                        (why.empty() ? "" : ": ") + why};
  if (said->text.find("No space left on device") != std::string::npos)
    fault = {FaultClass::exhausted, fault.message, "make room on the disk of the images"};
  if (said->status == 127 << 8)
    fault = {FaultClass::unavailable, "there is no program '" + command[0] + "'",
             "apt-get install " + command[0]};
  return fault;
}

std::int64_t bytes_in(const fs::path& folder) {
  std::int64_t bytes = 0;
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    struct stat about {};
    if (::lstat(at->path().c_str(), &about) == 0) bytes += about.st_blocks * 512;
  }
  return bytes;
}

Result<Image> make_aside(const ImageRecipe& recipe, const fs::path& aside, Children& children,
                         const Progress& progress) {
  const fs::path tree = aside / "tree";
  if (auto made = make_folder(aside); !made) return made.fault();
  if (auto made = make_folder(tree, 0755); !made) return made.fault();
  progress("filling the tree");
  if (auto filled = fill(recipe, tree, children); !filled) return filled.fault();
  const auto rooted = RootedTree::open(tree);
  if (!rooted) return rooted.fault();
  const auto facts = look_at(*rooted);
  if (!facts) return facts.fault();
  progress("making it one that many machines are booted over");
  if (auto finished = finish(*rooted, *facts); !finished) return finished.fault();
  Image image;
  image.name = recipe.name;
  image.architecture = facts->architecture;
  image.cloud_init = facts->cloud_init;
  image.docker = facts->docker;
  image.bytes = bytes_in(tree);
  image.made_at = std::time(nullptr);
  if (auto saved = save(image, aside / "image.json"); !saved) return saved.fault();
  return image;
}

/// One build at a time: whoever has the lock may remove what other builds have left.
Result<Fd> lock_images(const fs::path& images, const Progress& progress) {
  Fd lock(::open((images / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return system_fault("opening '" + (images / ".lock").string() + "'");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return lock;
  progress("waiting for another build to end");
  if (::flock(lock.get(), LOCK_EX) == 0) return lock;
  return system_fault("locking '" + images.string() + "'");
}

void remove_leftovers(const fs::path& images) {
  std::error_code error;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(images, error))
    if (entry.path().filename().string().starts_with(leftover_prefix)) left.push_back(entry.path());
  for (const auto& folder : left) (void)remove_tree(folder);
}

}  // namespace

Result<std::string> key_of(const ImageRecipe& recipe) {
  if (auto good = check(recipe); !good) return good.fault();
  Digest digest;
  digest.add(recipe_version);
  if (!recipe.tar.empty()) {
    if (!digest.add_file(recipe.tar)) return system_fault("reading '" + recipe.tar.string() + "'");
  } else if (!recipe.folder.empty()) {
    if (::access(recipe.folder.c_str(), R_OK | X_OK) != 0)
      return system_fault("reading '" + recipe.folder.string() + "'");
    digest.add(listing_of(recipe.folder));
  } else {
    digest.add(recipe.suite);
    digest.add(slipway::joined(all_packages(recipe), ","));
  }
  return recipe.name + "-" + digest.hex().substr(0, 12);
}

Result<Image> build_image(const ImageRecipe& recipe, const fs::path& images, Children& children,
                          const Progress& progress) {
  const auto key = key_of(recipe);
  if (!key) return key.fault();
  const auto lock = lock_images(images, progress);
  if (!lock) return lock.fault();
  remove_leftovers(images);
  const ImageStore store(images);
  if (auto there = store.find(*key)) return there;
  const fs::path aside = images / (leftover_prefix + *key);
  auto image = make_aside(recipe, aside, children, progress);
  if (image && ::rename(aside.c_str(), (images / *key).c_str()) != 0)
    image = system_fault("naming '" + (images / *key).string() + "'");
  if (!image) {
    (void)remove_tree(aside);
    return image;
  }
  image->key = *key;
  return image;
}

Outcome remove_image(const std::string& key, const fs::path& images) {
  const auto lock = lock_images(images, [](const std::string&) {});
  if (!lock) return lock.fault();
  remove_leftovers(images);
  const ImageStore store(images);
  if (auto there = store.find(key); !there) return there.fault();
  const Fd used(::open((images / key / "image.json").c_str(), O_RDONLY | O_CLOEXEC));
  if (::flock(used.get(), LOCK_EX | LOCK_NB) != 0)
    return Fault{FaultClass::busy, "image '" + key + "' has machines that are booted over it",
                 "delete those machines first"};
  const fs::path aside = images / (leftover_prefix + key);
  if (::rename((images / key).c_str(), aside.c_str()) != 0)
    return system_fault("removing '" + (images / key).string() + "'");
  return remove_tree(aside);
}

}  // namespace slipway_local
