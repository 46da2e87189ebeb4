// Beast's own code, compiled once for the whole program. Its users see declarations only, because
// ingest_wire carries BOOST_BEAST_SEPARATE_COMPILATION. Asio's is in ingest/base/asio.cc, below
// this room.
#include <boost/beast/src.hpp>
