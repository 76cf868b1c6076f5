#pragma once
#include <string>

#include "render/render.hpp"

/// The steps of rendering; each adds its part of the NodeConfig to the document.
namespace cloudconfig {

struct Rendering {
  const slipway::contract::NodeConfig& config;
  const RenderOptions& options;
  Document& document;
  Problems& problems;

  void refuse(std::string message, std::string help = {}) {
    problems.error("node-config-inexpressible", std::move(message), {}, std::move(help));
  }
};

void render_accounts(Rendering& out);
void render_settings(Rendering& out);
void render_kernel(Rendering& out);
void render_disks(Rendering& out);
void render_time(Rendering& out);
void render_files(Rendering& out);
void render_units(Rendering& out);
void render_commands(Rendering& out);

/// Adds a text file that is ours; a file of the same path in the NodeConfig is refused.
void add_own_file(Rendering& out, std::string path, std::string permissions, std::string content);
/// Adds a drop-in for a unit: to its entry when it has one, else in an entry of its own.
UnitEntry drop_in_entry(std::string unit, std::string drop_in, std::string content);
/// A unit name out of the path of a mount, as systemd escapes it.
std::string mount_unit_name(const std::string& path);

}  // namespace cloudconfig
