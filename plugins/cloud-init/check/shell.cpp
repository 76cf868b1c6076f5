#include "check/shell.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace cloud_init {
namespace {

struct Word {
  std::string text;
  bool first = false;  ///< where a command begins
};

/// What a command is cut into, and the quote that is left open (0: none).
struct Words {
  std::vector<Word> all;
  char open_quote = 0;
};

bool is_separator(char c) { return std::string_view(";|&()\n").find(c) != std::string_view::npos; }

/// After these another command begins.
bool leads(std::string_view word) {
  static constexpr std::array<std::string_view, 9> words = {"if",    "then",  "else", "elif", "do",
                                                            "while", "until", "{",    "!"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  Words run() {
    for (at_ = 0; at_ < text_.size(); ++at_) take(text_[at_]);
    end_word();
    return std::move(words_);
  }

 private:
  void take(char c) {
    if (c == '\\') {
      word_ += text_.substr(at_++, 2);
    } else if (c == '\'' || c == '"' || c == '`') {
      quoted(c);
    } else if (c == '#' && word_.empty()) {
      at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
    } else if (c == '$' && at_ + 1 < text_.size() && text_[at_ + 1] == '(') {
      word_ += "$";  // what is in it is commands of its own
    } else if (is_separator(c)) {
      end_word();
      if (c == '(' || c == ')') words_.all.push_back({std::string(1, c), first_});
      first_ = true;
    } else if (c == ' ' || c == '\t') {
      end_word();
    } else {
      word_ += c;
    }
  }

  void quoted(char quote) {
    word_ += quote;  // so that no quoted word is taken for one of the shell's
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && quote != '\'')
        ++at_;
      else if (text_[at_] == quote)
        return;
    }
    words_.open_quote = quote;
  }

  void end_word() {
    if (word_.empty()) return;
    const bool goes_on = leads(word_);
    words_.all.push_back({std::move(word_), first_});
    first_ = first_ && goes_on;
    word_.clear();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  bool first_ = true;
  Words words_;
};

/// The word that ends what `word` begins; empty for any other.
std::string_view end_of(std::string_view word) {
  if (word == "if") return "fi";
  if (word == "while" || word == "until" || word == "for") return "done";
  if (word == "{") return "}";
  return word == "(" ? ")" : std::string_view();
}

}  // namespace

std::string left_open(std::string_view command) {
  if (command.find("<<") != std::string_view::npos) return {};
  const auto words = Cutter(command).run();
  if (words.open_quote != 0) return std::string("a ") + words.open_quote + " without its end";
  std::vector<std::string> open;
  for (const auto& word : words.all) {
    const bool bracket = word.text == "(" || word.text == ")";
    if (!word.first && !bracket) continue;
    if (word.text == "case") return {};
    if (!end_of(word.text).empty()) open.push_back(word.text);
    const bool ends =
        word.text == "fi" || word.text == "done" || word.text == "}" || word.text == ")";
    if (!ends) continue;
    if (open.empty() || end_of(open.back()) != word.text)
      return "a '" + word.text + "' without what it ends";
    open.pop_back();
  }
  if (open.empty()) return {};
  return "a '" + open.back() + "' without its '" + std::string(end_of(open.back())) + "'";
}

bool calls(std::string_view command, std::string_view word) {
  const auto words = Cutter(command).run();
  return std::any_of(words.all.begin(), words.all.end(),
                     [&](const Word& one) { return one.first && one.text == word; });
}

}  // namespace cloud_init
