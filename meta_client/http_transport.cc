#include "meta_client/http_transport.h"

#include <future>
#include <utility>

namespace destconn {

HttpResult SendAndWait(HttpTransport& transport, HttpRequest request) {
  std::promise<HttpResult> answered;
  std::future<HttpResult> answer = answered.get_future();
  transport.Send(std::move(request), [&answered](HttpResult result) {
    answered.set_value(std::move(result));
  });
  return answer.get();
}

}  // namespace destconn
