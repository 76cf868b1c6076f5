#include "user_data/merging.hpp"

namespace user_data {
namespace {

/// Who says otherwise: what was rendered has no place, what an earlier file said has.
std::string other_side(const Sides& sides) {
  if (sides.there.line == 0 || sides.there_file.empty()) return "elsewhere";
  return "in " + sides.there_file + ":" + std::to_string(sides.there.line) + ":" +
         std::to_string(sides.there.column);
}

}  // namespace

void Merging::contradict(const std::string& what, Sides sides) const {
  std::string message = what + " is given here";
  if (!sides.given.empty()) message += " as '" + sides.given + "'";
  message += " and " + other_side(sides);
  message += sides.other.empty() ? ", with other content" : " as '" + sides.other + "'";
  Problem problem{Level::error, "user-data-contradiction", std::move(message), {}, sides.here};
  problem.help = "remove it from " + origin_ + ", or change the option that the other follows from";
  if (sides.there.line == 0) problem.part = std::move(sides.part);
  problems_.add(std::move(problem));
}

}  // namespace user_data
