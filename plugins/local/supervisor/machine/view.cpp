#include "supervisor/machine/machine.hpp"

namespace slipway_local {

const char* to_text(MachineState state) {
  switch (state) {
    case MachineState::starting:
      return "starting";
    case MachineState::running:
      return "running";
    case MachineState::stopped:
      return "stopped";
    case MachineState::paused:
      return "paused";
    case MachineState::failed:
      break;
  }
  return "failed";
}

std::optional<Act> act_of(const std::string& word) {
  struct Word {
    const char* text;
    Act act;
  };
  constexpr Word words[] = {{"start", Act::start},     {"stop", Act::stop},
                            {"restart", Act::restart}, {"pause", Act::pause},
                            {"resume", Act::resume},   {"cut", Act::cut},
                            {"mend", Act::mend},       {"kill", Act::kill}};
  for (const auto& known : words)
    if (word == known.text) return known.act;
  return std::nullopt;
}

void write_view(JsonText& text, const MachineView& view) {
  text.open();
  write_spec(text, view.record.spec);
  text.put("wanted", std::string(to_text(view.record.wanted)));
  text.put("state", std::string(to_text(view.state))).put("reachable", !view.record.cut);
  text.put("boots", view.record.boots).put("made_at", view.record.made_at);
  text.put("problem", view.problem).close();
}

}  // namespace slipway_local
