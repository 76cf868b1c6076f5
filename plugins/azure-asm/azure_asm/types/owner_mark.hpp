#pragma once
#include <string>

#include "azure_asm/xml/element.hpp"
#include "slipway/call.hpp"

/// The owner mark on cloud services and storage accounts: three extended properties that say stack,
/// lineage and address.
namespace azure_asm {

/// The mark of the resource that a request is about.
slipway::Value owner_mark(const slipway::Request& request);

/// The element that puts the mark on.
Element mark_element(const slipway::Value& owner);

/// The mark as one text, for things that have a description and no properties.
std::string mark_text(const slipway::Value& owner);

enum class Owner { ours, other_stack, nobody };
/// Whose an object is, by its `ExtendedProperties`.
Owner owner_of(const Element& extended_properties, const slipway::Value& owner);
/// Whether a stack of that name made it, with whatever state.
bool has_mark_of(const Element& extended_properties, const std::string& stack);
/// The mark as it was found, for whoever looks for what a lost state had: {stack, lineage,
/// address}.
slipway::Value found_mark(const Element& properties);

/// Whose it is, for messages: `it belongs to the stack 'x' with another state`.
std::string owner_text(const Element& extended_properties);

}  // namespace azure_asm
