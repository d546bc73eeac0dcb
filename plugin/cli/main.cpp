// hipaactl: the command-line host of the ABI.
#include "plugin/cli/app.hpp"

int main(int argc, char** argv) {
  return hipaa::cli::run(argc, argv);
}
