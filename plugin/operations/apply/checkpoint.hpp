// What an apply leaves behind wherever it ends, memory that runs out included: the state and the
// private data in its answer, written before the request that could make them necessary is sent.
// Texts are put in place as a whole: an allocation that fails leaves what stood there. Used by the
// thread of the apply.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

class Checkpoint {
 public:
  // Writes into `answer`, which outlives the apply.
  explicit Checkpoint(Answer& answer) : answer_(answer) {}

  // `values` without what is not known yet.
  void write(json::object values, bool tainted, const Private& kept);
  void write_private(const Private& kept);

  // The workspace has just given them: they go into the text that stands there, and no memory is
  // asked for.
  void name_cluster(std::string_view id) noexcept;
  void name_job(std::int64_t id) noexcept;

  // Ends the apply for want of memory: with what is written.
  Answer out_of_memory() noexcept;

 private:
  void put(std::string_view member, bool& is_named) noexcept;

  Answer& answer_;
  bool names_cluster_ = true;  // until a state is written that names none
  bool names_job_ = true;
};

}  // namespace hipaa::resource
