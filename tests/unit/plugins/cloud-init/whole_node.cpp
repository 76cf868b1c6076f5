// Prints the document of a node of which everything is said, but for packages and modules, which
// need a network and the kernel's own; its last but one command fails.
#include <iostream>

#include "render/render.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"

int main() {
  auto node = cloud_init::test::whole_node();
  node.packages.clear();
  node.kernel_modules.clear();
  node.commands = {"echo it works > /srv/one", "exit 3", "id -un > /srv/two"};
  user_data::Problems problems;
  std::cout << cloud_init::emit(cloud_init::render(node, problems));
  return problems.list().empty() ? 0 : 1;
}
