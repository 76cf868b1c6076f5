#include "render/render.hpp"

#include <algorithm>
#include <utility>

#include "render/parts.hpp"

namespace cloud_init {

using slipway::contract::NodeConfig;
using user_data::Level;
using user_data::Problem;
using user_data::Problems;
using user_data::Thing;

void Rendering::refuse(Thing part, std::string message, std::string help) {
  Problem problem;
  problem.level = Level::error;
  problem.code = "node-config-inexpressible";
  problem.message = std::move(message);
  problem.help = std::move(help);
  problem.part = std::move(part);
  problems.add(std::move(problem));
}

void add_own_file(Rendering& out, std::string path, std::string content, Thing part) {
  for (const auto& file : out.config.files)
    if (file.path == path)
      out.refuse({"files", path}, "'" + path + "' is written by the config plugin itself");
  FileEntry entry;
  entry.path = std::move(path);
  entry.content = std::move(content);
  entry.permissions = "0644";
  entry.part = std::move(part);
  out.document.files.push_back(std::move(entry));
}

void add_drop_in(Rendering& out, DropIn drop_in) {
  add_own_file(out, "/etc/systemd/system/" + drop_in.unit + ".d/" + drop_in.name,
               std::move(drop_in.content), std::move(drop_in.part));
  out.has_units = true;
}

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("_-./:=,@+%").find(c) != std::string_view::npos;
  });
}

Document render(const NodeConfig& config, Problems& problems) {
  Document document;
  Rendering out{config, document, problems};
  render_accounts(out);
  render_files(out);
  render_disks(out);
  render_kernel(out);
  render_time(out);
  render_units(out);
  for (const auto& package : config.packages) {
    if (!is_word(package) || package.front() == '-')
      out.refuse({"packages"}, "'" + package + "' is no name of a package");
    document.packages.push_back(package);
  }
  for (const auto& command : config.commands) out.steps.push_back({command, {"commands"}});
  render_steps(out);
  return document;
}

}  // namespace cloud_init
