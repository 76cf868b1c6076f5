#pragma once
#include <string>
#include <string_view>

namespace slipway::test {

/// A folder in which a machine's script runs with stand-ins for the programs that it calls.  What a
/// stand-in appends to $LOG is the record of the calls.  Absolute paths in a script that name no
/// program are moved into the folder by `move_in`.
class ScriptRig {
 public:
  ScriptRig();
  ~ScriptRig();
  ScriptRig(const ScriptRig&) = delete;
  ScriptRig& operator=(const ScriptRig&) = delete;

  /// A stand-in: the body of a shell script.
  void program(const std::string& name, const std::string& body);
  /// One that only records how it was called.
  void recorded(const std::string& name) { program(name, "echo \"" + name + " $*\" >> \"$LOG\""); }
  /// In every script that runs from now on, `path` is this path below the folder.
  void move_in(const std::string& path) { moved_ = path; }
  /// Its exit status; `arguments` are shell words.
  int run(std::string_view script, const std::string& arguments = {});

  std::string path(const std::string& name) const { return root_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  std::string log() const { return read("log"); }
  std::string output() const { return read("out"); }

 private:
  std::string root_;
  std::string moved_;
};

/// What shellcheck says of a script as POSIX shell; empty when it is clean, or not installed.
std::string shellcheck(const std::string& script);

}  // namespace slipway::test
