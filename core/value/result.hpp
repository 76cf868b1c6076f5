#pragma once
#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace slipway::core {

/// What the caller can do next.
enum class Errc {
  invalid_input,  ///< fix what was given
  not_found,      ///< nothing there
  denied,         ///< ask for permission
  locked,         ///< wait for the lock
  stale,          ///< plan again
  corrupt,        ///< restore a backup
  unavailable,    ///< retry later
  cancelled,      ///< run the command again to resume
  refused,        ///< a plugin that is not trusted, or of another ABI
  internal,       ///< report a bug
};

/// Why something the outside world should have done was not done.  The message names the object,
/// what was being done, why it failed and, when known, what to do next: lower case, no full stop.
struct Error {
  Errc code = Errc::internal;
  std::string message;
  std::string hint;  ///< one line that can be pasted; may be empty

  /// The same error, said of the larger thing that was being done.
  Error in(const std::string& doing) && {
    message = doing + ": " + message;
    return std::move(*this);
  }
};

/// A value or the Error that kept it from being made; the member names are std::expected's.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : data_(std::move(value)) {}
  Result(Error error) : data_(std::move(error)) {}
  bool has_value() const { return data_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return checked(); }
  T&& value() && { return std::move(checked()); }
  const T& value() const& { return const_cast<Result*>(this)->checked(); }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &value(); }
  Error& error() & { return *std::get_if<Error>(&data_); }
  const Error& error() const& { return *std::get_if<Error>(&data_); }
  Error&& error() && { return std::move(*std::get_if<Error>(&data_)); }

 private:
  T& checked() {
    assert(has_value());
    return *std::get_if<T>(&data_);
  }
  std::variant<T, Error> data_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}
  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }
  Error& error() & { return error_; }
  const Error& error() const& { return error_; }
  Error&& error() && { return std::move(error_); }

 private:
  Error error_;
  bool failed_ = false;
};

}  // namespace slipway::core
