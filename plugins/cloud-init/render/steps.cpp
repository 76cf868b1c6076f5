#include "render/parts.hpp"

namespace cloud_init {

void render_steps(Rendering& out) {
  // a drop-in for a unit that is loaded does nothing until then
  if (out.has_units) out.steps.insert(out.steps.begin(), {"systemctl daemon-reload", {"units"}});
  for (const auto& step : out.steps)
    if (step.text.find('\0') != std::string::npos)
      out.refuse({"commands"}, "a command holds a NUL byte");
  out.document.steps = std::move(out.steps);
}

}  // namespace cloud_init
