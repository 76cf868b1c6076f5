#pragma once
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "core/event/event.hpp"
#include "core/event/style.hpp"

namespace slipway::core {

/// The terminal and the environment of the program, handed in by its front end so that nothing else
/// looks at them, and how the user wants things to look there.
struct Console {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  int columns = 80;
  std::map<std::string, std::string> environment = {};
  std::string directory = {};              ///< where the program was started
  std::stop_token stop = {};               ///< the first Ctrl-C
  ColorMode color = ColorMode::automatic;  ///< as the user wants it
  bool detailed = false;  ///< more is to be shown than usual, and the diagnostic log beside it
  /// One line from the terminal, without its end; none at its end or after a Ctrl-C.
  std::function<std::optional<std::string>()> read_line = {};
  /// Drops what was typed so far, so that it answers nothing that is asked from here on.
  std::function<void()> forget_typed = {};
  /// The same after a prompt, without showing what is typed from then on.
  std::function<std::optional<std::string>(const std::string& prompt)> read_secret = {};
  /// Ends the process at once with this code, and with it every call that does not return.
  std::function<void(int code)> abandon = {};
  /// Under --json: where everything goes that standard output gets; else null.
  EventSink* stream = nullptr;
  /// Of the findings on standard error.
  Style error_style = {};

  std::string variable(const std::string& name) const {
    const auto at = environment.find(name);
    return at == environment.end() ? std::string() : at->second;
  }
};

}  // namespace slipway::core
