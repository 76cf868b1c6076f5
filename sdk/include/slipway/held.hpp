#pragma once
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>

namespace slipway {

/// What a value holds; the numbers are those of plugin.h.
enum class Kind : std::int32_t { null, boolean, integer, real, string, list, map, reference };

namespace detail {

/// The inside of a value: one of the kinds, and whether it is sensitive.  Whoever reads a kind asks
/// for it first.  Moved from, it is empty and keeps its kind.
///
/// A union of our own: std::variant says the same in a line, but costs each file that copies a
/// value a fifth to a third of the time that it takes to compile, half of its object, and each
/// value eight bytes (48 then, 40 now; measured with g++ 12).
class Held {
 public:
  Held() noexcept {}
  explicit Held(bool value) noexcept : kind_(Kind::boolean), integer_(value ? 1 : 0) {}
  explicit Held(std::int64_t value) noexcept : kind_(Kind::integer), integer_(value) {}
  explicit Held(double value) noexcept : kind_(Kind::real), real_(value) {}
  explicit Held(std::string text) noexcept : kind_(Kind::string), text_(std::move(text)) {}
  /// A list, a map, which are null while they are empty, or a reference.
  Held(Kind kind, std::shared_ptr<void> shared) noexcept
      : kind_(kind), shared_(std::move(shared)) {}

  Held(const Held& other) : sensitive(other.sensitive) { copy(other); }
  Held(Held&& other) noexcept : sensitive(other.sensitive) { take(other); }
  Held& operator=(const Held& other) { return *this = Held(other); }
  /// `other` may be inside what is shared here, and would go with it.
  Held& operator=(Held&& other) noexcept {
    Held taken(std::move(other));
    clear();
    sensitive = taken.sensitive;
    take(taken);
    return *this;
  }
  ~Held() { clear(); }

  bool sensitive = false;

  Kind kind() const { return kind_; }
  bool boolean() const { return integer_ != 0; }
  std::int64_t integer() const { return integer_; }
  double real() const { return real_; }
  const std::string& text() const { return text_; }
  /// What is shared, of that kind; null when this is of another kind, or empty.
  template <class Members>
  const Members* shared(Kind kind) const {
    return kind_ == kind ? static_cast<const Members*>(shared_.get()) : nullptr;
  }
  template <class Members>
  Members* shared(Kind kind) {
    return kind_ == kind ? static_cast<Members*>(shared_.get()) : nullptr;
  }
  /// Whether nobody else has what is shared.
  bool is_alone() const { return shared_.use_count() == 1; }
  void share(Kind kind, std::shared_ptr<void> shared) {
    clear();
    kind_ = kind;
    new (&shared_) std::shared_ptr<void>(std::move(shared));
  }

 private:
  bool is_shared() const { return kind_ >= Kind::list; }
  void copy(const Held& other) {
    if (other.kind_ == Kind::string)
      new (&text_) std::string(other.text_);
    else if (other.is_shared())
      new (&shared_) std::shared_ptr<void>(other.shared_);
    else
      copy_number(other);
    kind_ = other.kind_;
  }
  void take(Held& other) noexcept {
    if (other.kind_ == Kind::string)
      new (&text_) std::string(std::move(other.text_));
    else if (other.is_shared())
      new (&shared_) std::shared_ptr<void>(std::move(other.shared_));
    else
      copy_number(other);
    kind_ = other.kind_;
  }
  void copy_number(const Held& other) noexcept {
    if (other.kind_ == Kind::real)
      real_ = other.real_;
    else
      integer_ = other.integer_;
  }
  void clear() noexcept {
    if (kind_ == Kind::string)
      text_.~basic_string();
    else if (is_shared())
      shared_.~shared_ptr();
    kind_ = Kind::null;
  }

  Kind kind_ = Kind::null;
  union {
    std::int64_t integer_ = 0;  ///< of a boolean too
    double real_;
    std::string text_;
    std::shared_ptr<void> shared_;
  };
};

}  // namespace detail

}  // namespace slipway
