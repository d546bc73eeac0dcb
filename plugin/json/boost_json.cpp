// Boost.JSON's implementation, compiled here and nowhere else: Debian's archive of it is not
// position independent.
#include <boost/json/src.hpp>
