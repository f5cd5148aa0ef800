#ifndef CONNECTOR_RUN_SESSION_H_
#define CONNECTOR_RUN_SESSION_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/access.h"
#include "connector/access_gate.h"
#include "connector/backlog_budget.h"
#include "connector/credential_store.h"
#include "connector/daily_volume.h"
#include "connector/dataset_gates.h"
#include "connector/destination_store.h"
#include "connector/log.h"
#include "connector/mailbox.h"
#include "connector/run_registry.h"
#include "connector/send_batch_stream.h"
#include "connector/stream_record.h"
#include "connector/token_renewer.h"
#include "hashing/hmac.h"
#include "ledger/delivery_recorder.h"
#include "ledger/ledger.h"
#include "ledger/order_index.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What every run works with; lives as long as the server.
struct RunServices {
  Clock& clock;
  Ledger& ledger;
  DeliveryRecorder& recorder;
  HttpTransport& transport;
  GraphOptions graph = {};
  CredentialStore& credentials;
  TokenRenewer& renewer;
  DestinationStore& destinations;
  DailyVolumes& volumes;
  AccessGate& gate;
  StreamRecord::Stores stores;
  RunRegistry& registry;
  DatasetGates& gates;
  BacklogBudget& backlog;
  Log& log;
  OrderIndex* orders = nullptr;  // none: what becomes of orders is not kept
  HmacKey ledger_key = HmacKey("");
  std::string spill_folder = "";  // for rows that wait on disk
};

// Drives one SendBatch call on the calling thread, from its first message until
// its status is sent, if possible before the host's `deadline`. `stream` is
// gone afterwards.
void RunSession(RunServices& services, const Caller& caller,
                absl::Time deadline, std::shared_ptr<Mailbox<RunInput>> mailbox,
                SendBatchStream* stream);

}  // namespace destconn

#endif  // CONNECTOR_RUN_SESSION_H_
