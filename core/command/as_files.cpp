#include "core/command/as_files.hpp"

#include <filesystem>
#include <fstream>
#include <optional>

#include "core/value/json.hpp"
#include "slipway/bytes.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

Error cannot(const std::string& what, const std::string& why) {
  return Error{Errc::invalid_input, what + ": " + why, ""};
}

/// Nothing when the path would lead out of the folder.
std::optional<fs::path> below(const fs::path& folder, const std::string& path) {
  const auto inside = fs::path(path).relative_path().lexically_normal();
  if (inside.empty() || *inside.begin() == ".." || inside == ".") return std::nullopt;
  return folder / inside;
}

/// Whether a link that was written before leads whatever is written at `path` out of the folder.
bool is_led_out(const fs::path& folder, const fs::path& path) {
  std::error_code failed;
  const auto real = fs::weakly_canonical(path.parent_path(), failed);
  if (failed) return true;
  const auto inside = real.lexically_relative(fs::weakly_canonical(folder, failed));
  return failed || inside.empty() || *inside.begin() == "..";
}

std::optional<std::string> content_of(const Value& file) {
  return file.find("base64") ? bytes_of(file) : file["content"].as_string();
}

Result<void> write_file(const fs::path& path, const std::string& bytes) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  std::ofstream out(path, std::ios::binary);
  fs::permissions(path, owner_only, failed);
  out << bytes;
  out.close();
  if (!out) return cannot("write '" + path.string() + "'", "the file cannot be written");
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return cannot("make '" + folder.string() + "'", failed.message());
  if (!fs::is_empty(folder, failed) || failed)
    return cannot("write into '" + folder.string() + "'", "the folder is not empty");
  fs::permissions(folder, fs::perms::owner_all, failed);
  return {};
}

/// One file of the tree without its content.
Value entry_of(const Value& file, std::size_t bytes) {
  Value entry = file;
  entry.erase("content");
  entry.erase("base64");
  if (!file.find("link")) entry.set("bytes", static_cast<std::int64_t>(bytes));
  return entry;
}

}  // namespace

Result<void> write_as_files(const Value& answer, const std::string& node,
                            const std::string& folder) {
  if (auto made = make_folder(folder); !made) return made;
  Value tree = Value::map().set("version", 1).set("node", node);
  Value entries = Value::list();
  // links last, so that no file is written through one
  for (const bool links : {false, true}) {
    for (const auto& file : answer["files"].as_list()) {
      if ((file.find("link") != nullptr) != links) continue;
      const auto& name = file["path"].as_string();
      const auto path = below(folder, name);
      const auto bytes = content_of(file);
      if (!path || !bytes || is_led_out(folder, *path))
        return cannot("write '" + name + "'", "the plugin's answer is no file");
      if (links) {
        std::error_code failed;
        fs::create_directories(path->parent_path(), failed);
        fs::create_symlink(file["link"].as_string(), *path, failed);
        if (failed) return cannot("write '" + path->string() + "'", failed.message());
      } else if (auto written = write_file(*path, *bytes); !written) {
        return written;
      }
      entries.push(entry_of(file, bytes->size()));
    }
  }
  tree.set("files", std::move(entries)).set("actions", answer["actions"]);
  tree.set_if("error", answer["error"]);
  return write_file(fs::path(folder) / "tree.json", to_pretty_json(tree, JsonForm::plain) + "\n");
}

}  // namespace slipway::core
