// Finds the packages that the rules know by name (schemas/catalogs/packages.json) in what a library
// asks for: requirements, addresses, Maven coordinates. A renamed file cannot be found out.
// Pure; any thread. Nothing is allocated.
#pragma once

#include <string_view>

#include "plugin/model/catalogue.hpp"

namespace hipaa::rules {

// Whether `written` is `normalised` by PEP 503: without case, and a run of - _ . is one -. A
// normalised name may end in * ("bigdl-*").
bool is_package(std::string_view written, std::string_view normalised);

// The known package that the text asks for; of several that of the gravest tier ("1" before "1b"
// before "2"); nullptr where there is none. The answer points into the catalogue.
//  requirement: as pip takes it, with extras, version, markers, an address or a git address;
//               several lines are several requirements
//  file:        address of a wheel, an egg or a jar
//  coordinates: group:artifact:version
//  cran:        name of an R package
const model::Package* package_in_requirement(const model::Catalogue& catalogue,
                                             std::string_view text);
const model::Package* package_in_file(const model::Catalogue& catalogue, std::string_view kind,
                                      std::string_view address);
const model::Package* package_in_coordinates(const model::Catalogue& catalogue,
                                             std::string_view text);
const model::Package* package_named(const model::Catalogue& catalogue, std::string_view kind,
                                    std::string_view name);

}  // namespace hipaa::rules
