#include "azure_emulator/xml/element.hpp"

#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

/// Builds the tree while the parser walks the document.
class TreeBuilder final : public Poco::XML::DefaultHandler {
 public:
  void startElement(const Poco::XML::XMLString& uri, const Poco::XML::XMLString& local_name,
                    const Poco::XML::XMLString& qname,
                    const Poco::XML::Attributes& attributes) override {
    Element element;
    element.name = local_name.empty() ? qname : local_name;
    element.space = uri;
    for (int i = 0; i < attributes.getLength(); ++i) {
      element.attributes.emplace_back(attributes.getLocalName(i), attributes.getValue(i));
    }
    open_.push_back(std::move(element));
  }

  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                  const Poco::XML::XMLString&) override {
    Element done = std::move(open_.back());
    open_.pop_back();
    done.text = trimmed(done.text);
    if (open_.empty()) {
      root_ = std::move(done);
    } else {
      open_.back().children.push_back(std::move(done));
    }
  }

  void characters(const Poco::XML::XMLChar ch[], int start, int length) override {
    if (!open_.empty()) open_.back().text.append(ch + start, static_cast<std::size_t>(length));
  }

  std::optional<Element> take() { return std::move(root_); }

 private:
  std::vector<Element> open_;
  std::optional<Element> root_;
};

}  // namespace

const Element* Element::child(std::string_view child_name) const {
  for (const auto& candidate : children) {
    if (candidate.name == child_name) return &candidate;
  }
  return nullptr;
}

std::vector<const Element*> Element::all(std::string_view child_name) const {
  std::vector<const Element*> found;
  for (const auto& candidate : children) {
    if (candidate.name == child_name) found.push_back(&candidate);
  }
  return found;
}

std::string Element::get(std::string_view child_name) const {
  const Element* found = child(child_name);
  return found != nullptr ? found->text : std::string();
}

std::optional<std::string> Element::find(std::string_view child_name) const {
  const Element* found = child(child_name);
  if (found == nullptr || found->text.empty()) return std::nullopt;
  return found->text;
}

std::string Element::attribute(std::string_view attribute_name) const {
  for (const auto& [name_, value] : attributes) {
    if (name_ == attribute_name) return value;
  }
  return {};
}

std::optional<Element> parse_xml(const std::string& document, std::string& reason) {
  TreeBuilder builder;
  Poco::XML::SAXParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
  parser.setContentHandler(&builder);
  try {
    parser.parseMemoryNP(document.data(), document.size());
  } catch (const Poco::Exception& error) {
    reason = error.displayText();
    return std::nullopt;
  }
  auto root = builder.take();
  if (!root) reason = "the document has no element";
  return root;
}

}  // namespace azure_emulator
