#include "supervisor/image/store.hpp"

#include <algorithm>
#include <system_error>

#include "supervisor/linux/files.hpp"

namespace slipway_local {
namespace {

Result<Image> load_image(const std::filesystem::path& folder) {
  const auto text = read_file(folder / "image.json");
  if (!text) return Fault{FaultClass::not_found, "no image in '" + folder.string() + "'"};
  const auto document = parse_object(*text);
  if (!document) return document.fault();
  Fields fields(*document, "");
  Image image;
  image.key = folder.filename();
  image.name = fields.text("name");
  image.architecture = fields.text("architecture");
  image.bytes = fields.number("bytes", 0, INT64_MAX);
  image.made_at = fields.number("made_at", 0, INT64_MAX);
  image.cloud_init = fields.truth("cloud_init", false);
  image.docker = fields.truth("docker", false);
  if (auto good = fields.outcome(); !good) return good.fault();
  return image;
}

}  // namespace

bool is_image_key(const std::string& text) {
  if (text.empty() || text.size() > 128 || text.front() == '.') return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
}

Result<Image> ImageStore::find(const std::string& key) const {
  if (!is_image_key(key))
    return Fault{FaultClass::invalid, "'" + key + "' is not the key of an image"};
  auto image = load_image(folder_ / key);
  if (image || image.fault().kind != FaultClass::not_found) return image;
  return Fault{FaultClass::not_found, "there is no image '" + key + "'",
               "slipway-local image build --name NAME"};
}

std::vector<Image> ImageStore::all() const {
  std::vector<Image> images;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (!is_image_key(entry.path().filename())) continue;
    if (auto image = load_image(entry.path())) images.push_back(*image);
  }
  std::sort(images.begin(), images.end(),
            [](const Image& a, const Image& b) { return a.key < b.key; });
  return images;
}

void write_image(JsonText& text, const Image& image) {
  text.put("key", image.key).put("name", image.name).put("bytes", image.bytes);
  text.put("made_at", image.made_at).put("architecture", image.architecture);
  text.put("cloud_init", image.cloud_init).put("docker", image.docker);
}

Outcome save(const Image& image, const std::filesystem::path& file) {
  JsonText text;
  text.open();
  write_image(text, image);
  text.close();
  return write_whole(file, text.take() + "\n", 0600);
}

}  // namespace slipway_local
