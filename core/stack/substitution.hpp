#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace slipway::core {

/// Replaces `${env:NAME}` and `${file:PATH}` inside texts; `$${` stands for `${` itself, any other
/// `${` is left alone.  What is put in is not looked through again.
class Substitution {
 public:
  /// Takes a fault: which `${...}` it is, as written, what is wrong with it, and what to do.
  using Report =
      std::function<void(const std::string& token, std::string message, std::string help)>;

  Substitution(std::map<std::string, std::string> environment, std::string base_dir);

  std::string replaced(const std::string& text, const Report& report) const;

 private:
  std::string value_of(const std::string& token, const Report& report) const;
  std::string variable(const std::string& token, const std::string& name,
                       const Report& report) const;
  std::string file(const std::string& token, const std::string& path, const Report& report) const;

  std::map<std::string, std::string> environment_;
  std::string base_dir_;
};

}  // namespace slipway::core
