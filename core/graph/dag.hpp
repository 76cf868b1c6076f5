#pragma once
#include <cstddef>
#include <vector>

namespace slipway::core {

/// A graph of numbered nodes with edges "before -> after".
///
/// Where many nodes come before many others, `add_edges` lets them meet in a *joint*, a point of no
/// meaning of its own, so that the graph grows with the sum of both and not with their product.
/// Orders, circles and chains are told as if each edge were there.
class Dag {
 public:
  using Nodes = std::vector<std::size_t>;
  explicit Dag(std::size_t nodes = 0)
      : after_(nodes), joints_after_(nodes), before_count_(nodes, 0) {}

  std::size_t size() const { return after_.size(); }
  std::size_t add_node();
  /// Says that `before` comes first.  The same edge twice counts once for nobody's harm; an edge to
  /// itself is ignored.
  void add_edge(std::size_t before, std::size_t after);
  /// The same as an edge from each of `before` to each of `after`.
  void add_edges(Nodes before, Nodes after);

  /// What comes after a node by edges of its own, and the joints that it leads to besides.
  const Nodes& after(std::size_t node) const { return after_[node]; }
  const Nodes& joints_after(std::size_t node) const { return joints_after_[node]; }
  /// How many edges and joints lead to a node.
  std::size_t before_count(std::size_t node) const { return before_count_[node]; }
  std::size_t joints() const { return joints_.size(); }
  std::size_t before_joint_count(std::size_t joint) const { return joints_[joint].before_count; }
  const Nodes& after_joint(std::size_t joint) const { return joints_[joint].after; }

  /// Every node after all that come before it; of several possible ones the lowest number first.
  /// Shorter than `size()` when there is a cycle.
  Nodes order() const;
  /// The nodes of one cycle in order, empty when there is none.
  Nodes cycle() const;
  /// Whether `to` comes after `from`, or is it.
  bool leads(std::size_t from, std::size_t to) const;
  /// For each node its own weight plus that of the heaviest chain behind it.  Pre: no cycle.
  std::vector<double> longest_remaining(const std::vector<double>& weights) const;

 private:
  struct Joint {
    std::size_t before_count = 0;
    Nodes after;
  };
  Nodes predecessors_among(const std::vector<bool>& inside) const;

  std::vector<Nodes> after_;
  std::vector<Nodes> joints_after_;
  std::vector<std::size_t> before_count_;
  std::vector<Joint> joints_;
};

}  // namespace slipway::core
