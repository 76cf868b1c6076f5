#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "supervisor/image/store.hpp"
#include "supervisor/linux/children.hpp"

namespace slipway_local {

/// What an image is to be made of: of Debian's packages, or of a tree that somebody has.
struct ImageRecipe {
  std::string name;
  std::string suite = "bookworm";
  std::vector<std::string> packages;  ///< besides those that every machine needs
  std::filesystem::path tar;          ///< a tar file, compressed or not
  std::filesystem::path folder;
};

/// Told what is being done, a line each.
using Progress = std::function<void(const std::string&)>;

/// The key of what the recipe makes: its name and a digest of what it is made of.
Result<std::string> key_of(const ImageRecipe& recipe);

/// Makes the image, or answers the one that is there.  By root of a namespace that sees the
/// folders.  It is built aside and named when it is whole; what a build that was killed has left is
/// removed by the next.
Result<Image> build_image(const ImageRecipe& recipe, const std::filesystem::path& images,
                          Children& children, const Progress& progress);

/// `busy` while a machine is booted over it.
Outcome remove_image(const std::string& key, const std::filesystem::path& images);

}  // namespace slipway_local
