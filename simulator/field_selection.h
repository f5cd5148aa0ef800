#ifndef SIMULATOR_FIELD_SELECTION_H_
#define SIMULATOR_FIELD_SELECTION_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/graph_reply.h"

namespace destconn {

// A node's fields by name, as JSON. An empty text is a field that the node's
// type has and this node has not: Graph leaves it out.
using NodeFields = std::map<std::string, std::string>;

// The names in a `fields` parameter: `id,owner_business{id,name}` are two.
std::vector<std::string> ParseFields(absl::string_view fields);

// The node as JSON with `id`, and with those of its fields that are asked for;
// 100 if one of them is none ("Field Expansion").
GraphAnswer SelectFields(absl::string_view fields, const NodeFields& node,
                         absl::string_view node_type);

}  // namespace destconn

#endif  // SIMULATOR_FIELD_SELECTION_H_
