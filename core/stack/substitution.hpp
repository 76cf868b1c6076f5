#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::core {

/// Replaces `${env:NAME}`, `${file:PATH}` and `${ask:NAME}` inside texts; `$${` stands for `${`
/// itself, any other `${` is left alone.  What is put in is not looked through again.  What is
/// asked for is taken from the variable NAME where it is set, else from a person.
class Substitution {
 public:
  /// Takes a fault: which `${...}` it is, as written, what is wrong with it, and what to do.
  using Report =
      std::function<void(const std::string& token, std::string message, std::string help)>;

  /// A person's answer; none when there is nobody to ask.
  using Ask = std::function<std::optional<std::string>(const std::string& name)>;

  Substitution(std::map<std::string, std::string> environment, std::string base_dir, Ask ask = {});

  std::string replaced(const std::string& text, const Report& report) const;

 private:
  std::string value_of(const std::string& token, const Report& report) const;
  std::string variable(const std::string& token, const std::string& name,
                       const Report& report) const;
  std::string answer(const std::string& token, const std::string& name, const Report& report) const;
  std::string file(const std::string& token, const std::string& path, const Report& report) const;

  std::map<std::string, std::string> environment_;
  std::string base_dir_;
  Ask ask_;
};

}  // namespace slipway::core
