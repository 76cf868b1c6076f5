#pragma once
#include <string>
#include <vector>

#include "render/render.hpp"

/// The steps of rendering; each adds its part of the NodeConfig to the document.
namespace cloud_init {

struct Rendering {
  const slipway::contract::NodeConfig& config;
  Document& document;
  user_data::Problems& problems;
  std::vector<Command> steps = {};  ///< what is done last, in order
  bool has_units = false;           ///< the service manager has files to read

  /// Of the thing of that path.
  void refuse(user_data::Thing part, std::string message, std::string help = {});
};

void render_accounts(Rendering& out);
void render_files(Rendering& out);
void render_disks(Rendering& out);
void render_kernel(Rendering& out);
void render_time(Rendering& out);
void render_units(Rendering& out);
/// Puts the steps into the document (steps.cpp); comes last.
void render_steps(Rendering& out);

/// Adds a file that is ours, for a part; one of the same path in the NodeConfig is refused.
void add_own_file(Rendering& out, std::string path, std::string content, user_data::Thing part);
/// A drop-in of ours for a unit.
struct DropIn {
  std::string unit;
  std::string name;
  std::string content;
  user_data::Thing part;
};
void add_drop_in(Rendering& out, DropIn drop_in);
/// Whether a text can stand bare in a shell's line and in a unit file: letters, digits and
/// `_-./:=,@+%`.
bool is_word(const std::string& text);

}  // namespace cloud_init
