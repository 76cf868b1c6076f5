#pragma once
#include <string>
#include <string_view>

namespace swarm {

/// The text of a log as docker sends it: frames of eight bytes (stream, three zeros, length) and
/// what was said; text without frames, as of a task with a terminal, is answered as it is.  A frame
/// that is cut off ends it.  Control characters but line ends are question marks.
std::string text_of_log(std::string_view bytes);

}  // namespace swarm
