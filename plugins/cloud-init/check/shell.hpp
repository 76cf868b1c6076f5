#pragma once
#include <string>
#include <string_view>

/// As much of the shell's grammar as tells whether a command stands by itself.
namespace cloud_init {

/// What a command of `runcmd` leaves open, as `an 'if' without its 'fi'`; empty when nothing.  Here
/// documents and `case` are taken on trust.
std::string left_open(std::string_view command);

/// Whether one of its simple commands is that word: `exit`, `exec`.
bool calls(std::string_view command, std::string_view word);

}  // namespace cloud_init
