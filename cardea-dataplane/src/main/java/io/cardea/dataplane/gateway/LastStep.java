package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import java.util.random.RandomGenerator;

/** What becomes of admitted and recorded calls. */
interface LastStep {

  /** Brings {@code call} to who answers it; {@code end} learns how it ended. */
  void open(Call call, Ending end, ClientReply reply);

  /** Ends every event stream without end; clients come back after at most {@code spreadMillis}. */
  void endStreams(int spreadMillis, RandomGenerator random);

  /** Ends every call that waits in the middle for its client. */
  default void endSuspended() {}
}
