#ifndef SIMULATOR_HTTP_CONNECTION_H_
#define SIMULATOR_HTTP_CONNECTION_H_

#include <boost/asio/ip/tcp.hpp>
#include <stop_token>

#include "base/clock.h"
#include "simulator/graph_handler.h"
#include "simulator/tls_identity.h"

namespace destconn {

// Answers the requests of one connection, HTTP/1.1 and kept alive, until the
// other side or an answer's `WireAct` ends it. `tls` is nullptr for plain HTTP.
// A body of more than 64 MiB is refused with 413.
//
// Blocks. A request to stop ends its waits; reads and writes end when the
// socket is shut down. `socket` is open on return unless it was reset. Writes
// to a connection that has ended raise SIGPIPE, which must be ignored or
// blocked.
void ServeConnection(boost::asio::ip::tcp::socket& socket,
                     const TlsIdentity* tls, GraphHandler& handler,
                     Clock& clock, const std::stop_token& stop);

}  // namespace destconn

#endif  // SIMULATOR_HTTP_CONNECTION_H_
