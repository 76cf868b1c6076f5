#pragma once
#include <cstddef>
#include <vector>

namespace slipway::core {

/// A graph of numbered nodes with edges "before -> after".
class Dag {
 public:
  explicit Dag(std::size_t nodes = 0) : after_(nodes), before_count_(nodes, 0) {}

  std::size_t size() const { return after_.size(); }
  std::size_t add_node();
  /// Says that `before` comes first.  The same edge twice counts once for nobody's harm; an edge to
  /// itself is ignored.
  void add_edge(std::size_t before, std::size_t after);
  const std::vector<std::size_t>& after(std::size_t node) const { return after_[node]; }
  std::size_t before_count(std::size_t node) const { return before_count_[node]; }

  /// Every node after all that come before it; of several possible ones the lowest number first.
  /// Shorter than `size()` when there is a cycle.
  std::vector<std::size_t> order() const;
  /// The nodes of one cycle in order, empty when there is none.
  std::vector<std::size_t> cycle() const;
  /// For each node its own weight plus that of the heaviest chain behind it.  Pre: no cycle.
  std::vector<double> longest_remaining(const std::vector<double>& weights) const;

 private:
  std::vector<std::vector<std::size_t>> after_;
  std::vector<std::size_t> before_count_;
};

}  // namespace slipway::core
