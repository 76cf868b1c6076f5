#include "supervisor/linux/outcome.hpp"

#include <cerrno>
#include <system_error>

namespace slipway_local {
namespace {

struct Shortage {
  int code;
  const char* hint;
};

constexpr Shortage shortages[] = {
    {ENOSPC, "make room on the disk of the stack's folder"},
    {EDQUOT, "make room within the user's quota"},
    {EMFILE, "raise the limit of open files (ulimit -n)"},
    {ENFILE, "raise fs.file-max"},
    {ENOMEM, "free memory"},
    {EAGAIN, "raise the limit of processes (ulimit -u, or pids.max of the cgroup)"},
};

}  // namespace

const char* to_text(FaultClass kind) {
  switch (kind) {
    case FaultClass::invalid:
      return "invalid";
    case FaultClass::not_found:
      return "not_found";
    case FaultClass::conflict:
      return "conflict";
    case FaultClass::busy:
      return "busy";
    case FaultClass::exhausted:
      return "exhausted";
    case FaultClass::unavailable:
      return "unavailable";
    case FaultClass::internal:
      break;
  }
  return "internal";
}

Fault system_fault(const std::string& what) { return system_fault(what, errno); }

Fault system_fault(const std::string& what, int code) {
  const std::string message = what + ": " + std::generic_category().message(code);
  for (const auto& shortage : shortages)
    if (shortage.code == code) return Fault{FaultClass::exhausted, message, shortage.hint};
  return Fault{FaultClass::internal, message};
}

}  // namespace slipway_local
