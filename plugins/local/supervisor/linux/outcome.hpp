#pragma once

#include <string>
#include <utility>
#include <variant>

namespace slipway_local {

/// What a caller can do about a fault; the words of the wire.
enum class FaultClass {
  invalid,      ///< the request is wrong and stays so
  not_found,    ///< no such machine, endpoint or image
  conflict,     ///< something else of that name is there
  busy,         ///< another holds it; later it may go
  exhausted,    ///< disk, memory, processes, inotify instances, descriptors
  unavailable,  ///< this computer lacks something; the hint says what
  internal,     ///< anything else that the kernel or a program refused
};

const char* to_text(FaultClass kind);

/// Why something could not be done: what, with which object, why.  Lower case, no full stop.
struct Fault {
  FaultClass kind = FaultClass::internal;
  std::string message;
  std::string hint{};  ///< what to do, best a command; may be empty
};

/// A value, or the fault that kept us from it.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Fault fault) : held_(std::move(fault)) {}

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  T& operator*() { return std::get<T>(held_); }
  const T& operator*() const { return std::get<T>(held_); }
  T* operator->() { return &std::get<T>(held_); }
  const T* operator->() const { return &std::get<T>(held_); }
  const Fault& fault() const { return std::get<Fault>(held_); }

 private:
  std::variant<T, Fault> held_;
};

struct Nothing {};

/// Done, or the fault that kept us from it.
using Outcome = Result<Nothing>;

inline Outcome done() { return Nothing{}; }

/// The fault of a system call that has just failed, by `errno`: `WHAT: no space left on device`.
/// What has run out is `exhausted`, all else `internal`.
Fault system_fault(const std::string& what);
Fault system_fault(const std::string& what, int code);

}  // namespace slipway_local
