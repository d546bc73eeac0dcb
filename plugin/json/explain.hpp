// Why a text was refused, and where: reads it once more, without building anything. Any thread.
#pragma once

#include "plugin/json/reader.hpp"

namespace hipaa::json {

// Its `what` is empty where nothing is wrong. Equal keys below members that are not read are let
// through.
ReadError explain(std::string_view text, IsUnread is_unread, Interrupt interrupt = {});

}  // namespace hipaa::json
