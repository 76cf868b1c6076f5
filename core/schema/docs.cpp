#include "core/schema/docs.hpp"

#include "core/schema/words.hpp"

namespace slipway::core {
namespace {

/// What is told of an attribute depends on where it stands.
enum class Where { option, input, output };

constexpr std::size_t width = 80;

std::string block(const std::string& text, std::size_t indent) {
  return wrapped(text, indent, indent, width);
}

std::vector<std::string> facts(const Attribute& attribute, Where place) {
  std::vector<std::string> all = {type_words(attribute)};
  if (place != Where::output)
    for (auto& rule : rules_in_words(attribute)) all.push_back(std::move(rule));
  else if (attribute.sensitive)
    all.emplace_back("sensitive");
  if (place == Where::input)
    for (auto& word : change_in_words(attribute)) all.push_back(std::move(word));
  return all;
}

/// The fields of an object, or of the objects that a list or map holds.
const Attributes& fields_of(const Attribute& attribute) {
  const Attribute* inner = &attribute;
  while (!inner->element.empty()) inner = inner->element.data();
  return inner->fields;
}

Where inside(Where place) { return place == Where::output ? place : Where::option; }

std::string type_facts(const ResourceType& type) {
  std::vector<std::string> words;
  if (type.known_by == "marked") words.emplace_back("known again by its owner mark");
  if (type.known_by == "content") words.emplace_back("known again by its content");
  if (type.known_by == "within") words.emplace_back("ours if what holds it is");
  if (type.known_by == "free") words.emplace_back("made anew after a crash");
  if (type.create_first) words.emplace_back("a replacement is made before the old one is deleted");
  for (const auto& [operation, seconds] : type.deadlines_s)
    words.push_back(operation + " within " + std::to_string(seconds) + " s");
  return joined_words(words, "; ");
}

std::string command_of(const ActionType& action) {
  return "slipway " + action.role + " " + action.name +
         (action.arguments.empty() ? "" : " " + action.arguments);
}

std::string action_facts(const ActionType& action) {
  std::vector<std::string> words;
  if (action.changes) words.emplace_back("takes the stack's lock");
  if (action.alone) words.emplace_back("works without a stack");
  return joined_words(words, "; ");
}

// --- for a terminal

std::string attributes_text(const Attributes& attributes, Where place, std::size_t indent,
                            const char* prefix) {
  std::string text;
  for (const auto& attribute : attributes) {
    text += wrapped(prefix + attribute.name + ": " + joined_words(facts(attribute, place), "; "),
                    indent, indent + 4, width);
    text += block(attribute.doc, indent + 4);
    text += attributes_text(fields_of(attribute), inside(place), indent + 4, "");
  }
  return text;
}

std::string type_text(const ResourceType& type) {
  std::string text = "\n" + type.role + "/" + type.name + "\n";
  text += block(type.doc, 4) + block(type_facts(type), 4);
  if (!type.inputs.empty())
    text += "  inputs\n" + attributes_text(type.inputs, Where::input, 4, "");
  if (!type.outputs.empty())
    text += "  outputs\n" + attributes_text(type.outputs, Where::output, 4, "");
  return text;
}

std::string action_text(const ActionType& action) {
  return "\n" + command_of(action) + "\n" + block(action.doc, 4) + block(action_facts(action), 4) +
         attributes_text(action.options, Where::option, 4, "--");
}

// --- as Markdown

/// Text inside a table cell or a line.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*' || c == '_') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void add_rows(const Attributes& attributes, Where place, const std::string& prefix,
              std::string& table) {
  for (const auto& attribute : attributes) {
    const std::string name = prefix + attribute.name;
    table += "| `" + name + "` | " + escaped(joined_words(facts(attribute, place), "; ")) + " | " +
             escaped(attribute.doc) + " |\n";
    const bool several =
        attribute.type == AttributeType::list || attribute.type == AttributeType::map;
    add_rows(fields_of(attribute), inside(place), name + (several ? "[]." : "."), table);
  }
}

std::string table_of(const Attributes& attributes, Where place, const char* heading,
                     const char* prefix = "") {
  if (attributes.empty()) return {};
  std::string table = std::string("| ") + heading + " | is | meaning |\n|---|---|---|\n";
  add_rows(attributes, place, prefix, table);
  return table + "\n";
}

std::string paragraph(const std::string& text) {
  return text.empty() ? std::string() : escaped(text) + "\n\n";
}

}  // namespace

std::string plugin_text(const PluginSchema& plugin) {
  std::string text = block(plugin.name + " " + plugin.version + ": " + plugin.summary, 0);
  for (const auto& [role, options] : plugin.roles) {
    text += "\nOPTIONS as " + role + "\n";
    text += options.empty() ? "  none\n" : attributes_text(options, Where::option, 2, "");
  }
  if (!plugin.types.empty()) text += "\nRESOURCE TYPES\n";
  for (const auto& type : plugin.types) text += type_text(type);
  if (!plugin.actions.empty()) text += "\nACTIONS\n";
  for (const auto& action : plugin.actions) text += action_text(action);
  if (!plugin.features.empty())
    text += "\nCAN EXPRESS\n" + block(joined_words(plugin.features, ", "), 2);
  return text;
}

std::string plugin_markdown(const PluginSchema& plugin) {
  std::string text = "# " + plugin.name + " " + plugin.version + "\n\n" + paragraph(plugin.summary);
  for (const auto& [role, options] : plugin.roles) {
    text += "## Options as " + role + "\n\n";
    text += options.empty() ? "None.\n\n" : table_of(options, Where::option, "option");
  }
  if (!plugin.types.empty()) text += "## Resource types\n\n";
  for (const auto& type : plugin.types)
    text += "### `" + type.role + "/" + type.name + "`\n\n" + paragraph(type.doc) +
            paragraph(type_facts(type)) + table_of(type.inputs, Where::input, "input") +
            table_of(type.outputs, Where::output, "output");
  if (!plugin.actions.empty()) text += "## Actions\n\n";
  for (const auto& action : plugin.actions)
    text += "### `" + command_of(action) + "`\n\n" + paragraph(action.doc) +
            paragraph(action_facts(action)) +
            table_of(action.options, Where::option, "option", "--");
  if (!plugin.features.empty())
    text += "## Can express\n\n" + escaped(joined_words(plugin.features, ", ")) + "\n\n";
  text.pop_back();  // each part ends with an empty line, the page with one line break
  return text;
}

}  // namespace slipway::core
