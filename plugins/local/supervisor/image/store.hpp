#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "supervisor/linux/outcome.hpp"
#include "supervisor/record/json.hpp"

namespace slipway_local {

/// A read-only tree that machines are booted over.
struct Image {
  std::string key;
  std::string name;
  std::string architecture;  ///< as Debian calls it: `amd64`
  std::int64_t bytes = 0;
  std::int64_t made_at = 0;
  bool cloud_init = false;
  bool docker = false;
};

/// The images of a user, shared by all stacks: a folder each, KEY/tree and KEY/image.json.
class ImageStore {
 public:
  explicit ImageStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// `not_found`, with how to build one.
  Result<Image> find(const std::string& key) const;
  std::vector<Image> all() const;

  std::filesystem::path tree(const std::string& key) const { return folder_ / key / "tree"; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

/// Whether a text can be an image's key: a folder's name and nothing else.
bool is_image_key(const std::string& text);

void write_image(JsonText& text, const Image& image);
Outcome save(const Image& image, const std::filesystem::path& file);

}  // namespace slipway_local
