#pragma once
#include <exception>
#include <utility>

namespace deis {

/// What `look` found, or `otherwise` when it failed, whatever the reason was.
///
/// For every look that only explains a trouble: the trouble is what has to be told, and it is told
/// the same when its explanation cannot be had.  What decides an outcome is never asked for here.
template <class Answer, class Look>
Answer diagnosed(Answer otherwise, const Look& look) {
  try {
    return look();
  } catch (const std::exception&) {
    return otherwise;
  }
}

}  // namespace deis
