#include "render/parts.hpp"
#include "slipway/text.hpp"

namespace cloud_init {
namespace {

/// All commands are one script to the tool, of which only the last one's end counts.  So each step
/// is a shell of its own, has a number, and leaves how it ended in a file and between marks in the
/// tool's output; the script ends badly when one of them did.
constexpr const char* step_function =
    "slipway_end=0\n"
    "mkdir -p /var/lib/slipway\n"
    "slipway_step() {\n"
    "  echo \"slipway: step $1 begins\"\n"
    "  sh -c \"$2\" </dev/null; slipway_code=$?\n"
    "  echo \"slipway: step $1 ended with $slipway_code\"\n"
    "  echo \"$1 $slipway_code\" >>/var/lib/slipway/steps\n"
    "  [ \"$slipway_code\" -eq 0 ] || slipway_end=1\n"
    "}\n";

}  // namespace

void render_steps(Rendering& out) {
  // a drop-in for a unit that is loaded does nothing until then
  if (out.has_units) out.steps.insert(out.steps.begin(), "systemctl daemon-reload");
  if (out.steps.empty()) return;
  auto& commands = out.document.runcmd;
  commands.emplace_back(step_function);
  for (std::size_t i = 0; i < out.steps.size(); ++i) {
    if (out.steps[i].find('\0') != std::string::npos)
      out.refuse({"commands"}, "a command holds a NUL byte");
    commands.push_back("slipway_step " + std::to_string(i + 1) + " " +
                       slipway::shell_word(out.steps[i]) + "\n");
  }
  commands.emplace_back("exit \"$slipway_end\"\n");
}

}  // namespace cloud_init
