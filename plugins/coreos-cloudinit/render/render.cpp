#include "render/render.hpp"

#include "cloudconfig/emitter.hpp"
#include "cloudconfig/shared.hpp"
#include "cloudconfig/tokens.hpp"
#include "render/parts.hpp"
#include "user_data/fitting.hpp"

namespace cloudconfig {
namespace {

/// How much there is to compress of a file.
std::size_t compressible(const FileEntry& file) {
  const bool packed = file.encoding.find("gz") != std::string::npos;
  if (packed || file.content.size() < user_data::least_to_compress) return 0;
  // the machine's own addresses are put into the raw text only
  const bool is_fixed = file.encoding == "base64" || !has_token(file.content);
  return is_fixed ? file.content.size() : 0;
}

void compress(FileEntry& file) {
  const auto bytes =
      file.encoding == "base64" ? base64_decode(file.content).value_or("") : file.content;
  file.content = base64_encode(gzip(bytes));
  file.encoding = "gz+base64";
}

}  // namespace

Document render(const slipway::contract::NodeConfig& config, const RenderOptions& options,
                Problems& problems) {
  Document document;
  Rendering out{config, options, document, problems};
  if (!config.packages.empty())
    out.refuse("packages cannot be installed on an image-based system",
               "put the program into a container, or its file under /opt/bin");
  render_accounts(out);
  render_settings(out);
  render_files(out);
  render_kernel(out);
  render_disks(out);
  render_time(out);
  render_units(out);
  render_commands(out);
  return document;
}

std::string emit_within(Document document, std::size_t limit) {
  return user_data::emit_within(limit, document.files, &compressible, &compress,
                                [&] { return emit(document); });
}

void add_own_file(Rendering& out, std::string path, std::string permissions, std::string content) {
  for (const auto& file : out.config.files) {
    if (file.path != path) continue;
    out.refuse("the file " + path + " is written by the config plugin itself",
               "give the file another name");
    return;
  }
  FileEntry file;
  file.path = std::move(path);
  file.permissions = std::move(permissions);
  file.content = std::move(content);
  out.document.files.push_back(std::move(file));
}

UnitEntry drop_in_entry(std::string unit, std::string drop_in, std::string content) {
  UnitEntry entry;
  entry.name = std::move(unit);
  entry.drop_ins.push_back({std::move(drop_in), std::move(content), {}});
  return entry;
}

std::string mount_unit_name(const std::string& path) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string name;
  const auto first = path.find_first_not_of('/');
  if (first == std::string::npos) return "-.mount";
  const auto last = path.find_last_not_of('/');
  for (std::size_t i = first; i <= last; ++i) {
    const auto byte = static_cast<unsigned char>(path[i]);
    const bool plain =
        std::isalnum(byte) || byte == '_' || byte == ':' || (byte == '.' && i > first);
    if (byte == '/') {
      if (path[i - 1] != '/') name += '-';
    } else if (plain) {
      name += path[i];
    } else {
      name += "\\x";
      name += hex[byte >> 4u];
      name += hex[byte & 15u];
    }
  }
  return name + ".mount";
}

}  // namespace cloudconfig
