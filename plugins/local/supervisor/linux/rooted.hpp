#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/outcome.hpp"

namespace slipway_local {

/// A machine's tree seen from outside, which is hostile ground for paths: Debian's own packages
/// ship absolute links, and an absolute link followed from outside leads to this computer's files.
///
/// Every path is resolved by the kernel with the tree as its root (openat2, RESOLVE_IN_ROOT): a
/// link can lead anywhere in the tree and nowhere else.  Paths are written as the machine sees
/// them, with or without a slash at the front.  What is written replaces whatever was there by its
/// name, so that neither a link nor a device nor a pipe is written through.
class RootedTree {
 public:
  static Result<RootedTree> open(const std::filesystem::path& root);

  /// Makes a regular file of root's, with the folders above it (0755) where they are missing.
  /// `invalid` when a folder is there already, or the path has `..` or no name in it.
  Outcome put_file(std::string_view path, std::string_view bytes, mode_t mode) const;

  /// Makes the folder and those above it.
  Outcome make_folders(std::string_view path, mode_t mode = 0755) const;

  /// Makes a link by that name that says `target`; what was there is replaced.
  Outcome put_link(std::string_view path, const std::string& target) const;

  /// Removes a file or link, or a folder with nothing in it; that nothing is there is no fault.
  Outcome remove(std::string_view path) const;

  /// The first `most` bytes of a regular file; nothing for anything else.
  std::optional<std::string> read(std::string_view path, std::size_t most) const;

  /// What lies at the path, links followed within the tree.
  std::optional<struct stat> look(std::string_view path) const;

  bool has(std::string_view path) const { return look(path).has_value(); }

 private:
  explicit RootedTree(Fd root) : root_(std::move(root)) {}

  struct Place;  // an open folder and a name in it
  Result<Place> place_of(std::string_view path) const;
  Result<Fd> folder_at(const std::string& path) const;

  Fd root_;
};

}  // namespace slipway_local
