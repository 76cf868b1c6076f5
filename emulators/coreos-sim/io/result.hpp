#pragma once

#include <string>
#include <utility>
#include <variant>

namespace coreos_sim {

/// Why something could not be done: what, with which object, why.  Lower case, no full stop.
struct Error {
  std::string message;
};

/// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Error error) : held_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  T& operator*() { return std::get<T>(held_); }
  const T& operator*() const { return std::get<T>(held_); }
  T* operator->() { return &std::get<T>(held_); }
  const T* operator->() const { return &std::get<T>(held_); }
  const Error& error() const { return std::get<Error>(held_); }

 private:
  std::variant<T, Error> held_;
};

struct Nothing {};

/// Done, or the reason why not.
using Outcome = Result<Nothing>;

inline Outcome done() { return Nothing{}; }

}  // namespace coreos_sim
