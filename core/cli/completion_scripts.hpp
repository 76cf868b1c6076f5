#pragma once
#include <iosfwd>

namespace slipway::core {

// Scripts that complete commands, options and, by asking `slipway completion list`, what there is.
void print_bash_completion(std::ostream& out);
void print_zsh_completion(std::ostream& out);
void print_fish_completion(std::ostream& out);

}  // namespace slipway::core
