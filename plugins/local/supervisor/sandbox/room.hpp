#pragma once

#include <filesystem>

#include "supervisor/linux/outcome.hpp"

/// What the sandbox looks like from inside.  Paths are short and have nothing in them that a mount
/// option or a program would mind, wherever the folders lie outside.
namespace slipway_local {

namespace inside {
inline const std::filesystem::path stack = "/run/slipway/stack";    ///< the stack's folder
inline const std::filesystem::path images = "/run/slipway/images";  ///< the user's images
inline const std::filesystem::path sockets = "/run/slipway/sockets";
inline const std::filesystem::path networks = "/run/netns";
}  // namespace inside

/// Gives the sandbox its own /proc, /run and /tmp, in which the two folders of the computer are
/// seen, and starts its loopback.  Nothing that is mounted here shows outside.  By its first
/// process.
Outcome furnish(const std::filesystem::path& stack, const std::filesystem::path& images);

/// Gives the first process of a build its own mounts and /proc; everything else is the computer's.
Outcome furnish_workshop();

/// Whether an overlay can be mounted, by the first process of a build; its own /tmp is lost for it.
bool try_overlay();

/// Mounts what is at one place at another.
Outcome bind_mount(const std::string& from, const std::filesystem::path& to);

/// Detaches what is mounted at a place; that nothing is, is no fault.
Outcome unmount(const std::filesystem::path& place);

}  // namespace slipway_local
