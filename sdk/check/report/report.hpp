#pragma once
#include <chrono>
#include <iosfwd>
#include <map>
#include <string>

#include "check/checks/check.hpp"
#include "check/process/verdict.hpp"
#include "slipway/value.hpp"

namespace slipway::check {

/// Tells what came of the checks, as they come.  The last line counts them.
class Report {
 public:
  virtual ~Report() = default;
  /// What is checked; the description is null when the plugin gave none.
  virtual void begin(const std::string& file, const Value& description) = 0;
  virtual void tell(const Check& check, const Verdict& verdict, std::chrono::milliseconds took) = 0;
  virtual void end() = 0;
};

/// How many checks had each result.
class Counts {
 public:
  void add(Result result) { ++counts_[result]; }
  int of(Result result) const {
    const auto at = counts_.find(result);
    return at == counts_.end() ? 0 : at->second;
  }
  /// Whether anything speaks against the plugin.
  bool red() const { return of(Result::failed) + of(Result::crashed) + of(Result::timed_out) > 0; }

 private:
  std::map<Result, int> counts_;
};

/// The word for a result: `passed`, `timed out`, ...
const char* word_of(Result result);

/// Text cut into lines of at most `width` columns, broken at blanks where there are any.
std::string wrapped(const std::string& text, std::size_t width, const std::string& indent);

/// For people, at 80 columns; what passed takes one line.
class TextReport final : public Report {
 public:
  explicit TextReport(std::ostream& out) : out_(out) {}
  void begin(const std::string& file, const Value& description) override;
  void tell(const Check& check, const Verdict& verdict, std::chrono::milliseconds took) override;
  void end() override;

 private:
  std::ostream& out_;
  std::string group_;
  Counts counts_;
};

/// One JSON object a line: {"plugin", ...}, then {"check", "result", "rule", "why"?, "ms"} each,
/// and
/// {"counts"} at the end.
class JsonReport final : public Report {
 public:
  explicit JsonReport(std::ostream& out) : out_(out) {}
  void begin(const std::string& file, const Value& description) override;
  void tell(const Check& check, const Verdict& verdict, std::chrono::milliseconds took) override;
  void end() override;

 private:
  std::ostream& out_;
  Counts counts_;
};

}  // namespace slipway::check
