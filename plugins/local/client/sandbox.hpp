#pragma once
#include <optional>
#include <string>

#include "client/channel.hpp"
#include "client/machine.hpp"
#include "client/program.hpp"

namespace local {

/// Whose a sandbox or a machine is, and what of its inputs the supervisor has no word for.
struct Mark {
  slipway::Value owner;  ///< {stack, lineage, address}
  std::string image;     ///< of a machine: as the stack names it
  std::string host_key;  ///< of a machine: the public half

  /// Whether it was made for this resource of this stack; without an address (an import): of this
  /// stack.
  bool is_of(const slipway::Request& request) const;
};
std::string to_text(const slipway::Call& call, const Mark& mark);
/// Of a text that is no mark: nobody's.
Mark mark_from(const slipway::Call& call, const std::string& text);
/// The mark of what a request makes.
Mark mark_of(const slipway::Request& request);

/// A stack's sandbox: the folder, the mark in it, and the supervisor that serves it, if it does.
/// Good for one call of the plugin.  All members throw Failure.
class Sandbox {
 public:
  /// Nothing where there is no such folder, or no mark in it.
  static std::optional<Sandbox> find(const slipway::Call& call, const std::string& directory);

  const Mark& mark() const { return mark_; }
  /// Whether a supervisor answers.
  bool serves() const { return channel_.has_value(); }
  /// What it says of itself; of no meaning where none answers.
  const slipway::Value& hello() const { return hello_; }
  slipway::Value ask(const slipway::Value& request);
  /// Nothing where there is none of that name.
  std::optional<Machine> machine(const std::string& name);
  std::optional<Endpoint> endpoint(const std::string& name);

  /// Marks the folder, if nobody has yet, as made for `request`, and starts what serves it.
  /// `already_exists`: it is another's.
  static Sandbox make(const slipway::Call& call, const std::string& directory, const Tool& tool,
                      const slipway::Request& request);
  /// Starts the supervisor where none answers.
  void serve(const Tool& tool, const std::string& stack);
  /// Ends the supervisor with all that it has, and takes the folder away.
  void end(const Tool& tool, const std::string& stack);

 private:
  Sandbox(const slipway::Call& call, Folder folder) : call_(call), folder_(std::move(folder)) {}
  void connect();

  const slipway::Call& call_;
  Folder folder_;
  Mark mark_;
  std::optional<Channel> channel_;
  slipway::Value hello_;
};

/// The sandbox whose machines are asked about; throws `unavailable` where nobody serves it.
Sandbox serving(const slipway::Call& call, const std::string& directory);

}  // namespace local
