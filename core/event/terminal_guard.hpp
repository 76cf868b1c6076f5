#pragma once
#include <ostream>
#include <streambuf>
#include <string>

namespace slipway::core {

/// Stands before a terminal for as long as it lives: whatever is written to the stream comes out
/// `printable` (text.hpp), but for the sequences that our own renderers use (colours, and moving up
/// to draw a block again).  A second line of defence: those who write text from outside quote it
/// themselves, since only there is it known to be from outside; what they forget ends here.
class TerminalGuard final : public std::streambuf {
 public:
  explicit TerminalGuard(std::ostream& stream);
  ~TerminalGuard() override;  ///< writes what is left and gives the stream its own buffer back
  TerminalGuard(const TerminalGuard&) = delete;
  TerminalGuard& operator=(const TerminalGuard&) = delete;

 protected:
  int_type overflow(int_type byte) override;
  std::streamsize xsputn(const char* bytes, std::streamsize count) override;
  int sync() override;

 private:
  /// Writes all of what is held that can be judged already; with `last` everything.
  bool pass_on(bool last);

  std::ostream& stream_;
  std::streambuf* under_;
  std::string held_;
};

}  // namespace slipway::core
