// Boost.JSON's implementation, compiled here and nowhere else in this program: Debian's archive of
// it is not position independent.
#include <boost/json/src.hpp>
