// A schema of the tests' own: the host knows no attribute of the product.
#pragma once

#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform::test {

inline const Catalogue& catalogue() {
  static const Catalogue made = read_catalogue(R"({
    "provider": {"type": "object", "properties": {"address": {"type": "string", "x-sensitive": true}}},
    "resources": {"toy": {
      "x-schema-version": 3, "type": "object", "description": "A toy.",
      "properties": {
        "name": {"type": "string", "description": "Its name."},
        "size": {"type": "integer"},
        "on": {"type": "boolean"},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}},
        "keys": {"type": "array", "items": {"type": "string"}},
        "part": {"type": "object", "required": ["kind"],
                 "properties": {"kind": {"type": "string"}, "secret": {"type": "string", "x-write-only": true}}},
        "range": {"type": "object", "description": "From, to.", "required": ["to"], "properties": {
          "from": {"type": "integer", "description": "First."}, "to": {"type": "integer", "description": "Last."}}},
        "used": {"type": "object", "description": "Uses.", "properties": {"by": {
          "type": "object", "description": "Whom.", "properties": {
            "cats": {"type": "boolean", "description": "Cats."},
            "dogs": {"type": "boolean", "description": "Dogs."}}}}},
        "box": {"$ref": "#/$defs/box"},
        "stored": {"type": "array", "items": {"$ref": "#/$defs/box"}},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
        "tree": {"type": "array", "items": {"$ref": "#/$defs/branch"}},
        "found": {"type": "object", "x-computed": true, "required": ["at"],
                  "properties": {"at": {"type": "string"}, "by": {"type": "string"}, "sizes": {"type": "object",
                    "properties": {"first": {"type": "integer"}, "last": {"type": "integer"}}}}}
      },
      "$defs": {
        "box": {"type": "object", "properties": {
          "safe": {"type": "object", "properties": {"at": {"type": "string"}, "locked": {"type": "boolean"}}},
          "shelf": {"type": "object", "properties": {"at": {"type": "string"}}}}},
        "part": {"type": "object", "properties": {"label": {"type": "string"}, "weight": {"type": "integer"}}},
        "branch": {"type": "object", "properties": {"leaf": {"type": "integer"},
                   "inner": {"type": "object", "properties": {"branch": {"$ref": "#/$defs/branch"}}}}}
      }}},
    "functions": [
      {"name": "double", "summary": "Twice", "parameters": [{"name": "of", "type": "integer"}],
       "returns": {"type": ["integer", "null"]}},
      {"name": "look", "summary": "What is wrong",
       "parameters": [{"name": "it", "type": "object", "x-accepts-unknown": true},
                      {"name": "kind", "type": "string", "optional": true, "description": "toy or car"},
                      {"name": "by", "type": "string", "optional": true, "description": "a person"}],
       "returns": {"type": "array", "items": {"type": "object", "properties": {"why": {"type": "object"}}}}}
    ]
  })");
  return made;
}

inline const Node& toy() {
  return catalogue().resources.at(0).root;
}

}  // namespace hipaa::terraform::test
