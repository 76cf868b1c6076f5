#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cloudconfig/document.hpp"

/// A model of the tool on the machine: what a document would leave there.
namespace cloudconfig {

/// The machine before the run.
struct MachineBefore {
  ToolVersion tool = tool_1_14_0;
  std::string hostname = "localhost";
  /// `private_ipv4`, `public_ipv4`, `private_ipv6`, `public_ipv6`; an unknown one is empty text.
  std::map<std::string, std::string> addresses;
  /// The image's /usr/share/coreos/update.conf.
  std::string update_conf = "GROUP=stable\n";
};

struct MachineFile {
  std::string content;
  unsigned mode = 0644;
  std::string owner = "root";
  std::string link;  ///< where a symbolic link points; then the rest means nothing
  friend bool operator==(const MachineFile& a, const MachineFile& b) {
    return a.content == b.content && a.mode == b.mode && a.owner == b.owner && a.link == b.link;
  }
};

/// Something that the tool does besides writing: a command with its standard input, or a call to
/// the service manager.
struct MachineAction {
  std::string command;
  std::string input;
  friend bool operator==(const MachineAction& a, const MachineAction& b) {
    return a.command == b.command && a.input == b.input;
  }
};

/// The machine after the run: its files by path, and what was done, in order.
struct Machine {
  std::map<std::string, MachineFile> files;
  std::vector<MachineAction> actions;
  std::string error;  ///< why the run stopped; what was done until then stays done
};

/// Applies user-data as a first boot would.  A script is only started; a document that the tool
/// refuses leaves nothing but the error.
Machine apply_user_data(std::string_view bytes, const MachineBefore& before);

/// The text with the machine's addresses in it, by the tool's own habits: no word boundaries, a
/// backslash before a token protects it, and of two tokens side by side only the first is replaced.
std::string with_addresses(std::string text, const std::map<std::string, std::string>& addresses);

/// What is different on the machine, for people: `+ path`, `- path`, `~ path`, and the actions.
std::vector<std::string> differences(const Machine& before, const Machine& after);

}  // namespace cloudconfig
